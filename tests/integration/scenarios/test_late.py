"""Reminders, the deadline, and what comes after it."""

import pytest

from bot.ids import Action, Field
from planning.cycle import Step
from tests.builders.stories import Story


@pytest.mark.requirement("R59")
def test_reminders_replace_one_another_and_stop_with_the_answer(asked: Story) -> None:
    emma, li = asked.by("emma"), asked.by("li")
    asked.forward()
    asked.forward()
    assert emma.words().count("Reminder 2:") == 1
    assert "Reminder 1:" not in emma.words()
    emma.press(Action.DEMAND_ACCEPT)
    asked.pass_deadline(Step.DEMAND)
    assert "Reminder" not in emma.words()
    assert "提醒" not in li.words()


@pytest.mark.requirement("R61")
def test_who_is_late_is_told_to_the_planner_alone_who_decides_what_counts(asked: Story) -> None:
    emma, li, marco = asked.by("emma"), asked.by("li"), asked.by("marco")
    asked.by("anna").press(Action.DEMAND_ACCEPT)
    asked.pass_deadline(Step.DEMAND)
    assert "2 forecasts for November 2026 are missing" in marco.words()
    assert "are missing" not in emma.words() + emma.words("#sop") + emma.words("#sop-demand")

    emma.press(Action.DEMAND_EDIT)
    emma.fill({Field.MONTHS: "1040"})
    emma.fill()
    assert "waiting for planning to accept it" in emma.words()
    assert "was sent late: does it count?" in marco.words()
    marco.press(Action.DEMAND_LATE_ACCEPT)
    assert "is recorded" in marco.dismissed()
    assert "waiting for planning" not in emma.words()

    li.press(Action.DEMAND_ACCEPT)
    marco.press(Action.DEMAND_LATE_DECLINE)
    assert li.offers(Action.DEMAND_EDIT)
    assert "1" in li.words()
    assert "计划部门未采纳" in li.words()


def test_the_planner_reminds_the_missing_once_in_a_while(asked: Story) -> None:
    marco, emma = asked.by("marco"), asked.by("emma")
    asked.pass_deadline(Step.DEMAND)
    marco.press(Action.DEMAND_REMIND, place="#sop-demand")
    assert "The reminder is recorded" in marco.dismissed()
    marco.press(Action.DEMAND_REMIND, place="#sop-demand")
    marco.dismissed()
    assert emma.words().count("Reminder 2:") == 1
