"""The rep's card and the planner's: what they offer in which state."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.ids import Action, Pointer
from bot.messages import demand
from bot.messages.demand import Flag, Line, Request, Source
from planning import request as states
from planning.request import Event, State
from tests.unit.bot.messages import drawn

DUE = datetime(2026, 12, 4, 16, tzinfo=UTC)
WHAT_A_PRESS_DOES = {
    Action.DEMAND_ACCEPT: Event.SUBMIT,
    Action.DEMAND_EDIT: Event.SAVE,
    Action.DEMAND_ITEM: Event.SAVE,
    Action.DEMAND_DISCARD: Event.SAVE,
}


def line(number: int = 1, **changes: object) -> Line:
    """A line of four months."""
    made = Line(
        line=f"EM-{number}",
        item=f"EM-{number}",
        name="Espresso machine",
        region="Italy",
        proposal=(10.0, 20.0, 30.0, 40.0),
        last_plan=(20.0, 20.0, 20.0, 20.0),
        price=2.0,
    )
    return replace(made, **changes)  # type: ignore[arg-type] # a test names the fields it means


def asked(state: State = State.REQUESTED, **changes: object) -> Request:
    """A request for one line."""
    made = Request(
        pointer=Pointer(subject="17", revision=3),
        month="2026-12",
        months=("2026-12", "2027-01", "2027-02", "2027-03"),
        state=state,
        due_at=DUE,
        at=DUE,
        lines=(line(),),
        source=Source(method="statistical", until="2026-11"),
        currency="EUR",
    )
    return replace(made, **changes)  # type: ignore[arg-type] # a test names the fields it means


class TestRequest:
    @pytest.mark.requirement("R142")
    def test_can_be_accepted_with_one_press(self) -> None:
        """And one question that names units, money and the change."""
        shown = drawn.message(demand.request(asked()))
        assert drawn.actions(shown)[0] == Action.DEMAND_ACCEPT
        assert "1 item · 100 pc · €200 · +25.0% vs the last plan" in drawn.words(shown)

    @pytest.mark.parametrize("state", State)
    @pytest.mark.parametrize("done", [0, 1])
    def test_offers_nothing_that_would_be_refused(self, state: State, done: int) -> None:
        """A button whose press cannot succeed is a broken promise."""
        shown = drawn.message(demand.request(asked(state, done=done)))
        for action in drawn.actions(shown):
            assert (state, WHAT_A_PRESS_DOES[Action(action)]) in states.TRANSITIONS

    @pytest.mark.parametrize("state", sorted(states.WRITABLE))
    def test_can_be_edited_as_long_as_it_is_open(self, state: State) -> None:
        """Late as well: planning decides whether it counts."""
        assert Action.DEMAND_EDIT in drawn.actions(drawn.message(demand.request(asked(state))))

    def test_offers_to_go_on_with_a_draft_rather_than_to_drop_it_by_accepting(self) -> None:
        shown = drawn.message(demand.request(asked(State.DRAFT, done=1)))
        assert Action.DEMAND_ACCEPT not in drawn.actions(shown)
        assert Action.DEMAND_DISCARD in drawn.actions(shown)

    def test_every_button_points_to_the_revision_it_was_drawn_from(self) -> None:
        shown = drawn.message(demand.request(asked()))
        assert drawn.values(shown, Action.DEMAND_EDIT) == ["17@3"]

    def test_marks_what_changed_and_says_what_the_mark_means(self) -> None:
        """A sign alone would leave some readers out."""
        lines = (line(1, entered=(11.0, 20.0, 30.0, 40.0)), line(2, flagged=True), line(3))
        shown = drawn.message(demand.request(asked(State.SUBMITTED, lines=lines, version=1)))
        assert [row[0][:2].strip() for row in drawn.rows(shown)] == ["✏️", "👀", "EM"]
        assert "changed by you" in drawn.words(shown)
        assert "worth a look" in drawn.words(shown)
        assert "set by planning" not in drawn.words(shown)

    def test_shows_what_planning_made_of_it(self) -> None:
        lines = (line(1, entered=(11.0, 20.0, 30.0, 40.0), agreed=(15.0, 20.0, 30.0, 40.0)),)
        shown = drawn.message(demand.request(asked(State.LOCKED, lines=lines)))
        assert drawn.rows(shown)[0][1] == "15"
        assert "Planning changed 1 item" in drawn.words(shown)

    def test_names_the_region_only_where_there_are_several(self) -> None:
        one = drawn.message(demand.request(asked(lines=(line(1), line(2)))))
        two = drawn.message(demand.request(asked(lines=(line(1), line(2, region="Spain")))))
        assert len(drawn.rows(two)[0]) == len(drawn.rows(one)[0]) + 1

    def test_cuts_a_long_list_and_says_so(self) -> None:
        shown = drawn.message(demand.request(asked(lines=tuple(line(n) for n in range(130)))))
        assert len(drawn.rows(shown)) == demand.LINES_SHOWN
        assert "and 31 more" in drawn.words(shown)

    def test_counts_all_lines_however_many_are_shown(self) -> None:
        shown = drawn.message(demand.request(asked(lines=tuple(line(n) for n in range(130)))))
        assert "130 items" in shown["text"]
        assert "13,000 pc" in shown["text"]

    def test_gives_no_unit_where_units_differ(self) -> None:
        """Pieces and kilos have no sum that means anything."""
        shown = drawn.message(demand.request(asked(lines=(line(1), line(2, unit="kg")))))
        assert "Proposal: *200* ·" in drawn.words(shown)

    def test_says_in_words_what_deserves_a_look(self) -> None:
        flags = (Flag(kind="above_last_year", item="EM-1", name="Espresso machine", change=0.38),)
        shown = drawn.message(demand.request(asked(flags=flags)))
        assert "*EM-1 Espresso machine*: the proposal is 38% above last year." in drawn.words(shown)

    def test_is_silent_about_the_past_where_there_is_none(self) -> None:
        shown = drawn.message(demand.request(asked(lines=(line(1, last_plan=None, price=None),))))
        assert "vs the last plan" not in shown["text"]
        assert "€" not in drawn.words(shown)


class TestPages:
    @pytest.mark.parametrize(("count", "wanted"), [(0, 1), (1, 1), (12, 1), (13, 2), (24, 2), (25, 3)])
    def test_hold_twelve_lines(self, count: int, wanted: int) -> None:
        assert demand.pages([line(n) for n in range(count)]) == wanted

    def test_together_hold_every_line_once(self) -> None:
        lines = [line(n) for n in range(29)]
        shown = [one for number in (1, 2, 3) for one in demand.page(lines, number)]
        assert shown == lines
