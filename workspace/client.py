"""A client of the control and page APIs, so that a test reads like a story.

ws = client.connect(server.url)
rossi = ws.person("Anna Rossi")
rossi.click("Approve", place="@parley")
"""

import http.client
import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import quote, urlencode, urlsplit

from workspace import form, reading
from workspace.form import Value
from workspace.seen import Message, Outcome, Surface, View
from workspace.wire import Json, as_list, dump

T = TypeVar("T")

_PATIENCE_SECONDS = 30.0  # generous: the machine may be busy with something else
_GLANCE_SECONDS = 0.02


class Refused(RuntimeError):
    """The workspace refused; its sentence is the message."""


class NeverHappened(AssertionError):
    """What a test waited for did not happen in time."""


class Workspace:
    """The workspace from outside: its people, its clock, its record of what happened."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._address = urlsplit(url)

    def person(self, name: str) -> "Person":
        """The person with this name, handle, e-mail address or id."""
        return Person(self, self.look_up(name))

    def people(self) -> list[Json]:
        return as_list(self.control("people")["people"])

    def look_up(self, name: str) -> str:
        """The id of a person (by name, or @handle) or channel (by #name)."""
        if name.startswith("#"):
            return self.channel(name)
        wanted = name.removeprefix("@").casefold()
        for person in self.people():
            if wanted in (person["id"].casefold(), person["name"].casefold(), person["real_name"].casefold()):
                return str(person["id"])
        raise Refused(f"Nobody here is called {name!r}.")

    def channel(self, name: str) -> str:
        """The id of the channel with this name."""
        wanted = name.removeprefix("#")
        listed = as_list(self.control("channels")["channels"])
        return next(str(each["id"]) for each in listed if wanted in (each["id"], each.get("name")))

    def add_person(self, real_name: str, **fields: Value) -> "Person":
        made = self.control("add_person", real_name=real_name, **fields)["person"]
        return Person(self, str(made["id"]))

    def add_channel(self, name: str, *members: str, private: bool = False) -> str:
        made = self.control("add_channel", name=name, members=list(members), private=private)
        return str(made["channel"])

    def add_app(self, name: str, manifest: Json) -> Json:
        """Install an app; its tokens."""
        installed: Json = self.control("add_app", name=name, manifest=manifest)["app"]
        return installed

    def now(self) -> datetime:
        return datetime.fromisoformat(self.control("clock")["now"])

    def move_clock(self, to: datetime) -> None:
        self.control("clock", to=to.isoformat())

    def advance(self, by: timedelta) -> None:
        self.control("advance", seconds=by.total_seconds())

    def inject(self, kind: str, **how: Value) -> None:
        """Make something go wrong: see `faults.FaultKind`."""
        self.control("add_fault", kind=kind, **how)

    def heal(self) -> None:
        self.control("clear_faults")

    def drop_sockets(self) -> None:
        self.control("sockets", how="drop")

    def haunt_sockets(self, count: int) -> None:
        """Leave dead connections behind, which count and get their share of what is delivered."""
        self.control("sockets", how="haunt", count=count)

    def refresh_sockets(self) -> None:
        self.control("sockets", how="refresh")

    def journal(self, name: str = "", *, since: int = 0) -> list[Json]:
        """What apps called and were delivered, oldest first; only those of one name if given."""
        found: list[Json] = []
        while page := as_list(self.control("journal", since=since)["entries"]):
            found += [entry for entry in page if name in ("", entry["name"])]
            since = page[-1]["number"]
        return found

    def control(self, verb: str, **arguments: object) -> Json:
        return self.ask("POST", f"/control/{verb}", arguments)

    def ask(self, method: str, path: str, body: object = None) -> Json:
        """One request to the workspace."""
        data = dump(body).encode() if body is not None else None
        return self.send(method, path, data, "application/json")

    def send(self, method: str, path: str, data: bytes | None, content_type: str) -> Json:
        connection = http.client.HTTPConnection(
            self._address.hostname or "", self._address.port, timeout=_PATIENCE_SECONDS
        )
        try:
            connection.request(method, path, body=data, headers={"Content-Type": content_type})
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        if response.status >= 500:
            raise Refused(f"{path} failed: {text}")
        answer: Json = json.loads(text)
        if response.status >= 400:
            raise Refused(str(answer.get("error")))
        return answer


class Person:
    """Somebody at their screen."""

    def __init__(self, workspace: Workspace, person_id: str) -> None:
        self._workspace = workspace
        self.id = person_id

    def state(self) -> Json:
        return self._get("/page/state")

    def channels(self) -> list[str]:
        """The names of the conversations in this person's sidebar."""
        return [str(each["name"]) for each in self.state()["channels"]]

    def messages(self, place: str) -> list[Message]:
        """What this person sees in a #channel or in the direct messages with @one or with @one, @another."""
        channel = self._find_place(place)
        if channel is None:
            return []
        seen = self._get(f"/page/channel/{channel}")["messages"]
        return [Message(channel=channel, body=body) for body in seen]

    def thread(self, root: Message) -> list[Message]:
        seen = self._get(f"/page/thread/{root.channel}/{root.ts}")["messages"]
        return [Message(channel=root.channel, body=body) for body in seen]

    def wait_for(self, place: str, words: str, *, seconds: float = _PATIENCE_SECONDS) -> Message:
        """The latest message in a place that holds these words, as soon as it is there."""

        def found() -> Message | None:
            return next((each for each in reversed(self.messages(place)) if words in each.words), None)

        return eventually(found, f"a message with {words!r} in {place}", seconds=seconds)

    def modal(self, title: str = "", *, seconds: float = _PATIENCE_SECONDS) -> View:
        """The modal on top, as soon as there is one (with this title)."""

        def found() -> View | None:
            stack = self.modals()
            return stack[-1] if stack and title in ("", stack[-1].title) else None

        return eventually(found, f"a modal {title!r}", seconds=seconds)

    def modals(self) -> list[View]:
        return [View(body=body) for body in self._get("/page/views")["stack"]]

    def home(self, app: str) -> View | None:
        """The Home tab of an app as it is now."""
        body = self._get(f"/page/home/{self._workspace.look_up(app)}")["view"]
        return View(body=body) if body else None

    def open_home(self, app: str, *, tab: str = "home") -> None:
        """Go to an app's Home or Messages tab; the app is told."""
        self._get(f"/page/home/{self._workspace.look_up(app)}", tab=tab)

    def wait_for_home(self, app: str, words: str = "", *, seconds: float = _PATIENCE_SECONDS) -> View:
        """Go to the Home tab and wait until it holds these words."""
        self.open_home(app)

        def found() -> View | None:
            home = self.home(app)
            return home if home and words in home.words else None

        return eventually(found, f"a Home tab with {words!r}", seconds=seconds)

    def click(self, label: str, *, on: Surface | None = None, place: str = "") -> Outcome:
        """Press the button with this label: on the given surface, the top modal, or the latest message."""
        surface = on or self._surface_with(label, place)
        block, button = reading.button(surface.blocks, label)
        return self._act(surface, block, button, {})

    def choose(self, name: str, value: Value, *, on: Surface) -> Outcome:
        """Choose in an element that tells the app at once."""
        block, element = form.field(on.blocks, name)
        return self._act(on, block, element, form.element_state(element, value, self._workspace.look_up))

    def choose_from_menu(self, option: str, *, on: Surface) -> Outcome:
        """Choose in an overflow menu."""
        block, element, chosen = reading.menu_option(on.blocks, option)
        return self._act(on, block, element, {"selected_option": chosen})

    def options(self, name: str, typed: str, *, on: Surface) -> list[Json]:
        """What the app offers in an external select."""
        block, element = form.field(on.blocks, name)
        body = {"container": on.container, **_address(block, element), "value": typed}
        return as_list(self._post("/page/options", body).body.get("options"))

    def submit(self, values: Mapping[str, Value] | None = None, *, on: View | None = None) -> Outcome:
        """Fill in the top modal by label, block_id or action_id, and send it."""
        view = on or self.modal()
        state = form.filled(view.blocks, values or {}, self._workspace.look_up)
        return self._post("/page/submit", {"view_id": view.id, "values": state})

    def close(self, view: View | None = None) -> Outcome:
        return self._post("/page/close", {"view_id": (view or self.modal()).id})

    def write_to(self, name: str) -> Outcome:
        """Open the direct message with somebody."""
        return self._post("/page/direct", {"with": self._workspace.look_up(name)})

    def say(
        self, place: str, text: str, *, thread: Message | None = None, files: list[str] | None = None
    ) -> Outcome:
        """Write in a place; a text that begins with / is a command."""
        body: Json = {"channel": self._place(place), "text": text, "file_ids": files or []}
        if thread is not None:
            body["thread_ts"] = thread.ts
        return self._post("/page/message", body)

    def shortcut(self, callback_id: str, *, on: Message | None = None) -> Outcome:
        place = {"channel": on.channel, "ts": on.ts} if on else {}
        return self._post("/page/shortcut", {"callback_id": callback_id, **place})

    def react(self, name: str, *, on: Message) -> Outcome:
        """Put a reaction such as ``thumbsup`` on a message, or take one's own off."""
        return self._post("/page/react", {"channel": on.channel, "ts": on.ts, "name": name})

    def upload(self, name: str, data: bytes) -> str:
        """Bring a file from this person's computer; its id."""
        body, content_type = _multipart({"as": self.id}, name, data)
        answer = self._workspace.send("POST", "/page/upload", body, content_type)
        return str(answer["file"]["id"])

    def inspect(self, message: Message) -> Json:
        return self._get(f"/page/inspect/{message.channel}/{message.ts}")

    def _surface_with(self, label: str, place: str) -> Surface:
        modals = self.modals()
        if modals and label in modals[-1].buttons:
            return modals[-1]

        def found() -> Message | None:
            return next((each for each in reversed(self.messages(place)) if label in each.buttons), None)

        return eventually(found, f"a button {label!r} in {place or 'a modal'}")

    def _act(self, surface: Surface, block: Json, element: Json, value: Json) -> Outcome:
        body = {"container": surface.container, **_address(block, element), "value": value, "state": {}}
        return self._post("/page/action", body)

    def _place(self, place: str) -> str:
        return eventually(lambda: self._find_place(place), f"{place} in the sidebar", seconds=5.0)

    def _find_place(self, place: str) -> str | None:
        if not place:
            return None
        entries = as_list(self.state()["channels"])
        if place.startswith("@"):
            others = {self._workspace.look_up(name) for name in place.split(", ")}
            return next((str(each["id"]) for each in entries if set(each["people"]) == others), None)
        wanted = place.removeprefix("#")
        return next((str(each["id"]) for each in entries if wanted in (each["name"], each["id"])), None)

    def _get(self, path: str, **query: str) -> Json:
        return self._workspace.ask("GET", f"{path}?{urlencode({'as': self.id, **query})}")

    def _post(self, path: str, body: Json) -> Outcome:
        answer = self._workspace.ask("POST", path, {"as": self.id, **body})
        return Outcome(
            status=str(answer["status"]),
            error=str(answer.get("error", "")),
            errors=answer.get("errors", {}),
            body=answer,
        )


def connect(url: str) -> Workspace:
    return Workspace(url)


def eventually(probe: Callable[[], T | None], wanted: str, *, seconds: float = _PATIENCE_SECONDS) -> T:
    """Ask again and again until there is an answer."""
    until = time.monotonic() + seconds
    while True:
        found = probe()
        if found is not None:
            return found
        if time.monotonic() > until:
            raise NeverHappened(f"Waited {seconds:g} s in vain for {wanted}.")
        time.sleep(_GLANCE_SECONDS)


def _address(block: Json, element: Json) -> Json:
    return {"block_id": block["block_id"], "action_id": element["action_id"]}


def _multipart(fields: Mapping[str, str], name: str, data: bytes) -> tuple[bytes, str]:
    boundary = "----workspace-client"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    opening = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{quote(name)}"\r\n'
    parts += [opening.encode(), b"Content-Type: application/octet-stream\r\n\r\n", data, b"\r\n"]
    return b"".join([*parts, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"
