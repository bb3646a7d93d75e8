"""Goal 17: every cell of the authorisation matrix, and 200 people who press at once."""

import random
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as OutOfConnections

from bot.db import approval as approvals
from bot.db import people
from bot.db.session import Database, DatabaseBusy
from bot.use_cases import approval
from bot.use_cases.gesture import Gesture
from planning.roles import Role
from tests.builders import months
from tests.builders.months import Month
from tests.faults import attempts, world
from tests.faults.goal import Finding, Goal, Setting
from tests.faults.rights import Stage, cells

NOT_SAVED = (DatabaseBusy, OperationalError, OutOfConnections)


def matrix(setting: Setting) -> list[Finding]:
    """Try every cell on a month that is taken through its stages; each try is undone."""
    share = setting.size(short=0.05, long=1.0)
    dice = random.Random(setting.seed)
    tried, wrong = 0, []
    database = Database(setting.database_url)
    for stage, month in world.stages(database):
        for cell in cells(stage):
            if dice.random() < share:
                tried += 1
                problem = attempts.problem(cell, month)
                if problem:
                    wrong.append(
                        f"{cell.actor} {cell.action} at {cell.stage}, {cell.to}, {cell.seen}: {problem}"
                    )
    database.dispose()
    figure = f"{tried:,} of {sum(1 for stage in Stage for _ in cells(stage)):,} cells as the table says"
    if wrong:
        figure = f"{len(wrong)} of {tried:,} cells are wrong: {'; '.join(wrong[:5])}"
    return [Finding(what="authorisation matrix", figure=figure, passed=not wrong and tried > 0)]


def collisions(setting: Setting) -> list[Finding]:
    """Press at the same instant: one executive again and again, and the author with every role."""
    databases = [Database(setting.database_url) for _ in range(2)]
    try:
        month, presses = months.in_approval(databases[0]), setting.size(short=40, long=200)
        return [
            _pressed(databases, month, "lucia", presses, what="one person's approvals", counted=1),
            _pressed(databases, month, "marco", presses, what="approvals by the author", counted=0),
        ]
    finally:
        for database in databases:
            database.dispose()


def _pressed(
    databases: Sequence[Database], month: Month, person: str, presses: int, *, what: str, counted: int
) -> Finding:
    _make_executive(databases[0], person)
    version, together = month.plan(), threading.Barrier(presses)

    def press(number: int) -> str:
        gesture = Gesture(actor=person, intent=f"press:{person}:{number}", now=month.now)
        database = databases[number % len(databases)]
        together.wait(timeout=60)
        try:
            approval.approve(database.transaction, gesture=gesture, plan_id=version.id, digest=version.digest)
        except (*attempts.REFUSALS, *NOT_SAVED) as refusal:
            return type(refusal).__name__
        return "passed"

    with ThreadPoolExecutor(presses) as crowd:
        answers = list(crowd.map(press, range(presses)))
    with databases[0].reading() as session:
        kept = sum(row.actor == person for row in approvals.of_plan(session, version.id))
    passed = answers.count("passed")
    busy = sum(answer not in ("passed", "Refused") for answer in answers)
    figure = f"{presses} at once: {passed} passed, {kept} recorded, {busy} told that nothing was saved"
    return Finding(what=what, figure=figure, passed=passed == kept == counted)


def _make_executive(database: Database, person: str) -> None:
    with database.transaction() as session:
        people.set_roles(session, person, people.roles_of(session, person) | {Role.EXECUTIVE})


GOALS = (
    Goal(number=17, title="Rights", must="no cell beyond the table", run=matrix),
    Goal(number=17, title="Rights", must="0 self or double approvals", run=collisions),
)
