"""Keeps the workspace in a file, so that a demo survives a restart."""

import asyncio
import base64
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from workspace.clock import stopwatch
from workspace.model.apps import App
from workspace.model.channels import Channel, Kind
from workspace.model.facts import Fact
from workspace.model.files import File
from workspace.model.messages import Content, Message
from workspace.model.people import Person
from workspace.model.views import View
from workspace.model.workspace import Workspace
from workspace.wire import Json, dump

_REST_SECONDS = 1.0


class Memory:
    """Writes the file a moment after something changed, and when the server stops."""

    def __init__(self, *, workspace: Workspace, path: Path) -> None:
        self._workspace = workspace
        self._path = path
        self._changed = asyncio.Event()

    def recall(self) -> bool:
        """Take up what the file holds; False if there is no file yet."""
        if not self._path.exists():
            return False
        restore(self._workspace, json.loads(self._path.read_text(encoding="utf-8")))
        return True

    def hear(self, _: Fact) -> None:
        self._changed.set()

    async def keep(self) -> None:
        """Write again and again, until cancelled."""
        while True:
            await self._changed.wait()
            await asyncio.sleep(_REST_SECONDS)
            self._changed.clear()
            self.write()

    def write(self) -> None:
        """Replace the file as a whole: it holds tokens, so nobody else may read it."""
        fresh = self._path.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(dump(snapshot(self._workspace)), encoding="utf-8")
        fresh.replace(self._path)


def snapshot(workspace: Workspace) -> Json:
    """Everything the workspace holds, as JSON."""
    return {
        "id": workspace.id,
        "name": workspace.name,
        "now": workspace.now().isoformat(),
        "people": [asdict(person) for person in workspace.people.values()],
        "apps": [asdict(app) for app in workspace.apps.values()],
        "channels": [asdict(channel) for channel in workspace.channels.values()],
        "files": [_file_as_json(file) for file in workspace.files.values()],
        "homes": [asdict(view) for view in workspace.homes.values()],
        "modals": [asdict(view) for stack in workspace.modals.values() for view in stack],
        "usergroups": workspace.usergroups,
    }


def restore(workspace: Workspace, kept: Json) -> None:
    """The reverse of `snapshot`, into an empty workspace."""
    workspace.id, workspace.name = kept["id"], kept["name"]
    workspace.clock.restart(datetime.fromisoformat(kept["now"]))
    workspace.people |= {each["id"]: Person(**each) for each in kept["people"]}
    workspace.apps |= {each["id"]: App(**each) for each in kept["apps"]}
    workspace.channels |= {each["id"]: _channel(each) for each in kept["channels"]}
    workspace.files |= {each["id"]: _file(each) for each in kept["files"]}
    workspace.homes |= {(each["app_id"], each["person"]): View(**each) for each in kept["homes"]}
    for each in kept["modals"]:
        workspace.modals.setdefault(each["person"], []).append(View(**each))
    workspace.usergroups |= kept["usergroups"]
    # Otherwise the same identifiers would be made a second time, and apps would take events for repetitions.
    workspace.mint.reseed(kept["now"])
    for known in (workspace.people, workspace.apps, workspace.channels, workspace.files):
        for identifier in known:
            workspace.mint.reserve(identifier)


def _channel(kept: Json) -> Channel:
    parts = ("messages", "ephemerals")
    channel = Channel(**{name: value for name, value in kept.items() if name not in parts})
    channel.kind = Kind(kept["kind"])
    channel.messages = _messages(kept["messages"])
    channel.ephemerals = _messages(kept["ephemerals"])
    return channel


def _messages(kept: Mapping[str, Json]) -> dict[str, Message]:
    # The stopwatch started anew, so what is remembered counts as posted now.
    fresh = {"posted": stopwatch()}
    return {
        ts: Message(**each | fresh | {"content": Content(**each["content"])}) for ts, each in kept.items()
    }


def _file_as_json(file: File) -> Json:
    data = base64.b64encode(file.data).decode() if file.data is not None else None
    return asdict(file) | {"data": data}


def _file(kept: Json) -> File:
    data = base64.b64decode(kept["data"]) if kept["data"] is not None else None
    return File(**kept | {"data": data})
