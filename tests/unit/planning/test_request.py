"""A forecast request moves only along its table of transitions."""

import pytest

from planning import request
from planning.request import Event, State


def test_an_answer_in_time_is_locked_at_the_close() -> None:
    assert request.after(request.after(State.REQUESTED, Event.SUBMIT), Event.CLOSE) is State.LOCKED


@pytest.mark.requirement("R61")
def test_silence_ends_in_the_declared_default() -> None:
    assert request.after(request.after(State.DRAFT, Event.DEADLINE), Event.CLOSE) is State.DEFAULTED


def test_an_answer_after_the_deadline_waits_for_the_planner() -> None:
    late = request.after(State.LATE, Event.SUBMIT)
    assert late is State.LATE_SUBMITTED
    assert request.after(late, Event.ACCEPT_LATE) is State.SUBMITTED
    assert request.after(late, Event.DECLINE_LATE) is State.LATE


@pytest.mark.parametrize("state", [State.LOCKED, State.DEFAULTED])
@pytest.mark.parametrize("event", [Event.SAVE, Event.SUBMIT])
def test_nothing_can_be_written_once_the_collection_is_closed(state: State, event: Event) -> None:
    with pytest.raises(request.NotPossible):
        request.after(state, event)


@pytest.mark.parametrize("state", sorted(request.WRITABLE))
def test_every_writable_request_can_be_submitted_and_closed(state: State) -> None:
    assert request.after(state, Event.SUBMIT) in request.ANSWERED
    assert request.after(state, Event.CLOSE) in {State.LOCKED, State.DEFAULTED}
