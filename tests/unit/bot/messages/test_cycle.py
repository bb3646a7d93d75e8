"""The board, the data checks, and the Home tab: what is shown to whom."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.ids import Action, Pointer
from bot.messages import cycle, home, preview, reconcile
from bot.messages.cycle import Problem, Problems, Step
from bot.messages.home import Home, Todo
from bot.messages.message import Figure
from tests.unit.bot.messages import drawn

NOW = datetime(2026, 12, 3, 13, tzinfo=UTC)


def problem(number: int, *, severity: str = "error", waived_by: str | None = None) -> Problem:
    """A problem in one row."""
    return Problem(
        pointer=Pointer(subject=f"p{number}", revision=1),
        source="stock.csv",
        row=number,
        column="qty",
        reason="'abc' is not a number",
        remedy="write a number",
        severity=severity,
        waived_by=waived_by,
        waived_at=NOW if waived_by else None,
    )


def checked(*problems: Problem) -> dict[str, object]:
    """The card of those problems."""
    pointer = Pointer(subject="4", revision=2)
    return drawn.message(
        cycle.problems(Problems(pointer=pointer, month="2026-12", problems=problems, checked_at=NOW))
    )


@pytest.mark.requirement("R58")
class TestDataChecks:
    def test_only_what_stops_the_cycle_can_be_waived(self) -> None:
        """A warning stops nothing, and what was waived is settled."""
        shown = checked(problem(1), problem(2, severity="warning"), problem(3, waived_by="giulia"))
        assert drawn.values(shown, Action.CYCLE_WAIVE) == ["p1@1"]

    def test_name_row_column_reason_and_remedy(self) -> None:
        words = drawn.words(checked(problem(1204)))
        assert "*stock.csv* · row 1204 · column qty\n'abc' is not a number\n→ write a number" in words

    def test_are_cut_after_the_first_and_say_so(self) -> None:
        shown = checked(*(problem(n) for n in range(40)))
        assert len(drawn.values(shown, Action.CYCLE_WAIVE)) == cycle.WAIVABLE_SHOWN
        assert "and 30 more" in drawn.words(shown)

    def test_say_who_waived(self) -> None:
        assert "waived by <@UGIULIA>" in drawn.words(checked(problem(1), problem(2, waived_by="giulia")))


def test_the_board_says_how_far_the_month_is() -> None:
    steps = (
        Step(name="facts", state="closed", due_at=NOW, closed_at=NOW),
        Step(name="demand", state="open", due_at=NOW, received=2, expected=3, awaited=("li",)),
    )
    shown = drawn.message(cycle.board(cycle.Board(month="2026-12", state="demand", steps=steps)))
    assert shown["text"] == "S&amp;OP cycle December 2026: 1 of 2 steps done, now Demand."
    assert "2 of 3 received · waiting for <@ULI>" in drawn.words(shown)


def test_the_reconciliation_finds_the_first_month_that_is_short() -> None:
    pointer = Pointer(subject="4", revision=1)
    shown = drawn.message(
        reconcile.summary(
            reconcile.Summary(
                pointer=pointer,
                month="2026-12",
                months=("2026-12", "2027-01", "2027-02"),
                state="open",
                currency="EUR",
                unit="pc",
                unconstrained=(10.0, 20.0, 30.0),
                constrained=(10.0, 15.0, 20.0),
                volume=Figure(value=45, reference=60),
                value=Figure(value=450),
            )
        )
    )
    assert "Demand exceeds supply from January 2027 on, there by 5 pc." in shown["text"]


class TestHome:
    def test_puts_first_what_is_due_first(self) -> None:
        todos = tuple(
            _todo(kind, hours) for kind, hours in (("approve", 9), ("forecast", 1), ("shortage", 5))
        )
        assert drawn.actions(_home(todos=todos))[:3] == [
            Action.DEMAND_EDIT,
            Action.SUPPLY_ACKNOWLEDGE,
            Action.APPROVAL_DETAILS,
        ]

    def test_gives_every_task_exactly_one_button(self) -> None:
        todos = tuple(_todo("forecast", hours) for hours in range(30))
        shown = _home(todos=todos)
        assert drawn.actions(shown).count(Action.DEMAND_EDIT) == home.TODOS_SHOWN
        assert "and 22 more" in drawn.words(shown)

    def test_says_so_when_nothing_is_waiting(self) -> None:
        assert "✅ Nothing is waiting for you." in drawn.words(_home())

    def test_shows_only_the_sections_of_ones_roles(self) -> None:
        """Somebody's accuracy is theirs and the planner's."""
        assert "Your forecast accuracy" not in drawn.words(_home())
        assert "Your forecast accuracy" in drawn.words(_home(accuracy=()))


def _todo(kind: str, hours: int) -> Todo:
    return Todo(
        kind=kind,
        pointer=Pointer(subject=kind, revision=hours),
        due_at=NOW + timedelta(hours=hours),
        month="2026-12",
        quantity=5.0,
    )


def _home(**changes: object) -> dict[str, object]:
    given: dict[str, object] = {
        "person": "anna",
        "company": "Moka",
        "roles": ("sales",),
        "language": "en",
        "timezone": "UTC",
        "currency": "EUR",
    }
    page = Home(**{**given, **changes})  # type: ignore[arg-type] # a test names the fields it means
    return preview.RENDERER.view(home.home(page), language="en", timezone="UTC")
