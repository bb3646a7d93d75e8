"""What is sent and where: a row of the outbox becomes a parcel, drawn from the database as it is now."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from sqlalchemy.orm import Session

from bot import alerts
from bot.clock import Clock
from bot.db import channel, company, delivery, outbox, people
from bot.db.card import Card, CardSubject, Reader
from bot.db.company import NoCompany
from bot.db.delivery import Drawing
from bot.db.outbox import Delivery, Verb
from bot.db.people import Person
from bot.db.session import Database
from bot.db.target import Audience, Purpose, Target
from bot.messages.message import Message
from bot.slack import Posted, Refused, Slack
from planning.roles import Role
from planning.settings import Settings

Project = Callable[[Session, CardSubject, Reader], Message]
Content = Callable[[Session, str], bytes]


class Rendering(Protocol):
    """What turns messages into Slack's blocks."""

    def message(
        self, message: Message, *, language: str, timezone: str, without: frozenset[str] = ...
    ) -> dict[str, Any]:
        """The message as `text` and `blocks`."""
        ...

    def view(
        self, message: Message, *, language: str, timezone: str, without: frozenset[str] = ...
    ) -> dict[str, Any]:
        """The Home tab or form."""
        ...


class NoAddress(Exception):
    """The target cannot be reached in Slack."""


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What goes to Slack: words for a reader, or a staged file, or the place of a message to take away."""

    place: str  # a channel's id, or a user's for the Home tab
    is_home: bool = False
    name: str = ""  # of what it says, by which it is found again
    message: Message | None = None
    reader: Reader | None = None
    payload: dict[str, Any] = field(default_factory=dict)  # the message as the reader will see it
    drawing: Drawing | None = None
    at: Posted | None = None  # the message to be changed or taken away
    thread: str | None = None
    file_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Packer:
    """Fills parcels; asks Slack only for ids, which does no harm to repeat."""

    database: Database
    slack: Slack
    renderer: Rendering
    project: Project
    content: Content
    clock: Clock

    def pack(self, row: Delivery) -> Parcel | None:
        """The parcel of a row; None when there is nothing to send any more."""
        parcel = self._filled(row)
        if parcel is None or parcel.message is None:
            return parcel
        return replace(parcel, payload=self.drawn_without(frozenset(), parcel))

    def place(self, row: Delivery) -> str:
        """Where a post goes: to the thread of its card, or to where its target is reached."""
        with self.database.reading() as session:
            above = _thread(session, row)
        return above.channel if above else self._address(row)

    def drawn_without(self, refused: frozenset[str], parcel: Parcel) -> dict[str, Any]:
        """The words of a parcel again, without the kinds of blocks that Slack refused."""
        assert parcel.message is not None
        assert parcel.reader is not None
        draw = self.renderer.view if parcel.is_home else self.renderer.message
        reader = parcel.reader
        return draw(parcel.message, language=reader.language, timezone=reader.timezone, without=refused)

    def _filled(self, row: Delivery) -> Parcel | None:
        match row.verb:
            case Verb.CARD:
                return self._card(row)
            case Verb.NOTICE:
                return self._notice(row)
            case Verb.FILE:
                return self._file(row)
            case Verb.HOME:
                return self._home(row)
            case Verb.DELETE:
                return self._deletion(row)

    def _card(self, row: Delivery) -> Parcel:
        with self.database.reading() as session:
            card = session.get_one(Card, row.card_id)
            reader = reader_of(session, Target.parse(row.target))
            message = self.project(session, card.subject, reader)
            drawing = Drawing(revision=card.wanted_revision, language=reader.language)
            name = delivery.name(session, row)
        at = Posted(channel=card.channel, ts=card.ts) if card.channel and card.ts else None
        place = at.channel if at else self._address(row)
        return Parcel(place=place, name=name, message=message, reader=reader, drawing=drawing, at=at)

    def _notice(self, row: Delivery) -> Parcel:
        with self.database.reading() as session:
            reader = reader_of(session, Target.parse(row.target))
            above = _thread(session, row)
            name = delivery.name(session, row)
        place = above.channel if above else self._address(row)
        thread = above.ts if above else None
        return Parcel(place=place, name=name, message=row.message, reader=reader, thread=thread)

    def _file(self, row: Delivery) -> Parcel:
        with self.database.reading() as session:
            content = self.content(session, row.file_content or "")
            above = _thread(session, row)
        place = above.channel if above else self._address(row)
        file_id = self.slack.stage(row.file_name or "file", content)
        return Parcel(place=place, file_id=file_id, thread=above.ts if above else None)

    def _home(self, row: Delivery) -> Parcel:
        with self.database.reading() as session:
            card = session.get_one(Card, row.card_id)
            person = people.get(session, card.subject_id)
            reader = reader_of(session, Target.person(person.id))
            message = self.project(session, card.subject, reader)
            drawing = Drawing(revision=card.wanted_revision, language=reader.language)
        place = self._user(person)
        return Parcel(place=place, is_home=True, message=message, reader=reader, drawing=drawing)

    def _deletion(self, row: Delivery) -> Parcel | None:
        with self.database.reading() as session:
            notice = outbox.by_key(session, row.replaces or "")
        if notice is None or notice.channel is None or notice.ts is None:
            return None
        return Parcel(place=notice.channel, at=Posted(channel=notice.channel, ts=notice.ts))

    def _address(self, row: Delivery) -> str:
        if row.channel is not None:
            return row.channel
        target = Target.parse(row.target)
        for way in self._ways(target):
            if found := self._reach(way):
                return found
        raise NoAddress(f"{target} cannot be reached in Slack")

    def _ways(self, target: Target) -> Iterator[Target]:
        """Where the target is looked for: a channel that cannot be used gives way to the main one."""
        yield target
        if target.audience is Audience.CHANNEL:
            yield Target.channel(Purpose.MAIN)
            with self.database.reading() as session:
                coordinators = people.with_role(session, Role.COORDINATOR)
            yield from (Target.person(person.id) for person in coordinators)

    def _reach(self, target: Target) -> str | None:
        with self.database.reading() as session:
            known = delivery.address(session, target)
            person = session.get(Person, target.name) if target.audience is Audience.PERSON else None
        if known is not None:
            return known
        if target.audience is Audience.CHANNEL:
            return self._find_channel(Purpose(target.name))
        return self._open_direct_messages(person) if person is not None and person.active else None

    def _open_direct_messages(self, person: Person) -> str | None:
        try:
            opened = self.slack.open_direct_messages(self._user(person))
        except NoAddress:
            return None
        with self.database.transaction() as session:
            people.get(session, person.id).dm_channel = opened
        return opened

    def _user(self, person: Person) -> str:
        if person.slack_user is not None:
            return person.slack_user
        if person.email is None:
            raise NoAddress(f"{person.id} has neither a Slack user nor an e-mail address")
        found = self._user_by_email(person.email)
        with self.database.transaction() as session:
            people.get(session, person.id).slack_user = found
        return found

    def _user_by_email(self, email: str) -> str:
        try:
            return self.slack.user_by_email(email)
        except Refused as refusal:
            raise NoAddress(f"Slack does not find {email}: {refusal.code}") from refusal

    def _find_channel(self, purpose: Purpose) -> str | None:
        with self.database.reading() as session:
            if not channel.may_be_looked_for(session, purpose):
                return None
        found = self.slack.channels()
        with self.database.transaction() as session:
            now = self.clock.now()
            alerts.channels_broken(session, channel.found(session, found, now=now), now=now)
            return delivery.address(session, Target.channel(purpose))


def reader_of(session: Session, target: Target) -> Reader:
    """Who reads what is sent there: a person in their language, a channel in the company's."""
    settings = _settings(session)
    language = settings.language if settings else "en"
    timezone = settings.timezone if settings else "UTC"
    if target.audience is Audience.CHANNEL:
        return Reader(person=None, language=language, timezone=timezone)
    person = people.get(session, target.name)
    return Reader(person=person.id, language=person.language or language, timezone=person.timezone)


def _settings(session: Session) -> Settings | None:
    try:
        return company.settings(session, company.newest(session).id)
    except NoCompany:
        return None


def _thread(session: Session, row: Delivery) -> Posted | None:
    card = session.get(Card, row.thread_id) if row.thread_id is not None else None
    return Posted(channel=card.channel, ts=card.ts) if card and card.channel and card.ts else None
