"""What every listener works with, and what it may answer."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.db import form, people
from bot.db.card import Reader
from bot.db.people import Person
from bot.db.session import Transaction
from bot.ids import Callback, Field, Form, Pointer
from bot.listeners.crowd import Crowd
from bot.listeners.payloads import Click, Command, Submission
from bot.listeners.readers import Readers
from bot.messages import answers
from bot.messages.message import Message
from bot.render.renderer import Renderer
from bot.use_cases.gesture import Gesture
from planning import roles
from planning.roles import Right


class Stranger(Exception):
    """Nobody in the company's people table uses this Slack account."""


@dataclass(frozen=True)
class Show:
    """Show a form: a new one at a click, the next page at a submission."""

    message: Message


@dataclass(frozen=True)
class Errors:
    """Say at each field what is wrong; what was typed stays."""

    at: Mapping[str, Message]  # block id -> what is wrong


@dataclass(frozen=True)
class Done:
    """Close the form; the cards show the rest."""


@dataclass(frozen=True)
class Failed:
    """Nothing was saved, and that is nobody's fault: say so, and leave open what is open."""

    message: Message


Reply = Show | Errors | Done | Failed
OnClick = Callable[[Click, "Desk"], Show | None]
OnSubmission = Callable[[Submission, "Desk"], Reply]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The database, the clock and the renderer, as a listener needs them."""

    transaction: Transaction
    reading: Callable[[], AbstractContextManager[Session]]
    clock: Clock
    renderer: Renderer
    readers: Readers
    crowd: Crowd

    def person(self, user: str) -> Person:
        """Who uses that Slack account; raises `Stranger` for anybody else."""
        with self.reading() as session:
            found = people.by_slack_user(session, user)
        if found is None:
            raise Stranger(Stranger.__doc__)
        return found

    def require(self, click: Click, right: Right) -> None:
        """Refuse before a form is opened; the use case decides again when it is sent."""
        roles.require(self.person(click.user).roles, right)

    def gesture(self, of: Click | Submission | Command, *, closes: bool = False) -> Gesture:
        """The gesture behind a payload; `closes` when it sends a form off for good."""
        nonce = of.form.nonce if closes and isinstance(of, Submission) else None
        person = self.readers.look_up(of.user).person
        if person is None:
            raise Stranger(Stranger.__doc__)
        return Gesture(actor=person, intent=of.intent, now=self.clock.now(), closes_form=nonce)

    def open_form(self, click: Click, callback: Callback, *, page: int = 1, line: str = "") -> Form:
        """Remember a form that is about to be shown to whoever clicked."""
        who, pointer = self.person(click.user), click.pointer
        with self.transaction() as session:
            opened = form.opened(
                session,
                person=who.id,
                callback=callback,
                subject=pointer.subject,
                revision=pointer.revision,
                now=self.clock.now(),
            )
            return Form(
                pointer=Pointer(subject=pointer.subject, revision=pointer.revision),
                nonce=opened.nonce,
                page=page,
                line=line,
            )

    def today(self, user: str) -> date:
        """The date where that person is."""
        return self.clock.now().astimezone(ZoneInfo(self.reader(user).timezone)).date()

    def reader(self, user: str) -> Reader:
        """In which language and zone somebody reads."""
        return self.readers.of(user)

    def view(self, message: Message, *, user: str) -> dict[str, Any]:
        """A form as Slack wants it, in the person's language."""
        reader = self.reader(user)
        return self.renderer.view(message, language=reader.language, timezone=reader.timezone)

    def text(self, message: Message, *, user: str) -> str:
        """A sentence, in the person's language."""
        reader = self.reader(user)
        return self.renderer.text(message, language=reader.language, timezone=reader.timezone)


def blank_note(sent: Submission) -> Errors | None:
    """What to say at a note that has to hold words and holds only spaces; Slack refuses an empty one."""
    slot = sent.slot(Field.NOTE)
    return None if slot is None or sent.values[slot].strip() else Errors({str(slot): answers.blank()})
