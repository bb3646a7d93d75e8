"""A rep accepts, edits, explains and sends; what is sent counts once, and nobody else can send it."""

import pytest

from bot.db import demand, inbox
from bot.db.session import Database
from bot.projections import consensus
from bot.projections.request import asked_for
from bot.use_cases import consensus as closing
from bot.use_cases import demand as demands
from bot.use_cases.demand import Changed, Entry, NotYours, ReasonMissing
from planning.request import NotPossible, State
from planning.roles import NotAllowed
from tests.builders import months
from tests.builders.months import Month


@pytest.fixture
def month(database: Database) -> Month:
    return months.asked(database)


def accept(month: Month, person: str, *, by: str | None = None, revision: int | None = None) -> None:
    asked = month.request(person)
    demands.accept(
        month.database.transaction,
        gesture=month.by(by or person),
        request_id=asked.id,
        revision=asked.revision if revision is None else revision,
    )


def entry(qty: float, reason: str | None = None) -> Entry:
    return Entry(item="EM-1", region="Italy", qty={"2026-11": 100.0, "2026-12": qty}, reason=reason)


def save(month: Month, *entries: Entry) -> None:
    demands.save(
        month.database.transaction,
        gesture=month.by("anna"),
        request_id=month.request("anna").id,
        entries=list(entries),
    )


def send(month: Month) -> None:
    asked = month.request("anna")
    demands.send(
        month.database.transaction, gesture=month.by("anna"), request_id=asked.id, revision=asked.revision
    )


def consensus_of(month: Month) -> dict[demand.Key, consensus.Figure]:
    with month.database.reading() as session:
        return consensus.figures(session, session.get_one(type(month.opened()), month.cycle_id))


@pytest.mark.requirement("R10")
@pytest.mark.requirement("R59")
def test_every_owner_is_asked_for_their_own_lines_and_the_submission_horizon(month: Month) -> None:
    with month.database.reading() as session:
        lines = asked_for(session, month.request("anna"))
    assert {(line.item, line.region) for line in lines} == {("EM-1", "Italy"), ("EM-2", "Italy")}
    assert {line.month for line in lines} == {"2026-11", "2026-12", "2027-01", "2027-02"}


@pytest.mark.requirement("R135")
def test_one_tap_sends_the_proposal(month: Month) -> None:
    accept(month, "anna")
    assert month.request("anna").state is State.SUBMITTED
    assert consensus_of(month)["EM-1", "Italy", "2026-12"].stream is consensus.Stream.SALES


def test_the_same_tap_delivered_twice_counts_once(month: Month) -> None:
    asked = month.request("anna")
    gesture = month.by("anna")
    again = {"gesture": gesture, "request_id": asked.id, "revision": asked.revision}
    demands.accept(month.database.transaction, **again)  # type: ignore[arg-type]
    with pytest.raises(inbox.Repeat):
        demands.accept(month.database.transaction, **again)  # type: ignore[arg-type]
    with month.database.reading() as session:
        assert len(demand.submissions(session, asked.id)) == 1


def test_a_tap_on_an_old_card_changes_nothing(month: Month) -> None:
    save(month, entry(130.0, reason="promotion"))
    with pytest.raises(Changed):
        accept(month, "anna", revision=month.request("anna").revision - 1)
    assert month.request("anna").state is State.DRAFT


def test_a_draft_counts_for_nothing_until_it_is_sent(month: Month) -> None:
    save(month, entry(130.0, reason="promotion"))
    assert consensus_of(month)["EM-1", "Italy", "2026-12"].qty == 100.0
    send(month)
    assert consensus_of(month)["EM-1", "Italy", "2026-12"].qty == 130.0


@pytest.mark.requirement("R136")
def test_a_large_change_cannot_be_sent_without_a_reason(month: Month) -> None:
    save(month, entry(130.0))
    with pytest.raises(ReasonMissing):
        send(month)
    demands.explain(
        month.database.transaction,
        gesture=month.by("anna"),
        request_id=month.request("anna").id,
        reasons={("EM-1", "Italy"): ("promotion", "Christmas")},
    )
    send(month)
    figure = consensus_of(month)["EM-1", "Italy", "2026-12"]
    assert (figure.reason, figure.note) == ("promotion", "Christmas")


@pytest.mark.requirement("R49")
def test_a_second_version_follows_the_first_and_keeps_it(month: Month) -> None:
    accept(month, "anna")
    save(month, entry(105.0))
    send(month)
    with month.database.reading() as session:
        versions = demand.submissions(session, month.request("anna").id)
    assert [version.version for version in versions] == [1, 2]
    assert consensus_of(month)["EM-1", "Italy", "2026-12"].qty == 105.0


@pytest.mark.requirement("R12")
@pytest.mark.parametrize("other", ["paolo", "lucia"])
def test_only_sales_roles_write_demand(month: Month, other: str) -> None:
    with pytest.raises(NotAllowed):
        accept(month, "anna", by=other)


@pytest.mark.requirement("R139")
def test_a_rep_cannot_send_for_another(month: Month) -> None:
    with pytest.raises(NotYours):
        accept(month, "anna", by="li")
    assert month.request("anna").state is State.REQUESTED


def test_nothing_can_be_sent_once_demand_is_closed(month: Month) -> None:
    closing.close(month.database.transaction, gesture=month.by("marco"), cycle_id=month.cycle_id)
    with pytest.raises(NotPossible):
        accept(month, "anna")
