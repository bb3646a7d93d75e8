"""People, and the bot users of apps."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workspace.model import facts

if TYPE_CHECKING:
    from workspace.model.workspace import Workspace

COLOURS = ("4f7cac", "a4508b", "c0662b", "3f8f6b", "7b5ea7", "b8475b", "2f8ca3", "8a7a2f", "5b6770", "d0702f")


@dataclass(kw_only=True, slots=True)
class Person:
    """Somebody with an account; an app's bot user is one too."""

    id: str
    name: str
    real_name: str
    title: str = ""
    email: str = ""
    tz: str = "Etc/UTC"
    locale: str = "en-US"
    color: str = COLOURS[0]
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False
    app_id: str | None = None
    status_text: str = ""
    status_emoji: str = ""
    updated: int = 0

    @property
    def is_bot(self) -> bool:
        return self.app_id is not None

    @property
    def is_guest(self) -> bool:
        return self.is_restricted or self.is_ultra_restricted

    @property
    def initials(self) -> str:
        words = self.real_name.split()
        letters = [words[0][0], words[-1][0]] if len(words) > 1 else [self.real_name[:1]]
        return "".join(letters).upper()


class UnknownPerson(LookupError):
    """Nobody in this workspace goes by that name."""


def find(workspace: "Workspace", who: str) -> Person:
    """The person with this id, handle (with or without @), full name or e-mail address."""
    known = workspace.people.get(who)
    if known is not None:
        return known
    wanted = who.removeprefix("@").casefold()
    for person in workspace.people.values():
        if wanted in (person.name.casefold(), person.real_name.casefold(), person.email.casefold()):
            return person
    raise UnknownPerson(f"Nobody here is called {who!r}.")


def add(workspace: "Workspace", person: Person) -> Person:
    person.updated = workspace.epoch()
    workspace.people[person.id] = person
    workspace.tell(facts.PersonJoined(person=person.id))
    return person


def change(workspace: "Workspace", person: Person, **changes: str | bool) -> None:
    """Change profile fields, or deactivate with ``deleted=True``."""
    for field, value in changes.items():
        setattr(person, field, value)
    person.updated = workspace.epoch()
    workspace.tell(facts.PersonChanged(person=person.id))
