"""A look at everything the bot needs before it is relied on, told in plain words with what to do."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlalchemy.orm import Session

from bot import host, manifest
from bot.db import channel, company, migration, people, trouble
from bot.db.company import CompanyImport, NoCompany
from bot.db.outbox import State
from bot.db.people import Person
from bot.db.session import Database
from bot.host import Room
from bot.settings import Mode, Settings
from bot.slack import CallFailed, Identity, LockedOut, Refused, Slack
from planning.roles import Right, holders

SAFE_SQLITE = (3, 51, 3)  # before it, two connections that checkpoint at once may, rarely, damage the file


class Level(StrEnum):
    """How much a finding matters."""

    GOOD = "good"
    NOTE = "note"  # works, with a limit to know of
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    level: Level
    text: str
    remedy: str = ""


def examine(settings: Settings, database: Database, slack: Slack, *, now: datetime) -> Iterator[Finding]:
    """Look at the database, the company in it, and Slack; what cannot be looked at is said."""
    kept = list(_database(database, now=now))
    yield from kept
    if all(finding.level is not Level.WRONG for finding in kept):
        yield from _company(database)
    yield from _slack(settings, database, slack, now=now)


def _database(database: Database, *, now: datetime) -> Iterator[Finding]:
    try:
        with database.transaction():
            pass
    except SQLAlchemyError as error:
        yield _wrong(f"The database does not answer: {type(error).__name__}.", "Check DATABASE_URL.")
        return
    yield _good(f"The database answers ({database.url.get_backend_name()}).")
    if migration.is_current(database.engine):
        yield _good("Its schema is the newest.")
    else:
        yield _note("Its schema is not the newest.", "`parley run` and `parley import` bring it up to date.")
    yield from _disk(host.room_for(database))
    if not database.is_sqlite:
        yield from _skew(database.now(), now, whose="the database")
    if database.is_sqlite and sqlite3.sqlite_version_info < SAFE_SQLITE:
        text = f"SQLite {sqlite3.sqlite_version} is safe with one process; keep it so."
        yield _note(text, "For several processes set DATABASE_URL to PostgreSQL.")


def _disk(room: Room) -> Iterator[Finding]:
    if room.is_scarce:
        yield _wrong(f"The disk is nearly full: {room}.", "Make room; a full disk saves nothing.")


def _company(database: Database) -> Iterator[Finding]:
    try:
        with database.reading() as session:
            newest = company.newest(session)
            yield _good(f"{newest.name}, imported {newest.imported_at:%Y-%m-%d %H:%M} UTC.")
            yield from _timezone(company.settings(session, newest.id).timezone)
            yield from _roles(session, newest)
            yield from _unreachable(people.everyone(session))
            yield from _in_the_way(session)
    except (NoCompany, DatabaseError):  # without a schema there are no tables either
        yield _wrong("No company data has been imported.", "Run `parley import FOLDER`.")


def _timezone(name: str) -> Iterator[Finding]:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        yield _wrong(f"{name!r} is not a time zone.", "Correct `timezone` in company.toml; import again.")


def _roles(session: Session, newest: CompanyImport) -> Iterator[Finding]:
    needed = company.settings(session, newest.id).approvals
    for right in Right:
        least = needed if right is Right.APPROVE_PLAN else 1
        found = len(people.with_right(session, right))
        if found < least:
            roles = " or ".join(role.replace("_", " ") for role in holders(right))
            text = f"{found or 'Nobody'} of the people may {right}; {least} needed."
            yield _wrong(text, f"Give somebody the role {roles} in the people table; import again.")


def _unreachable(everyone: Sequence[Person]) -> Iterator[Finding]:
    without = [person.name for person in everyone if not (person.slack_user or person.email)]
    if without:
        text = f"No Slack user and no e-mail address: {', '.join(without)}."
        yield _wrong(text, "Fill the column `slack` or `email` of the people table; import again.")


def _in_the_way(session: Session) -> Iterator[Finding]:
    """Messages that did not arrive, and steps that are not tried any more."""
    found = trouble.everywhere(session)
    for row in found.undelivered:
        what = "may not have arrived" if row.state is State.HELD else "was refused"
        text = f"A message to {row.target} {what}: {row.problem}."
        yield _note(text, "The coordinator can send it again, or drop it, on the Home tab.")
    for step in found.stopped:
        text = f"The step {step.kind} {step.subject} stopped after {step.attempts} tries: {step.problem}"
        yield _wrong(text, "The log has the details; the coordinator can try it again on the Home tab.")


def _slack(settings: Settings, database: Database, slack: Slack, *, now: datetime) -> Iterator[Finding]:
    try:
        identity = slack.identity()
    except LockedOut as refusal:
        yield _wrong(f"Slack does not accept the bot's token: {refusal.code}.", "Renew SLACK_BOT_TOKEN.")
        return
    except CallFailed as failure:
        yield _wrong(f"Slack does not answer: {failure.code}.", "Check the network, and SLACK_API_URL.")
        return
    yield _good(f"Slack accepts the bot's token for the workspace {identity.team_name}.")
    yield from _scopes(identity)
    yield from _skew(slack.clock.now(), now, whose="Slack")
    if settings.mode is Mode.SOCKET:
        yield from _socket(settings, slack)
    with suppress(SQLAlchemyError):  # what is wrong with the database was said above
        yield from _channels(database, slack)
        yield from _strangers(database, slack)


def _scopes(identity: Identity) -> Iterator[Finding]:
    if not identity.scopes:
        return
    for scope, purpose in manifest.SCOPES.items():
        if scope not in identity.scopes:
            text = f"The scope {scope} is missing: the bot cannot {purpose}."
            yield _wrong(text, "Add it to the app (see `parley manifest`) and install the app again.")


def _skew(there: datetime | None, now: datetime, *, whose: str) -> Iterator[Finding]:
    if there is not None and abs(now - there) > host.TOLERANCE:
        said = host.skewed(now - there, whose)
        yield _wrong(f"{said[0].upper()}{said[1:]}.", "Set it by a time server.")


def _socket(settings: Settings, slack: Slack) -> Iterator[Finding]:
    try:
        slack.test_socket(settings.app_token)
    except CallFailed as failure:
        text = f"Slack does not accept the app-level token: {failure.code}."
        yield _wrong(text, "Make one with the scope connections:write and set SLACK_APP_TOKEN.")


def _channels(database: Database, slack: Slack) -> Iterator[Finding]:
    with database.reading() as session:
        configured = channel.configured(session)
    try:
        ours = slack.channels() if configured else {}
    except CallFailed as failure:
        yield _wrong(f"The channels cannot be listed: {failure.code}.", "See the missing scopes.")
        return
    for each in configured:
        if each.name in ours:
            yield _good(f"#{each.name} can be posted to ({each.purpose}).")
        else:
            text = f"The bot is not in #{each.name} ({each.purpose}), or there is no such channel."
            yield _wrong(text, f"Write `/invite @{manifest.NAME}` there, or correct company.toml.")


def _strangers(database: Database, slack: Slack) -> Iterator[Finding]:
    """People of the cycle whom Slack does not find by their address."""
    with database.reading() as session:
        by_email = [person for person in people.everyone(session) if not person.slack_user and person.email]
    for person in by_email:
        try:
            slack.user_by_email(person.email or "")
        except Refused:
            text = f"Slack knows nobody with the address of {person.name}, {person.email}."
            yield _wrong(text, "Correct it in the people table, or fill the column `slack`.")
        except CallFailed:
            return  # said already, where the scopes or the connection are


def _good(text: str) -> Finding:
    return Finding(level=Level.GOOD, text=text)


def _note(text: str, remedy: str) -> Finding:
    return Finding(level=Level.NOTE, text=text, remedy=remedy)


def _wrong(text: str, remedy: str) -> Finding:
    return Finding(level=Level.WRONG, text=text, remedy=remedy)
