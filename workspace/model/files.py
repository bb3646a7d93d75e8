"""Files: a reserved upload, then bytes, then shared into channels."""

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workspace.model import facts

if TYPE_CHECKING:
    from workspace.model.channels import Channel
    from workspace.model.workspace import Workspace


@dataclass(kw_only=True, slots=True)
class File:
    """A file and its bytes. It can be used once it is complete."""

    id: str
    name: str
    owner: str
    created: int
    title: str = ""
    alt_text: str = ""
    size: int = 0
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    data: bytes | None = None
    complete: bool = False
    channels: list[str] = field(default_factory=list)
    given_to: list[str] = field(default_factory=list)


def reserve(workspace: "Workspace", *, owner: str, name: str, size: int, alt_text: str = "") -> File:
    file = File(
        id=workspace.mint.new("F", 11),
        name=name,
        title=name,
        owner=owner,
        size=size,
        alt_text=alt_text,
        created=workspace.epoch(),
    )
    workspace.files[file.id] = file
    return file


def receive(file: File, data: bytes) -> None:
    file.data = data
    file.size = len(data)


def store(workspace: "Workspace", *, owner: str, name: str, data: bytes) -> File:
    """A file that a person brings from their computer: complete at once."""
    file = reserve(workspace, owner=owner, name=name, size=len(data))
    receive(file, data)
    file.complete = True
    return file


def share(workspace: "Workspace", file: File, channel: "Channel", by: str) -> None:
    if channel.id not in file.channels:
        file.channels.append(channel.id)
    workspace.tell(facts.FileShared(file=file.id, channel=channel.id, person=by))


def may_see(workspace: "Workspace", file: File, person: str) -> bool:
    """The owner sees a file, and so do those it was given to or who are in a channel it is in."""
    shared = (workspace.channels[channel] for channel in file.channels)
    known = person in (file.owner, *file.given_to)
    return known or any(person in channel.members for channel in shared)
