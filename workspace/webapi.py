"""The Web API over HTTP: who calls, may they, and what they are answered."""

import asyncio
import json
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workspace.arguments import Arguments
from workspace.clock import stopwatch
from workspace.connections import Dropped
from workspace.errors import SlackError
from workspace.faults import FaultKind, Plan
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
        if plan is not None and plan.kind in _BEFORE:
            return _refusal_of(plan)
        response = self._run(name, request, await _arguments(request))
        if plan is not None:
            return await _spoil(plan, response)
        return response

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


_BEFORE = (FaultKind.RATE_LIMITED, FaultKind.SERVER_ERROR, FaultKind.DARK)


def _refusal_of(plan: Plan) -> Response:
    """The answer to a call that a fault kept from having any effect."""
    match plan.kind:
        case FaultKind.RATE_LIMITED:
            retry = {"Retry-After": str(max(1, round(plan.seconds)))}
            return JSONResponse({"ok": False, "error": "ratelimited"}, status_code=429, headers=retry)
        case FaultKind.SERVER_ERROR:
            return Response("Internal Server Error", status_code=500)
        case _:
            return Dropped()


async def _spoil(plan: Plan, response: Response) -> Response:
    """What becomes of the answer to a call that did have its effect."""
    match plan.kind:
        case FaultKind.LOST_RESPONSE:
            return Dropped()
        case FaultKind.FALSE_FAILURE:
            return Response("Internal Server Error", status_code=500)
        case FaultKind.SLOW:
            await asyncio.sleep(plan.seconds)
    return response


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
        values |= _json_object(await request.body())
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
