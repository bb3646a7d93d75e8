"""The monthly cycle as a state machine: people record facts, the step follows from them.

Nobody sets the step of a cycle. A `Facts` record says what has happened; `step` derives where the cycle
stands and `gate` says what the current step still waits for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """The steps of the month, in order."""

    FACTS = "facts"
    DEMAND = "demand"
    SUPPLY = "supply"
    RECONCILE = "reconcile"
    APPROVE = "approve"
    PUBLISH = "publish"


class StepState(StrEnum):
    """Where one step stands."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"


class Wait(StrEnum):
    """What a gate may wait for."""

    DATA_CHECKS = "data checks passed or waived"
    BASELINE = "the statistical baseline"
    DEMAND_CLOSED = "the demand planner closes demand"
    PLAN = "the supply plan"
    SHORTAGES = "an answer to every shortage"
    APPROVAL_STARTED = "the planner starts the approval"
    APPROVALS = "the executives' approvals"
    PUBLICATION = "the publication"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What has happened in a cycle so far."""

    data_checked: bool = False  # checks passed, or waived by name
    baseline_ready: bool = False
    demand_closed: bool = False
    plan_ready: bool = False  # a supply plan for the closed demand exists
    shortages_open: int = 0  # not answered, not escalated
    approval_started: bool = False
    approvals: int = 0  # of the current plan version
    approvals_needed: int = 2
    published: bool = False


def waits(facts: Facts) -> dict[Step, tuple[Wait, ...]]:
    """What each step still waits for before it may close; empty means it is done."""
    conditions: dict[Step, dict[Wait, bool]] = {
        Step.FACTS: {Wait.DATA_CHECKS: facts.data_checked, Wait.BASELINE: facts.baseline_ready},
        Step.DEMAND: {Wait.DEMAND_CLOSED: facts.demand_closed},
        Step.SUPPLY: {Wait.PLAN: facts.plan_ready, Wait.SHORTAGES: facts.shortages_open == 0},
        Step.RECONCILE: {Wait.APPROVAL_STARTED: facts.approval_started},
        Step.APPROVE: {Wait.APPROVALS: facts.approvals >= facts.approvals_needed},
        Step.PUBLISH: {Wait.PUBLICATION: facts.published},
    }
    return {
        step: tuple(wait for wait, met in wanted.items() if not met) for step, wanted in conditions.items()
    }


def step(facts: Facts) -> Step | None:
    """The step the cycle stands at: the first that still waits for something; None when all is done.

    >>> step(Facts())
    <Step.FACTS: 'facts'>
    >>> step(Facts(data_checked=True, baseline_ready=True))
    <Step.DEMAND: 'demand'>
    """
    return next((step for step, missing in waits(facts).items() if missing), None)


def gate(facts: Facts) -> tuple[Wait, ...]:
    """What the current step waits for.

    >>> [str(wait) for wait in gate(Facts(data_checked=True))]
    ['the statistical baseline']
    """
    current = step(facts)
    return waits(facts)[current] if current else ()


def states(facts: Facts) -> Iterator[tuple[Step, StepState]]:
    """Every step with its state, in order.

    >>> dict(states(Facts(data_checked=True, baseline_ready=True)))[Step.DEMAND]
    <StepState.OPEN: 'open'>
    """
    current = step(facts)
    passed = True
    for each in Step:
        if each is current:
            passed = False
            yield each, StepState.OPEN
        else:
            yield each, StepState.CLOSED if passed else StepState.WAITING
