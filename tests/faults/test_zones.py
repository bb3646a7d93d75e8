"""A deadline on the day the clocks change is where the rule says: goal 10, in short."""

from pathlib import Path

from tests.faults import goal, zones


def test_times_on_days_of_change_are_where_the_rule_says(tmp_path: Path) -> None:
    goal.short(zones.measure, "sqlite://", tmp_path)
