"""Who may approve a plan, and when it is approved."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from planning import approval
from planning.approval import Decision, Given, Matter, Refusal, State
from planning.roles import Role

AT = datetime(2026, 11, 16, 9, tzinfo=UTC)
PLAN = Matter(author="planner", editors=frozenset({"analyst"}), digest="7c1e", needed=2)
EXECUTIVE = [Role.EXECUTIVE]


def given(by: str, decision: Decision = Decision.APPROVED) -> Given:
    return Given(by=by, decision=decision, at=AT)


@pytest.mark.requirement("R100")
def test_two_approvals_approve_the_plan() -> None:
    one = replace(PLAN, given=(given("chen"),))
    assert approval.state(one) is State.PARTLY
    assert approval.state(replace(one, given=(given("chen"), given("moretti")))) is State.APPROVED


def test_asking_for_changes_outweighs_an_approval() -> None:
    matter = replace(PLAN, given=(given("chen"), given("moretti", Decision.CHANGES_ASKED)))
    assert approval.state(matter) is State.CHANGES_ASKED


def test_a_new_version_voids_what_was_approved() -> None:
    matter = replace(PLAN, given=(given("chen"), given("moretti")), superseded=True)
    assert approval.state(matter) is State.SUPERSEDED


@pytest.mark.requirement("R100")
@pytest.mark.parametrize(
    ("matter", "by", "having", "digest", "expected"),
    [
        (PLAN, "rossi", [Role.SALES], "7c1e", Refusal.NO_ROLE),
        (PLAN, "nobody", [], "7c1e", Refusal.NO_ROLE),
        (PLAN, "planner", EXECUTIVE, "7c1e", Refusal.OWN_PLAN),
        (PLAN, "analyst", EXECUTIVE, "7c1e", Refusal.OWN_PLAN),
        (PLAN, "chen", EXECUTIVE, "0000", Refusal.CHANGED_CONTENT),
        (replace(PLAN, superseded=True), "chen", EXECUTIVE, "7c1e", Refusal.OTHER_VERSION),
        (replace(PLAN, given=(given("chen"),)), "chen", EXECUTIVE, "7c1e", Refusal.ALREADY),
        (replace(PLAN, given=(given("a"), given("b"))), "chen", EXECUTIVE, "7c1e", Refusal.SETTLED),
        (PLAN, "chen", EXECUTIVE, "7c1e", None),
    ],
)
def test_a_decision_is_refused_with_its_reason(
    matter: Matter, by: str, having: list[Role], digest: str, expected: Refusal | None
) -> None:
    assert approval.refusal(matter, by=by, having=having, digest=digest) is expected
