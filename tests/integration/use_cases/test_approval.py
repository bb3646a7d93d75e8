"""Two approvals, never the author's, never of another version."""

import pytest
from sqlalchemy.exc import IntegrityError

from bot.db import approval as approvals
from bot.db import due, plan
from bot.db.approval import Approval
from bot.db.plan import Status
from bot.db.session import Database
from bot.use_cases import approval, consensus
from bot.use_cases.approval import NotReady, Refused
from bot.use_cases.work import Kind
from planning.approval import Decision, Refusal
from planning.cycle import Step
from tests.builders import months
from tests.builders.months import Month


@pytest.fixture
def month(database: Database) -> Month:
    return months.in_approval(database)


def approve(month: Month, person: str, *, plan_id: int | None = None, digest: str | None = None) -> None:
    current = month.plan()
    approval.approve(
        month.database.transaction,
        gesture=month.by(person),
        plan_id=plan_id or current.id,
        digest=digest or current.digest,
    )


@pytest.mark.requirement("R100")
def test_the_second_approval_sets_the_publication_in_motion(month: Month) -> None:
    approve(month, "lucia")
    assert month.opened().reached == Step.APPROVE
    approve(month, "nadia")
    assert month.opened().reached == Step.PUBLISH
    with month.database.reading() as session:
        assert Kind.PUBLISH in {row.kind for row in due.of_cycle(session, month.cycle_id)}


@pytest.mark.requirement("R74")
@pytest.mark.requirement("R139")
@pytest.mark.parametrize("person", ["anna", "paolo", "giulia", "nobody"])
def test_whoever_lacks_the_role_is_refused(month: Month, person: str) -> None:
    with pytest.raises(Refused) as caught:
        approve(month, person)
    assert caught.value.refusal is Refusal.NO_ROLE


@pytest.mark.requirement("R139")
def test_the_author_is_refused_though_an_executive(database: Database) -> None:
    """David closes demand, so the plan is his; that he is an executive too does not help."""
    month = months.asked(database)
    consensus.close(database.transaction, gesture=month.by("david"), cycle_id=month.cycle_id)
    months.make_plan(month)
    with database.transaction() as session:
        plan.newest(session, month.cycle_id).author = "david"
    approval.start(database.transaction, gesture=month.by("marco"), cycle_id=month.cycle_id)
    with pytest.raises(Refused) as caught:
        approve(month, "david")
    assert caught.value.refusal is Refusal.OWN_PLAN


@pytest.mark.parametrize("named_author", ["marco", "nadia"])
def test_the_database_itself_refuses_an_approval_of_ones_own_plan(month: Month, named_author: str) -> None:
    """Whatever the row says of the author: the plan version knows better."""
    with pytest.raises(IntegrityError):
        _write_approval(month, actor="marco", author=named_author)


def test_the_database_itself_refuses_an_approval_by_whoever_changed_a_figure(database: Database) -> None:
    month = months.asked(database)
    consensus.override(
        database.transaction,
        gesture=month.by("david"),
        cycle_id=month.cycle_id,
        line=("EM-1", "Italy"),
        qty={"2026-11": 70.0},
        reason="a lost tender",
    )
    consensus.close(database.transaction, gesture=month.by("marco"), cycle_id=month.cycle_id)
    months.make_plan(month)
    with pytest.raises(IntegrityError, match="nobody decides on a plan"):
        _write_approval(month, actor="david", author="marco")


def test_an_approval_cannot_be_handed_to_somebody_who_may_not_give_it(month: Month) -> None:
    _write_approval(month, actor="lucia", author="marco")
    with pytest.raises(IntegrityError), month.database.transaction() as session:
        given = approvals.of_plan(session, month.plan().id)
        given[0].actor = "marco"


def _write_approval(month: Month, *, actor: str, author: str) -> None:
    current = month.plan()
    with month.database.transaction() as session:
        session.add(
            Approval(
                plan_id=current.id,
                author=author,
                actor=actor,
                decision=Decision.APPROVED,
                digest=current.digest,
                at=month.now,
            )
        )


@pytest.mark.requirement("R100")
def test_a_second_click_adds_nothing(month: Month) -> None:
    approve(month, "lucia")
    with pytest.raises(Refused) as caught:
        approve(month, "lucia")
    assert caught.value.refusal is Refusal.ALREADY
    with month.database.reading() as session:
        assert approvals.count_approvals(session, month.plan().id) == 1


def test_a_new_version_voids_what_was_approved(month: Month) -> None:
    old = month.plan()
    approve(month, "lucia")
    consensus.reopen(month.database.transaction, gesture=month.by("marco"), cycle_id=month.cycle_id)
    consensus.close(month.database.transaction, gesture=month.by("marco"), cycle_id=month.cycle_id)
    months.make_plan(month)
    assert month.opened().reached == Step.RECONCILE
    with pytest.raises(Refused) as caught:
        approve(month, "nadia", plan_id=old.id, digest=old.digest)
    assert caught.value.refusal is Refusal.OTHER_VERSION
    with month.database.reading() as session:
        assert approvals.count_approvals(session, month.plan().id) == 0


def test_what_was_not_shown_cannot_be_approved(month: Month) -> None:
    with pytest.raises(Refused) as caught:
        approve(month, "lucia", digest="f" * 64)
    assert caught.value.refusal is Refusal.CHANGED_CONTENT


@pytest.mark.requirement("R100")
def test_changes_asked_stop_the_approval_and_reach_the_author(month: Month) -> None:
    current = month.plan()
    approval.ask_changes(
        month.database.transaction,
        gesture=month.by("nadia"),
        plan_id=current.id,
        digest=current.digest,
        reason="too little stock",
    )
    with pytest.raises(Refused):
        approve(month, "lucia")


def test_an_approval_cannot_begin_before_the_plan_is_reconciled(database: Database) -> None:
    month = months.closed(database)
    with pytest.raises(NotReady):
        approval.start(database.transaction, gesture=month.by("marco"), cycle_id=month.cycle_id)


@pytest.mark.requirement("R50")
def test_only_one_version_can_be_active(month: Month) -> None:
    with pytest.raises(IntegrityError), month.database.transaction() as session:
        current = plan.newest(session, month.cycle_id)
        current.status = Status.ACTIVE
        session.flush()
        twin = {c: getattr(current, c) for c in ("cycle_id", "author", "made_at", "inputs_digest", "digest")}
        session.add(plan.PlanVersion(**twin, number=99, status=Status.ACTIVE, headline={}))
