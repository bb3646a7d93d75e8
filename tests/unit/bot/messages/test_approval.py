"""The decision card: who is offered what."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.ids import Action, Pointer
from bot.messages import approval
from bot.messages.approval import Headline, Verdict
from bot.messages.message import Figure
from planning.approval import Decision, State
from tests.unit.bot.messages import drawn

NOW = datetime(2026, 12, 3, 13, tzinfo=UTC)
DECIDING = {Action.APPROVAL_APPROVE, Action.APPROVAL_CHANGES, Action.APPROVAL_COMMENT}
APPROVED = Verdict(person="giulia", kind=Decision.APPROVED, at=NOW)
MATTER = approval.Decision(
    pointer=Pointer(subject="9-7c1e", revision=1),
    month="2026-12",
    state=State.PENDING,
    version=2,
    digest="7c1e0b9d",
    headline=Headline(volume=Figure(value=100), value=Figure(value=900), budget=1000),
    due_at=NOW,
    needed=2,
    author="li",
    approvers=("giulia", "chen"),
    reader="giulia",
)


def offered(matter: approval.Decision) -> set[Action]:
    """The buttons that decide on that card."""
    return DECIDING & set(drawn.actions(drawn.message(approval.decision(matter))))


@pytest.mark.requirement("R100")
class TestDecision:
    @pytest.mark.parametrize("state", [State.PENDING, State.PARTLY])
    def test_is_open_to_an_executive_who_has_not_decided(self, state: State) -> None:
        assert offered(replace(MATTER, state=state)) == DECIDING

    @pytest.mark.parametrize("state", [State.APPROVED, State.CHANGES_ASKED, State.SUPERSEDED])
    def test_is_closed_once_it_is_settled(self, state: State) -> None:
        """No live button stays on a settled matter."""
        assert offered(replace(MATTER, state=state)) == set()

    def test_is_closed_to_whoever_has_decided(self) -> None:
        matter = replace(MATTER, state=State.PARTLY, verdicts=(APPROVED,))
        assert offered(matter) == set()
        assert "You approved this version" in drawn.words(drawn.message(approval.decision(matter)))

    def test_is_closed_to_the_author(self) -> None:
        matter = replace(MATTER, author="giulia")
        assert offered(matter) == set()
        assert "you cannot approve it" in drawn.words(drawn.message(approval.decision(matter)))

    def test_names_the_version_and_its_seal(self) -> None:
        """What is approved is this content, not whatever the plan becomes."""
        shown = drawn.message(approval.decision(MATTER))
        assert "version 2 · 7c1e" in shown["text"]
        assert "Version 2 · 7c1e" in drawn.words(shown)

    def test_shows_the_gap_to_the_budget(self) -> None:
        assert "🟠 -€100" in drawn.words(drawn.message(approval.decision(MATTER)))

    def test_says_who_is_awaited(self) -> None:
        matter = replace(MATTER, state=State.PARTLY, verdicts=(APPROVED,))
        assert "Waiting for <@UCHEN>" in drawn.words(drawn.message(approval.decision(matter)))


@pytest.mark.parametrize("state", State)
def test_the_channel_sees_the_decision_but_cannot_take_it(state: State) -> None:
    """Whoever reads the channel is not thereby an approver."""
    matter = replace(MATTER, state=state, reader=None)
    assert not DECIDING & set(drawn.actions(drawn.message(approval.status(matter))))
