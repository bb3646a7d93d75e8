"""Response URLs over HTTP: what an app posts to one is carried out, unless a fault strikes."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from workspace import misfortune
from workspace.clock import stopwatch
from workspace.errors import SlackError
from workspace.faults import Faults
from workspace.journal import Direction, Entry, Journal
from workspace.model.workspace import Workspace
from workspace.responses import Responses
from workspace.wire import Json, as_object

NAME = "response_url"


@dataclass(frozen=True, kw_only=True)
class Responding:
    """Answers POST /response/<token>; for faults and in the journal it goes by the name `response_url`."""

    workspace: Workspace
    responses: Responses
    faults: Faults
    journal: Journal

    def routes(self) -> list[BaseRoute]:
        return [Route("/response/{token}", self.respond, methods=["POST"])]

    async def respond(self, request: Request) -> Response:
        token, body = request.path_params["token"], as_object(await request.json())
        plan = self.faults.strike(NAME, self.workspace.now())

        async def use() -> Response:
            return self._use(token, body)

        return await misfortune.around(plan, use)

    def _use(self, token: str, body: Json) -> Response:
        began, app = stopwatch(), self.responses.app_name(token)
        try:
            self.responses.use(token, body)
            answer: Json = {"ok": True}
            response: Response = PlainTextResponse("ok")
        except SlackError as refused:
            answer = refused.as_json()
            response = JSONResponse(answer, status_code=404)
        self.journal.write(
            Entry(
                at=self.workspace.now(),
                direction=Direction.CALL,
                app=app,
                name=NAME,
                request=body,
                answer=answer,
                took_seconds=stopwatch() - began,
            )
        )
        return response
