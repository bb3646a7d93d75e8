"""What the coordinator decides about a step that failed so often that it is not tried any more."""

from bot.db import audit, due, people
from bot.db.due import Shown
from bot.db.session import Transaction
from bot.use_cases import redraw
from bot.use_cases.gesture import Gesture
from planning import roles
from planning.roles import Right


class UnderWay(Exception):
    """It is being tried again, or was done meanwhile."""


def try_again(transaction: Transaction, *, gesture: Gesture, shown: Shown) -> None:
    """Have it done at the next tick, with as many tries as at first."""
    with transaction() as session:
        gesture.record(session)
        roles.require(people.roles_of(session, gesture.actor), Right.RUN_CYCLE)
        row = due.hold_stopped(session, shown)
        if row is None:
            raise UnderWay(UnderWay.__doc__)
        audit.record(
            session,
            actor=gesture.actor,
            action="step.retry",
            subject=f"step:{row.id}",
            details={"kind": row.kind, "of": row.subject, "cycle": row.cycle_id, "problem": row.problem},
            now=gesture.now,
        )
        due.try_again(row)
        redraw.homes(session, Right.RUN_CYCLE, now=gesture.now)
