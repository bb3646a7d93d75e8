"""The shortage card and the board."""

from datetime import UTC, datetime

import pytest

from bot.ids import Action, Pointer
from bot.messages import supply
from bot.messages.supply import Card, Cause, Load, Option, Shortage
from planning.shortage import State
from tests.unit.bot.messages import drawn

NOW = datetime(2026, 12, 3, 13, tzinfo=UTC)


def shortage(state: State = State.OPEN, **changes: object) -> Shortage:
    """Twenty pieces short in February."""
    given = {"item": "EM-200", "name": "Duo", "unit": "pc", "family": "Home", "month": "2027-02"}
    return Shortage(**{**given, "quantity": 20.0, "value": 700.0, "state": state, **changes})  # type: ignore[arg-type]


def card(state: State = State.OPEN, **changes: object) -> Card:
    """Its card."""
    given: dict[str, object] = {
        "pointer": Pointer(subject="31", revision=2),
        "cycle_month": "2026-12",
        "shortage": shortage(state),
        "cause": Cause(kind="capacity", name="Line 1", full_from="2027-01", full_to="2027-02"),
        "currency": "EUR",
        "due_at": NOW,
        "at": NOW,
    }
    if state is State.ACKNOWLEDGED:
        given["commitment"] = supply.Commitment(
            by="p", at=NOW, lever="Overtime", quantity=20.0, date=NOW.date()
        )
    return Card(**{**given, **changes})  # type: ignore[arg-type] # a test names the fields it means


def board(**changes: object) -> supply.Board:
    """A board of two months."""
    given: dict[str, object] = {
        "pointer": Pointer(subject="4", revision=1),
        "month": "2026-12",
        "months": ("2026-12", "2027-01"),
        "state": "planned",
        "due_at": NOW,
        "planned_at": NOW,
        "unit": "pc",
    }
    return supply.Board(**{**given, **changes})  # type: ignore[arg-type] # a test names the fields it means


class TestShortage:
    @pytest.mark.parametrize(
        ("state", "actions"),
        [
            (State.OPEN, [Action.SUPPLY_ACKNOWLEDGE, Action.SUPPLY_DISMISS]),
            (State.ACKNOWLEDGED, [Action.SUPPLY_ACKNOWLEDGE]),
            (State.DISMISSED, []),
            (State.RESOLVED, []),
        ],
    )
    def test_offers_what_its_state_allows(self, state: State, actions: list[str]) -> None:
        assert drawn.actions(drawn.message(supply.shortage(card(state)))) == actions

    def test_says_why_and_since_when(self) -> None:
        """The window tells why nothing could be made ahead."""
        assert "*Line 1* is full from January 2027 to February 2027" in drawn.words(
            drawn.message(supply.shortage(card()))
        )

    @pytest.mark.requirement("R88")
    def test_ranks_the_three_best_ways_out_with_their_cost_and_effect(self) -> None:
        ways = tuple(
            Option(lever=f"L{n}", name=f"Way {n}", quantity=10.0 * n, cost=100.0, net=50.0 - 40 * n)
            for n in (1, 2, 3, 4)
        )
        words = drawn.words(drawn.message(supply.shortage(card(options=ways))))
        assert "1. *Way 1* recovers 10 pc for €100 · gains €10 net" in words
        assert "3. *Way 3* recovers 30 pc for €100 · loses €70 net" in words
        assert "Way 4" not in words
        assert "and 1 more" in words


class TestBoard:
    def test_counts_by_state_and_sums_what_is_short(self) -> None:
        found = (shortage(), shortage(State.ACKNOWLEDGED), shortage(State.RESOLVED))
        shown = drawn.message(supply.board(board(shortages=found, demand=100.0, on_time=60.0)))
        assert "40 pc short (€1,400), 1 shortage waits for an answer" in shown["text"]
        assert "60.0% of demand in time" in drawn.words(shown)

    def test_charts_the_fullest_resources_first(self) -> None:
        """Slack draws six lines; the others are less full and counted."""
        loads = tuple(Load(resource=f"R{n}", name=f"R{n}", load=(n / 10, 0.1)) for n in range(9))
        shown = drawn.message(supply.board(board(loads=loads)))
        [chart] = [block for block in shown["blocks"] if block["type"] == "data_visualization"]
        assert [one["name"] for one in chart["chart"]["series"]] == ["R8", "R7", "R6", "R5", "R4", "R3"]
        assert "3 more resources are less full" in drawn.words(shown)

    def test_says_when_all_is_well(self) -> None:
        shown = drawn.message(supply.board(board(demand=100.0, on_time=100.0)))
        assert shown["text"] == "Supply for December 2026: all demand can be met in time."


def test_an_alert_names_what_is_new_and_what_became_worse() -> None:
    alerts = [
        supply.Alert(shortage=shortage(), cause=Cause(kind="fence"), change="new"),
        supply.Alert(shortage=shortage(), cause=Cause(kind="fence"), change="worse", before=10.0),
    ]
    words = drawn.words(drawn.message(supply.alert(month="2026-12", currency="EUR", alerts=alerts)))
    assert "🔔 new" in words
    assert "worse, was 10 pc" in words
