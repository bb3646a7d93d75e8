"""The page API: what a person's browser reads, and what it does for that person."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    JSONResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from workspace import look, storage
from workspace.interactions import clicks, forms, shortcuts, tabs, words
from workspace.interactions.outcome import NotPossible
from workspace.interactions.scene import Scene
from workspace.journal import Journal
from workspace.model import channels, files, messages, people
from workspace.model.apps import App
from workspace.model.people import Person, UnknownPerson
from workspace.model.workspace import Workspace
from workspace.panel import Panel, UnknownControl
from workspace.wire import Json, as_list, as_object

STATIC = Path(__file__).parent / "static"

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, kw_only=True)
class Page:
    """Everything the browser asks for. Who asks is said by ``as``: there are no passwords here."""

    scene: Scene
    panel: Panel
    journal: Journal

    @property
    def workspace(self) -> Workspace:
        return self.scene.workspace

    def routes(self) -> list[BaseRoute]:
        reads: dict[str, Handler] = {
            "/page/bootstrap": self.bootstrap,
            "/page/state": self.state,
            "/page/channel/{channel}": self.channel,
            "/page/thread/{channel}/{ts}": self.thread,
            "/page/home/{app_user}": self.home,
            "/page/views": self.views,
            "/page/events": self.events,
            "/page/inspect/{channel}/{ts}": self.inspect,
            "/page/file/{file}": self.file,
        }
        acts: dict[str, Handler] = {
            "/page/read": self.read,
            "/page/action": self.action,
            "/page/options": self.options,
            "/page/submit": self.submit,
            "/page/close": self.close,
            "/page/direct": self.direct,
            "/page/message": self.message,
            "/page/upload": self.upload,
            "/page/shortcut": self.shortcut,
            "/page/react": self.react,
            "/page/panel/{control}": self.press,
        }
        return [
            Route("/", self.index),
            Route("/archives/{channel}/p{ts:int}", self.permalink),
            *(Route(path, _guarded(handler)) for path, handler in reads.items()),
            *(Route(path, _guarded(handler), methods=["POST"]) for path, handler in acts.items()),
            Mount("/static", StaticFiles(directory=STATIC, check_dir=False)),
        ]

    async def index(self, _: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    async def permalink(self, request: Request) -> Response:
        """A message's link leads to the page, at that message."""
        digits, thread = str(request.path_params["ts"]), request.query_params.get("thread_ts", "")
        place = {"channel": request.path_params["channel"], "ts": f"{digits[:-6]}.{digits[-6:]}"}
        return RedirectResponse(f"/#{urlencode(place | ({'thread': thread} if thread else {}))}")

    async def bootstrap(self, _: Request) -> Response:
        panel = await asyncio.to_thread(self.panel.as_json)
        return JSONResponse(look.bootstrap(self.workspace) | {"panel": panel})

    async def state(self, request: Request) -> Response:
        person = self._viewer(request)
        panel = await asyncio.to_thread(self.panel.as_json)
        return JSONResponse(look.state(self.workspace, person) | {"panel": panel})

    async def channel(self, request: Request) -> Response:
        person = self._viewer(request)
        channel = self.scene.channel(person, request.path_params["channel"])
        asked = request.query_params
        window = look.Window(
            since=asked.get("since", ""),
            earlier=int(asked.get("earlier", 0)),
            latest=int(asked["latest"]) if "latest" in asked else None,
        )
        return JSONResponse(look.channel(self.workspace, channel, person, window))

    async def thread(self, request: Request) -> Response:
        person = self._viewer(request)
        channel = self.scene.channel(person, request.path_params["channel"])
        return JSONResponse(look.thread(self.workspace, channel, person, request.path_params["ts"]))

    async def home(self, request: Request) -> Response:
        person, app = self._viewer(request), self._app(request.path_params["app_user"])
        tab = request.query_params.get("tab")
        if tab:
            tabs.open_tab(self.scene, person, app, tab=tab)
        view = self.workspace.homes.get((app.id, person.id))
        return JSONResponse({"view": look.view(view) if view else None})

    async def views(self, request: Request) -> Response:
        stack = self.workspace.modals.get(self._viewer(request).id, [])
        return JSONResponse({"stack": [look.view(view) for view in stack]})

    async def events(self, request: Request) -> Response:
        person = self._viewer(request)
        headers = {"Cache-Control": "no-store"}
        stream = self.scene.notices.stream(person.id)
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    async def inspect(self, request: Request) -> Response:
        person = self._viewer(request)
        channel = self.scene.channel(person, request.path_params["channel"])
        ts = request.path_params["ts"]
        calls = [entry.as_json() for entry in self.journal.about(channel.id, ts)]
        return JSONResponse(look.inspected(self.workspace, channel, person, ts) | {"calls": calls})

    async def file(self, request: Request) -> Response:
        person = self._viewer(request)
        file = self.workspace.files.get(request.path_params["file"])
        if file is None or not files.may_see(self.workspace, file, person.id):
            raise NotPossible("You cannot see that file.")
        return storage.content(file)

    async def read(self, request: Request) -> Response:
        body, person = await self._body(request)
        channel = self.scene.channel(person, str(body["channel"]))
        channels.mark_read(self.workspace, channel, person.id, str(body["ts"]))
        return JSONResponse({"status": "ok"})

    async def action(self, request: Request) -> Response:
        body, person = await self._body(request)
        action = {
            **as_object(body.get("value")),
            "block_id": body["block_id"],
            "action_id": body["action_id"],
        }
        state = as_object(body.get("state"))
        outcome = await clicks.act(self.scene, person, as_object(body["container"]), action, state)
        return JSONResponse(outcome.as_json())

    async def options(self, request: Request) -> Response:
        body, person = await self._body(request)
        element = {"block_id": str(body["block_id"]), "action_id": str(body["action_id"])}
        outcome = await clicks.suggest(
            self.scene, person, as_object(body["container"]), element, str(body.get("value", ""))
        )
        return JSONResponse(outcome.as_json())

    async def submit(self, request: Request) -> Response:
        body, person = await self._body(request)
        view = self.scene.view(person, str(body["view_id"]))
        outcome = await forms.submit(self.scene, person, view, as_object(body.get("values")))
        return JSONResponse(outcome.as_json())

    async def close(self, request: Request) -> Response:
        body, person = await self._body(request)
        view = self.scene.view(person, str(body["view_id"]))
        return JSONResponse((await forms.close(self.scene, person, view)).as_json())

    async def direct(self, request: Request) -> Response:
        """Begin to write to somebody."""
        body, person = await self._body(request)
        channel = self.scene.direct(person, people.find(self.workspace, str(body["with"])))
        return JSONResponse({"status": "ok", "channel": channel.id})

    async def message(self, request: Request) -> Response:
        body, person = await self._body(request)
        channel = self.scene.channel(person, str(body["channel"]))
        text = str(body.get("text", ""))
        if text.startswith("/"):
            return JSONResponse((await words.command(self.scene, person, channel, text)).as_json())
        file_ids = [str(each) for each in as_list(body.get("file_ids"))]
        if not text.strip() and not file_ids:
            raise NotPossible("There is nothing to send.")
        draft = words.Draft(text=text, thread_ts=body.get("thread_ts") or None, file_ids=file_ids)
        said = words.say(self.workspace, person, channel, draft)
        return JSONResponse({"status": "ok", "ts": said.ts})

    async def upload(self, request: Request) -> Response:
        async with request.form() as form:
            person = self._person(str(form.get("as")))
            sent = form.get("file")
            if not isinstance(sent, UploadFile):
                raise NotPossible("There is no file in that.")
            data = await sent.read()
            name = sent.filename or "file"
        file = files.store(self.workspace, owner=person.id, name=name, data=data)
        return JSONResponse({"status": "ok", "file": look.file(self.workspace, file)})

    async def shortcut(self, request: Request) -> Response:
        body, person = await self._body(request)
        place = {key: body[key] for key in ("channel", "ts") if body.get(key)}
        outcome = await shortcuts.run(self.scene, person, str(body["callback_id"]), place)
        return JSONResponse(outcome.as_json())

    async def react(self, request: Request) -> Response:
        """Put a reaction on a message, or take one's own off."""
        body, person = await self._body(request)
        origin, name = self.scene.message(person, body), str(body["name"])
        mine = person.id in origin.message.reactions.get(name, [])
        change = messages.unreact if mine else messages.react
        change(self.workspace, origin.channel, origin.message, person=person.id, name=name)
        return JSONResponse({"status": "ok"})

    async def press(self, request: Request) -> Response:
        control = self.panel.control(request.path_params["control"])
        said = await asyncio.to_thread(control.run)
        if said:
            self.scene.notices.tell({"type": "toast", "text": said})
        self.scene.notices.tell({"type": "panel"})
        return JSONResponse({"status": "ok", "text": said})

    def _viewer(self, request: Request) -> Person:
        return self._person(request.query_params.get("as", ""))

    async def _body(self, request: Request) -> tuple[Json, Person]:
        body = as_object(await request.json())
        return body, self._person(str(body.get("as", "")))

    def _person(self, who: str) -> Person:
        person = people.find(self.workspace, who)
        if person.deleted or person.is_bot:
            raise NotPossible(f"{person.real_name} cannot sign in.")
        return person

    def _app(self, user: str) -> App:
        app = self.workspace.app_of_bot(user)
        if app is None:
            raise NotPossible("There is no such app.")
        return app


def _guarded(handler: Handler) -> Handler:
    """Answer what cannot be done with a sentence instead of a server error."""

    async def guarded(request: Request) -> Response:
        try:
            return await handler(request)
        except (UnknownPerson, UnknownControl) as error:
            return JSONResponse({"status": "refused", "error": str(error)}, status_code=404)
        except NotPossible as error:
            return JSONResponse({"status": "refused", "error": str(error)}, status_code=409)
        except (KeyError, ValueError) as error:
            return JSONResponse({"status": "refused", "error": f"Bad request: {error}"}, status_code=400)

    return guarded
