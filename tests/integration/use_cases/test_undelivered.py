"""What the coordinator decides about messages that did not arrive is done, noted, and done once."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.db import audit, outbox, undelivered
from bot.db.inbox import Repeat
from bot.db.outbox import Delivery, State
from bot.db.session import Database
from bot.db.target import Target
from bot.db.undelivered import Shown
from bot.messages import health
from bot.use_cases import undelivered as use_cases
from bot.use_cases.undelivered import Settled
from planning.roles import NotAllowed
from tests.builders import months
from tests.builders.months import Month

Decide = Callable[..., None]


@pytest.fixture
def month(database: Database) -> Month:
    """One message was refused, and of another it is not known whether it arrived."""
    month = months.opened(database)
    with database.transaction() as session:
        for key in ("failed", "held"):
            message = health.blocks_refused(template=key)
            outbox.say(session, to=Target.person("anna"), message=message, key=key, now=month.now)
    with database.transaction() as session:
        for key, state in (("failed", State.FAILED), ("held", State.HELD)):
            said = row(database, key)
            session.get_one(Delivery, said.id).state = state
            session.get_one(Delivery, said.id).uncertain = state is State.HELD
    return month


def row(database: Database, key: str) -> Delivery:
    with database.reading() as session:
        return session.scalars(select(Delivery).where(Delivery.key == key)).one()


def shown(month: Month, key: str) -> Shown:
    said = row(month.database, key)
    return Shown(row=said.id, fence=said.fence)


@pytest.mark.requirement("R25")
@pytest.mark.parametrize(
    ("decide", "key", "becomes", "action"),
    [
        (use_cases.resend, "failed", State.PENDING, "message.resend"),
        (use_cases.resend, "held", State.PENDING, "message.resend"),
        (use_cases.look_again, "held", State.UNKNOWN, "message.look"),
        (use_cases.drop, "held", State.OBSOLETE, "message.drop"),
    ],
)
def test_what_the_coordinator_decides_is_done_and_noted(
    month: Month, decide: Decide, key: str, becomes: State, action: str
) -> None:
    decide(month.database.transaction, gesture=month.by("giulia"), shown=shown(month, key))
    said = row(month.database, key)
    assert said.state is becomes
    with month.database.reading() as session:
        [entry] = audit.about(session, f"message:{said.id}")
    assert (entry.actor, entry.action) == ("giulia", action)


def test_what_is_sent_again_is_not_looked_for_before(month: Month) -> None:
    use_cases.resend(month.database.transaction, gesture=month.by("giulia"), shown=shown(month, "held"))
    assert not row(month.database, "held").uncertain


def test_nobody_else_decides(month: Month) -> None:
    for person in ("anna", "marco", "lucia"):
        with pytest.raises(NotAllowed):
            use_cases.drop(month.database.transaction, gesture=month.by(person), shown=shown(month, "failed"))
    assert row(month.database, "failed").state is State.FAILED


def test_a_second_decision_finds_it_settled(month: Month) -> None:
    """Two coordinators have the same button before them."""
    seen = shown(month, "failed")
    use_cases.drop(month.database.transaction, gesture=month.by("giulia"), shown=seen)
    with pytest.raises(Settled):
        use_cases.resend(month.database.transaction, gesture=month.by("giulia"), shown=seen)
    assert row(month.database, "failed").state is State.OBSOLETE


def test_the_same_press_counts_once(month: Month) -> None:
    gesture, seen = month.by("giulia"), shown(month, "failed")
    use_cases.resend(month.database.transaction, gesture=gesture, shown=seen)
    with pytest.raises(Repeat):
        use_cases.resend(month.database.transaction, gesture=gesture, shown=seen)


def test_what_may_stand_in_a_channel_is_found_by_the_channel(month: Month) -> None:
    with month.database.transaction() as session:
        session.get_one(Delivery, row(month.database, "held").id).channel = "C1"
    with month.database.transaction() as session:
        assert [each.key for each in undelivered.held_in(session, "C1")] == ["held"]
        assert not undelivered.held_in(session, "C2")
