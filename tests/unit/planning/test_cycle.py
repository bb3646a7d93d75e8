"""The cycle's step follows from the facts, and from nothing else."""

from dataclasses import replace

import pytest

from planning import cycle
from planning.cycle import Facts, Step, StepState, Wait

MONTH = [
    ({"data_checked": True, "baseline_ready": True}, Step.DEMAND),
    ({"demand_closed": True}, Step.SUPPLY),
    ({"plan_ready": True}, Step.RECONCILE),
    ({"approval_started": True}, Step.APPROVE),
    ({"approvals": 2}, Step.PUBLISH),
    ({"published": True}, None),
]


@pytest.mark.requirement("R73")
def test_a_month_passes_every_step_in_order() -> None:
    facts = Facts()
    assert cycle.step(facts) is Step.FACTS
    for happened, reached in MONTH:
        facts = replace(facts, **happened)  # type: ignore[arg-type]
        assert cycle.step(facts) is reached


def test_supply_waits_for_an_answer_to_every_shortage() -> None:
    facts = Facts(
        data_checked=True, baseline_ready=True, demand_closed=True, plan_ready=True, shortages_open=1
    )
    assert cycle.gate(facts) == (Wait.SHORTAGES,)


def test_one_approval_of_two_is_not_enough() -> None:
    facts = Facts(
        data_checked=True,
        baseline_ready=True,
        demand_closed=True,
        plan_ready=True,
        approval_started=True,
        approvals=1,
    )
    assert cycle.step(facts) is Step.APPROVE


def test_a_fact_ahead_of_its_time_does_not_skip_a_step() -> None:
    """A plan made too early leaves the cycle where the missing fact is."""
    assert cycle.step(Facts(plan_ready=True, approvals=2, published=True)) is Step.FACTS


def test_exactly_one_step_is_open_until_the_end() -> None:
    for facts in (Facts(), Facts(data_checked=True, baseline_ready=True)):
        assert [state for _, state in cycle.states(facts)].count(StepState.OPEN) == 1
