"""Work that is spread comes back in order, and so do its failures."""

import threading

import pytest

from planning import workers


def test_answers_come_in_the_order_of_the_tasks_however_long_each_takes() -> None:
    """The first task waits for the last: were they done one by one, in one thread, it would wait for ever."""
    if workers.threads_for(2) < 2:
        pytest.skip("one core does one thing at a time")
    last_is_done = threading.Event()

    def answer(task: str) -> str:
        if task == "first":
            assert last_is_done.wait(timeout=60)
        else:
            last_is_done.set()
        return task.upper()

    assert workers.side_by_side(answer, ["first", "last"]) == ["FIRST", "LAST"]


def test_what_one_task_raises_is_raised() -> None:
    def refuse(task: int) -> int:
        if task == 2:
            raise LookupError("not 2")
        return task

    with pytest.raises(LookupError, match="not 2"):
        workers.side_by_side(refuse, [1, 2, 3])


def test_nothing_to_do_is_done_at_once() -> None:
    assert workers.side_by_side(abs, []) == []
