"""Goal 19: a thousand ways to tamper with the audit trail, by somebody who may do everything in it."""

import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from bot import seals
from bot.db import audit
from bot.db.audit import GENESIS, Entry, Fact, Head
from bot.db.session import Database
from bot.messages.message import Json
from bot.seals import Reading
from bot.slack import Slack
from tests.builders import months, workspaces
from tests.faults.goal import Finding, Goal, Setting

ENTRIES = 60
UNGUARDED = {
    "sqlite": ["DROP TRIGGER audit_refuses_update", "DROP TRIGGER audit_refuses_delete"],
    "postgresql": ["ALTER TABLE audit DISABLE TRIGGER USER"],
}
SAID = ("at", "actor", "action", "subject", "details")
TEXTS = ("actor", "action", "subject", "details", "previous", "hash")

Row = dict[str, Any]
Tamper = Callable[[Session, list[Row], random.Random], None]


def measure(setting: Setting) -> list[Finding]:
    """Tamper again and again, each time with the trail as it was; look with and without the card."""
    database = Database(setting.database_url)
    with workspaces.serving() as server:
        slack = workspaces.slack(server)
        published = _published(database, slack)
        dice = random.Random(setting.seed)
        names = sorted(TAMPERINGS)
        tries = [names[number % len(names)] for number in range(setting.size(short=45, long=1000))]
        seen = [_try(database, TAMPERINGS[name], published, dice) for name in tries]
        is_quiet = _is_quiet(database, slack)
    database.dispose()
    missed = sorted({name for name, (found, _) in zip(tries, seen, strict=True) if not found})
    without = sum(not found for _, found in seen)
    figure = f"{sum(found for found, _ in seen):,} of {len(seen):,} found"
    if missed:
        figure += f"; missed: {', '.join(missed)}"
    return [
        Finding(
            what="tamperings, with the head read in Slack", figure=figure, passed=not missed and is_quiet
        ),
        Finding(
            what="control: without the published head",
            figure=f"{without:,} of {len(seen):,} missed",
            passed=without > 0,
        ),
    ]


def _published(database: Database, slack: Slack) -> Reading:
    """A month's trail up to its published plan; returns the head as its card shows it in Slack."""
    month = months.in_approval(database)
    for number in range(ENTRIES):
        with database.transaction() as session:
            details: dict[str, Json] = {"number": number, "note": "più 中文"}
            audit.record(
                session, actor="marco", action="noted", subject=f"n:{number}", details=details, now=month.now
            )
    months.publish(month)
    workspaces.deliver(database, slack, now=month.now)
    return _read(database, slack)


def _read(database: Database, slack: Slack) -> Reading:
    with database.reading() as session:
        known = seals.whereabouts(session)
    reading = seals.read(slack, known)
    assert reading.newest is not None, "no card of a published plan is in Slack"
    return reading


def _is_quiet(database: Database, slack: Slack) -> bool:
    """Whether the trail that nobody tampered with is whole, and as Slack shows it."""
    published = _read(database, slack).published
    with database.reading() as session:
        return audit.verify(session).is_intact and not seals.missing(session, published)


class _Undone(Exception):
    """The trail is again as it was."""


def _try(database: Database, tamper: Tamper, reading: Reading, dice: random.Random) -> tuple[bool, bool]:
    """Whether it is found with the published head, and without it."""
    found = chain = False
    with suppress(_Undone), database.transaction() as session:
        for statement in UNGUARDED[session.get_bind().dialect.name]:
            session.execute(text(statement))
        written = session.execute(select(Entry.__table__).order_by(Entry.number))
        rows = [dict(row) for row in written.mappings()]
        tamper(session, rows, dice)
        chain = not audit.verify(session).is_intact
        found = chain or bool(seals.missing(session, reading.published))
        raise _Undone
    return found, chain


def _edit(session: Session, rows: list[Row], dice: random.Random) -> None:
    row, column = dice.choice(rows), dice.choice(TEXTS)
    old = row[column]
    place = dice.randrange(len(old))
    new = old[:place] + ("x" if old[place] != "x" else "y") + old[place + 1 :]
    _set(session, row["number"], {column: new})


def _move_in_time(session: Session, rows: list[Row], dice: random.Random) -> None:
    row = dice.choice(rows)
    _set(session, row["number"], {"at": row["at"].replace(year=row["at"].year - dice.randint(1, 20))})


def _remove(session: Session, rows: list[Row], dice: random.Random) -> None:
    session.execute(delete(Entry).where(Entry.number == dice.choice(rows)["number"]))


def _remove_and_close_the_gap(session: Session, rows: list[Row], dice: random.Random) -> None:
    gone = dice.choice(rows[:-1])["number"]
    session.execute(delete(Entry).where(Entry.number == gone))
    for row in rows[gone:]:
        _set(session, row["number"], {"number": row["number"] - 1})
    _set_head(session, len(rows) - 1, rows[-1]["hash"])


def _swap(session: Session, rows: list[Row], dice: random.Random) -> None:
    one, other = dice.sample(rows, 2)
    for to, source in ((one, other), (other, one)):
        _set(session, to["number"], {column: source[column] for column in source if column != "number"})


def _cut_off(session: Session, rows: list[Row], dice: random.Random) -> None:
    session.execute(delete(Entry).where(Entry.number > dice.randrange(len(rows))))


def _cut_off_and_move_the_head(session: Session, rows: list[Row], dice: random.Random) -> None:
    last = dice.randrange(len(rows))
    session.execute(delete(Entry).where(Entry.number > last))
    _set_head(session, last, rows[last - 1]["hash"] if last else GENESIS)


def _rewrite(session: Session, rows: list[Row], dice: random.Random) -> None:
    """Change what an entry says, and seal everything after it anew."""
    first = dice.randrange(len(rows))
    rows[first]["actor"] += "x"
    previous = rows[first]["previous"]
    for row in rows[first:]:
        fact = Fact(**{name: row[name] for name in SAID})
        new = audit.seal(fact, number=row["number"], previous=previous)
        _set(session, row["number"], {"actor": row["actor"], "previous": previous, "hash": new})
        previous = new
    _set_head(session, len(rows), previous)


def _forget(session: Session, rows: list[Row], dice: random.Random) -> None:
    session.execute(delete(Entry))
    session.execute(delete(Head))


TAMPERINGS: Mapping[str, Tamper] = {
    "edited": _edit,
    "moved in time": _move_in_time,
    "removed": _remove,
    "removed, gap closed": _remove_and_close_the_gap,
    "swapped": _swap,
    "cut off": _cut_off,
    "cut off, head moved": _cut_off_and_move_the_head,
    "rewritten to the end": _rewrite,
    "all forgotten": _forget,
}


def _set(session: Session, number: int, values: Mapping[str, Any]) -> None:
    statement = update(Entry).where(Entry.number == number).values(values)
    session.execute(statement, execution_options={"synchronize_session": False})


def _set_head(session: Session, number: int, seal: str) -> None:
    session.execute(update(Head).values(number=number, hash=seal))


GOALS = (Goal(number=19, title="Audit trail", must="100 % of tamperings found", run=measure),)
