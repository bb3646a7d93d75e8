"""Uploads to, and downloads from, the URLs that the Web API hands out."""

from dataclasses import dataclass
from functools import partial

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from workspace import misfortune, shapes
from workspace.faults import Faults
from workspace.model import files
from workspace.model.files import File
from workspace.model.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Storage:
    """Serves the bytes of files. A fault strikes here under the names `upload` and `download`."""

    workspace: Workspace
    faults: Faults

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/upload/v1/{secret}", self.upload, methods=["POST"]),
            Route("/files-pri/{key}/{name}", self.download),
        ]

    async def upload(self, request: Request) -> Response:
        plan = self.faults.strike("upload", self.workspace.now())
        return await misfortune.around(plan, partial(self._take, request))

    async def download(self, request: Request) -> Response:
        plan = self.faults.strike("download", self.workspace.now())
        return await misfortune.around(plan, partial(self._give, request))

    async def _take(self, request: Request) -> Response:
        file = self._reserved(request.path_params["secret"])
        if file is None:
            return PlainTextResponse("upload URL not found", status_code=404)
        files.receive(file, await _bytes(request))
        return PlainTextResponse(f"OK - {file.size}")

    async def _give(self, request: Request) -> Response:
        """What a private URL answers: the bytes, or the login page to whoever may not have them."""
        file = self.workspace.files.get(request.path_params["key"].rpartition("-")[2])
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        app = next((app for app in self.workspace.active_apps() if token == app.bot_token), None)
        if file is None or app is None or app.lacks(("files:read",)):
            return HTMLResponse("<!DOCTYPE html><title>Sign in</title>Sign in to see this file.")
        if not files.may_see(self.workspace, file, app.bot_user):
            return HTMLResponse("<!DOCTYPE html><title>Not found</title>", status_code=404)
        return content(file)

    def _reserved(self, secret: str) -> File | None:
        return next(
            (file for file in self.workspace.files.values() if file.secret == secret and not file.complete),
            None,
        )


def content(file: File) -> Response:
    """The bytes of a file, never run by the browser as a page of ours."""
    headers = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
    return Response(file.data or b"", media_type=shapes.mimetype(file), headers=headers)


async def _bytes(request: Request) -> bytes:
    """The uploaded bytes, sent as the body itself or as a form's file."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form() as form:
            sent = next((part for part in form.values() if isinstance(part, UploadFile)), None)
            return await sent.read() if sent else b""
    return await request.body()
