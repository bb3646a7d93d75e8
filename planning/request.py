"""A forecast request: what the planner asks of one rep in one cycle, and how it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a request stands."""

    REQUESTED = "requested"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    LATE = "late"  # the deadline has passed and nothing counts yet
    LATE_SUBMITTED = "late_submitted"  # sent after the deadline; the planner decides
    DEFAULTED = "defaulted"  # the declared default was used, and says so
    LOCKED = "locked"  # what was submitted is closed in


class Event(StrEnum):
    """What can happen to a request."""

    SAVE = "save"
    SUBMIT = "submit"
    DEADLINE = "deadline"
    ACCEPT_LATE = "accept late"
    DECLINE_LATE = "decline late"
    CLOSE = "close"
    REOPEN = "reopen"


TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.REQUESTED, Event.SAVE): State.DRAFT,
    (State.REQUESTED, Event.SUBMIT): State.SUBMITTED,
    (State.REQUESTED, Event.DEADLINE): State.LATE,
    (State.REQUESTED, Event.CLOSE): State.DEFAULTED,
    (State.DRAFT, Event.SAVE): State.DRAFT,
    (State.DRAFT, Event.SUBMIT): State.SUBMITTED,
    (State.DRAFT, Event.DEADLINE): State.LATE,
    (State.DRAFT, Event.CLOSE): State.DEFAULTED,
    (State.SUBMITTED, Event.SAVE): State.SUBMITTED,  # a change begun; the version sent still counts
    (State.SUBMITTED, Event.SUBMIT): State.SUBMITTED,  # a new version
    (State.SUBMITTED, Event.DEADLINE): State.SUBMITTED,
    (State.SUBMITTED, Event.CLOSE): State.LOCKED,
    (State.LATE, Event.SAVE): State.LATE,
    (State.LATE, Event.SUBMIT): State.LATE_SUBMITTED,
    (State.LATE, Event.CLOSE): State.DEFAULTED,
    (State.LATE_SUBMITTED, Event.SAVE): State.LATE_SUBMITTED,
    (State.LATE_SUBMITTED, Event.SUBMIT): State.LATE_SUBMITTED,
    (State.LATE_SUBMITTED, Event.ACCEPT_LATE): State.SUBMITTED,
    (State.LATE_SUBMITTED, Event.DECLINE_LATE): State.LATE,
    (State.LATE_SUBMITTED, Event.CLOSE): State.DEFAULTED,  # nobody took it in
    (State.DEFAULTED, Event.REOPEN): State.REQUESTED,
    (State.LOCKED, Event.REOPEN): State.SUBMITTED,
}

ANSWERED = frozenset({State.SUBMITTED, State.LATE_SUBMITTED, State.LOCKED})
WRITABLE = frozenset({State.REQUESTED, State.DRAFT, State.SUBMITTED, State.LATE, State.LATE_SUBMITTED})
UNANSWERED = frozenset(State) - ANSWERED
COUNTED = frozenset({State.SUBMITTED, State.LOCKED})
REMINDED = frozenset({State.REQUESTED, State.DRAFT})  # by the calendar
MISSING = REMINDED | {State.LATE}  # whom the planner may still remind


class NotPossible(Exception):
    """The request is in a state in which this cannot happen."""

    def __init__(self, state: State, event: Event) -> None:
        super().__init__(f"a request that is {state} cannot {event}")
        self.state = state
        self.event = event


def after(state: State, event: Event) -> State:
    """The state after the event, or `NotPossible`.

    >>> after(State.REQUESTED, Event.SUBMIT)
    <State.SUBMITTED: 'submitted'>
    >>> after(State.LOCKED, Event.SUBMIT)
    Traceback (most recent call last):
    planning.request.NotPossible: a request that is locked cannot submit
    """
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise NotPossible(state, event) from None


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a collection has come."""

    expected: int
    answered: int
    late: int

    @property
    def response_rate(self) -> float:
        """Share of requests answered, 1.0 when none was asked."""
        return self.answered / self.expected if self.expected else 1.0


def progress(counted: Mapping[State, int]) -> Progress:
    """Count the answers, given how many requests are in each state.

    >>> progress({State.SUBMITTED: 1, State.LATE: 1, State.REQUESTED: 1}).response_rate
    0.3333333333333333
    """
    return Progress(
        expected=sum(counted.values()),
        answered=sum(counted.get(state, 0) for state in ANSWERED),
        late=sum(counted.get(state, 0) for state in (State.LATE, State.LATE_SUBMITTED)),
    )
