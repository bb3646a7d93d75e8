"""The Web API over HTTP: who calls, may they, and what they are answered."""

import json
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workspace import misfortune
from workspace.arguments import Arguments
from workspace.clock import stopwatch
from workspace.errors import SlackError
from workspace.journal import Direction, Entry, Journal
from workspace.methods.call import Call, Desk, Method, Token
from workspace.methods.catalogue import CATALOGUE
from workspace.model.apps import App
from workspace.ratelimits import RateLimited, RateLimits
from workspace.wire import Json


@dataclass(frozen=True, kw_only=True)
class WebApi:
    """Answers calls to /api/<method>."""

    desk: Desk
    journal: Journal
    limits: RateLimits

    async def answer(self, request: Request) -> Response:
        name = request.path_params["method"]
        plan = self.desk.faults.strike(name, self.desk.workspace.now())

        async def run() -> Response:
            return self._run(name, request, await _arguments(request))

        return await misfortune.around(plan, run)

    def _run(self, name: str, request: Request, args: Arguments) -> Response:
        began = stopwatch()
        caller: App | None = None
        try:
            method = _method(name)
            caller = self._caller(method, _token(request, args))
            answer = {"ok": True, **self._call(method, Call(desk=self.desk, caller=caller, args=args))}
            response = JSONResponse(answer)
        except RateLimited as limited:
            answer = limited.as_json()
            retry = {"Retry-After": str(limited.retry_after)}
            response = JSONResponse(answer, status_code=429, headers=retry)
        except SlackError as refused:
            answer = refused.as_json()
            response = JSONResponse(answer)
        if caller is not None:
            response.headers["X-OAuth-Scopes"] = ",".join(caller.scopes)
        self.journal.write(
            Entry(
                at=self.desk.workspace.now(),
                direction=Direction.CALL,
                app=caller.name if caller else "",
                name=name,
                request=args.shown(),
                answer=answer,
                took_seconds=stopwatch() - began,
            )
        )
        return response

    def _call(self, method: Method, call: Call) -> Json:
        if call.caller is not None:
            channel = call.args.text("channel")
            self.limits.check(call.caller.id, method.name, method.tier, channel)
            call.needs(*method.scopes)
        return method.run(call)

    def _caller(self, method: Method, token: str) -> App | None:
        """The app that a token belongs to."""
        apps = self.desk.workspace.apps.values()
        app = next((app for app in apps if token and token in (app.bot_token, app.app_token)), None)
        if method.token is Token.NONE:
            return app
        if not token:
            raise SlackError("not_authed")
        if app is None:
            raise SlackError("invalid_auth")
        if app.revoked:
            raise SlackError("account_inactive")
        if not token.startswith(method.token):
            raise SlackError("not_allowed_token_type")
        return app


def _method(name: str) -> Method:
    method = CATALOGUE.get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    return method


def _token(request: Request, args: Arguments) -> str:
    header = request.headers.get("authorization", "")
    return header.removeprefix("Bearer ").strip() or args.text("token")


async def _arguments(request: Request) -> Arguments:
    values: dict[str, object] = dict(request.query_params)
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("application/json"):
        # A token counts in the header or in a form, never in a JSON body.
        given = _json_object(await request.body())
        values |= {name: value for name, value in given.items() if name != "token"}
    elif content_type.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        async with request.form() as form:
            values |= {name: value for name, value in form.items() if isinstance(value, str)}
    return Arguments(values)


def _json_object(body: bytes) -> Json:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
