"""Goals 22 and 23: what is kept survives migrations and a restore, after which nothing is said again."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from slack_sdk import WebClient
from sqlalchemy import select, text

from bot.db import audit, backup, migration, tables
from bot.db.outbox import Delivery, Verb
from bot.db.session import Database
from tests.builders import months
from tests.faults import crowd, history, stage
from tests.faults.goal import Finding, Goal, Scale, Setting
from tests.faults.stage import Stage
from tests.faults.worker import HURRIED, Life

FIRST_MONTH = "0002"  # the first schema that has one
ADDED_BY_RESTORE = {"instance", "audit", "audit_head"}
DRAIN_SECONDS = 600.0
RESTORE_SECONDS = 300.0
NOT_LOOKING = replace(HURRIED, courier=replace(HURRIED.courier, looks_up=False, sweep=timedelta(days=1)))


def migrations(setting: Setting) -> Sequence[Finding]:
    """Down to every schema that has a month and up again; down to nothing, and back from a backup."""
    database = Database(setting.database_url)
    months.in_approval(database)
    before = _content(database)
    changed = set[str]()
    schemas = _schemas()
    for revision in schemas:
        migration.downgrade(database.engine, revision)
        migration.upgrade(database.engine)
        changed |= _differences(before, _content(database))
    file = setting.folder / "backup.db"
    backup.write(database, file)
    migration.downgrade(database.engine, "base")
    migration.upgrade(database.engine)
    backup.restore(database, file, now=database.now(), replace=False)
    changed |= _differences(before, _content(database)) - ADDED_BY_RESTORE
    database.dispose()
    rows = sum(len(kept) for kept in before.values())
    figure = f"{rows} rows of {len(before)} tables, back to {len(schemas)} schemas and to none: "
    figure += f"{len(changed)} tables changed {sorted(changed) or ''}".rstrip()
    return [Finding(what="base to head and back, with data", figure=figure, passed=rows > 0 and not changed)]


def restores(setting: Setting) -> Sequence[Finding]:
    """Back up with posts waiting, let them go out and more besides, lose the database, bring it back.

    Then once more without the look into Slack: the control, in which things must be said again.
    """
    with stage.opened(setting) as opened:
        file = setting.folder / "backup.db"
        _live(opened, "before", setting.count(short=3, long=50))
        _say(opened, "waiting", setting.count(short=6, long=300))
        backup.write(opened.database, file)
        _live(opened, "since", setting.count(short=6, long=300))
        said = _said(opened)
        restored = _restored(opened, file, said)
        if setting.scale is Scale.SHORT:
            return [restored]
        _restore(opened, file)
        _live(opened, "since", 0, life=opened.life(patience=NOT_LOOKING))
        again = (_said(opened) - said).total()
    control = Finding(
        what="without the look into Slack", figure=f"{again} said again, as must be", passed=again > 0
    )
    return [restored, control]


def _restored(opened: Stage, file: Path, said: Counter[str]) -> Finding:
    began = time.monotonic()
    restored = _restore(opened, file)
    took = time.monotonic() - began
    _live(opened, "since", opened.setting.count(short=6, long=300))  # what people do again is said anew
    again, gone = _said(opened) - said, said - _said(opened)
    trail = "as written" if restored.trail.is_intact and _is_intact(opened.database) else "BROKEN"
    figure = f"{restored.rows:,} rows back in {took:.1f} s, the audit trail {trail}; "
    figure += f"of {said.total()} posts {again.total()} said again, {gone.total()} missing"
    kept = trail == "as written" and took < RESTORE_SECONDS and not again and not gone
    return Finding(what="backup, destruction, restore", figure=figure, passed=kept)


def _restore(opened: Stage, file: Path) -> backup.Restored:
    """The database is lost, and comes back from the file."""
    _destroy(opened.database)
    return backup.restore(opened.database, file, now=opened.database.now(), replace=False)


def _destroy(database: Database) -> None:
    if database.is_sqlite:
        database.dispose()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{database.url.database}{suffix}").unlink(missing_ok=True)
        return
    with database.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


def _say(opened: Stage, what: str, count: int) -> None:
    places = cycle(crowd.PLACES)
    for number in range(count):
        crowd.say(opened, next(places), f"{what} {number}")


def _live(opened: Stage, what: str, count: int, *, life: Life | None = None) -> None:
    """The bot runs until everything has been said, with so much besides what waits."""
    process = opened.start(life or opened.life())
    opened.wait_until_ready()
    _say(opened, what, count)
    assert history.drained(opened, seconds=DRAIN_SECONDS), "not everything could be said"
    opened.kill(process)


def _said(opened: Stage) -> Counter[str]:
    """How often each thing stands in Slack, by the name that goes with its words."""
    slack = WebClient(token=opened.bot.bot_token, base_url=opened.bot.api_url, timeout=30, retry_handlers=[])
    with opened.database.reading() as session:
        posted = session.scalars(select(Delivery.channel).where(Delivery.verb != Verb.HOME))
        places = sorted({channel for channel in posted if channel is not None})
    names = Counter[str]()
    for place in places:
        for message in history.messages(slack, place):
            if name := (message.get("metadata") or {}).get("event_payload", {}).get("name"):
                names[f"{place} {name}"] += 1
    return names


def _is_intact(database: Database) -> bool:
    with database.reading() as session:
        return audit.verify(session).is_intact


def _content(database: Database) -> Mapping[str, Sequence[Any]]:
    with database.reading() as session:
        return {
            table.name: sorted(map(tuple, session.execute(select(table))), key=repr)
            for table in tables.METADATA.sorted_tables
        }


def _differences(before: Mapping[str, Sequence[Any]], after: Mapping[str, Sequence[Any]]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def _schemas() -> list[str]:
    """Every one that has a month, the newest first."""
    scripts = ScriptDirectory(str(migration.MIGRATIONS)).walk_revisions()
    return [script.revision for script in scripts if script.revision >= FIRST_MONTH]


GOALS = (
    Goal(number=22, title="Migrations", must="0 rows changed in meaning", run=migrations),
    Goal(number=23, title="Restore", must="< 5 min, audit verifies, nothing said again", run=restores),
)
