"""How the executives decide, what a change does to their decisions, and what is published."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.db import approval, plan
from bot.ids import Action, Callback, Field
from planning.cycle import Step
from tests.builders.stories import Story


@pytest.mark.requirement("R100")
@pytest.mark.requirement("R50")
def test_changes_that_were_asked_for_make_a_new_version_and_void_the_approvals(in_approval: Story) -> None:
    lucia, nadia, marco = in_approval.by("lucia"), in_approval.by("nadia"), in_approval.by("marco")
    lucia.press(Action.APPROVAL_COMMENT)
    lucia.fill({Field.NOTE: "well done"})
    assert "well done" in lucia.words("#sop-exec")
    nadia.press(Action.APPROVAL_CHANGES)
    assert nadia.fill({Field.NOTE: "   "}).errors
    nadia.fill({Field.NOTE: "Britain is too low"})
    assert "Britain is too low" in marco.words()

    marco.press(Action.DEMAND_REOPEN)
    assert in_approval.reached == Step.DEMAND
    marco.press(Action.DEMAND_REVIEW, place="#sop-demand")
    marco.person.choose("Choose a line", "EM-1|Britain", on=marco.form())
    in_approval.settle()
    marco.fill({Field.MONTHS: "1010", Field.REASON: "promotion"})
    marco.press(Action.DEMAND_CLOSE, place="#sop-demand")
    marco.press(Action.RECONCILE_START, place="#sop")

    assert "Replaced by a newer version" in lucia.words()
    lucia.press(Action.APPROVAL_APPROVE)
    nadia.press(Action.APPROVAL_APPROVE)
    with in_approval.stage.database.reading() as session:
        active = plan.active(session)
        assert active is not None
        assert active.number == 2
        assert {row.actor for row in approval.of_plan(session, active.id)} == {"lucia", "nadia"}
    files = [file["name"] for message in lucia.person.messages("#sop") for file in message.body["files"]]
    thread = [
        file["name"]
        for root in lucia.person.messages("#sop")
        for message in lucia.person.thread(root)
        for file in message.body["files"]
    ]
    assert {"orders-2026-11.csv", "plan-2026-11.csv", "plan-2026-11.xlsx"} <= {*files, *thread}


@pytest.mark.requirement("R100")
def test_whoever_made_or_changed_the_plan_does_not_approve_it(asked: Story) -> None:
    """David is an executive and a demand planner: his hand is in the figures, so others decide."""
    david = asked.by("david")
    david.press(Action.DEMAND_REVIEW, place="#sop-demand")
    david.person.choose("Choose a line", "EM-1|China", on=david.form())
    asked.settle()
    david.fill({Field.MONTHS: "1010", Field.REASON: "promotion"})
    asked.by("marco").press(Action.DEMAND_CLOSE, place="#sop-demand")
    asked.pass_deadline(Step.SUPPLY)
    asked.by("marco").press(Action.RECONCILE_START, place="#sop")
    assert asked.by("lucia").offers(Action.APPROVAL_APPROVE)
    assert not david.offers(Action.APPROVAL_APPROVE)


def test_two_executives_at_once_and_one_of_them_twice_are_two_approvals(in_approval: Story) -> None:
    people = [in_approval.by(name) for name in ("lucia", "nadia", "lucia")]
    cards = [who.card(Action.APPROVAL_APPROVE) for who in people]
    with ThreadPoolExecutor(3) as screens:
        list(screens.map(lambda at: at[0].person.click("Approve", on=at[1]), zip(people, cards, strict=True)))
    in_approval.settle()
    assert in_approval.stage.is_published()
    with in_approval.stage.database.reading() as session:
        active = plan.active(session)
        assert active is not None
        assert sorted(row.actor for row in approval.of_plan(session, active.id)) == ["lucia", "nadia"]


def test_a_decision_can_be_made_in_the_details_opened_from_home(in_approval: Story) -> None:
    lucia = in_approval.by("lucia")
    lucia.press(Action.APPROVAL_DETAILS, on=lucia.home())
    assert lucia.form().callback_id == Callback.APPROVAL_DETAILS
    lucia.press(Action.APPROVAL_APPROVE, on=lucia.form())
    assert Action.APPROVAL_APPROVE not in str(lucia.form().blocks)
    lucia.person.close()
    assert "Decide on the plan" not in lucia.home().words
