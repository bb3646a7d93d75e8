"""When Slack does not say whether it took a message, nothing is said twice and nothing is lost."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.db import outbox
from bot.db.card import CardSubject
from bot.db.outbox import State
from bot.messages.message import Message
from tests.integration.delivery.conftest import ANNA, AT_ONCE, COORDINATOR, MAIN, Office, note
from workspace.server import Server

LONG_ENOUGH = 120  # for a lease to run out, and for Slack's history to be settled
CARD = CardSubject(kind="demand.request", id="card")


def say(office: Office, *texts: str) -> None:
    for text in texts:
        with office.database.transaction() as session:
            outbox.say(session, to=MAIN, message=note(text), key=text, now=office.clock.now())


def until_quiet(office: Office) -> None:
    """Let time pass until nothing waits any more."""
    for _ in range(20):
        office.courier.drain()
        with office.database.reading() as session:
            if not outbox.open_rows(session):
                return
        office.wait(LONG_ENOUGH)
    raise AssertionError("something still waits")


@pytest.mark.parametrize("fault", ["lost_response", "false_failure"])
def test_a_message_that_slack_took_without_saying_so_is_found(office: Office, fault: str) -> None:
    office.ws.inject(fault, method="chat.postMessage", times=1)
    say(office, "first", "second")
    office.courier.drain()
    assert office.row("first").state is State.UNKNOWN
    office.wait(3)
    office.courier.drain()
    assert office.posts("#sop") == ["first", "second"]
    assert office.row("first").ts == office.giulia.messages("#sop")[0].ts


def test_without_the_look_up_there_would_be_duplicates(office: Office) -> None:
    """The negative control: a harness that cannot fail proves nothing."""
    blind = office.with_terms(replace(AT_ONCE, looks_up=False))
    office.ws.inject("lost_response", method="chat.postMessage", times=1)
    say(office, "first")
    until_quiet(blind)
    assert office.posts("#sop") == ["first", "first"]


def test_a_message_that_slack_did_not_take_is_sent_again(office: Office) -> None:
    office.ws.inject("server_error", method="chat.postMessage", times=1)
    say(office, "first", "second")
    until_quiet(office)
    assert office.posts("#sop") == ["first", "second"]


def test_a_message_that_history_shows_late_is_not_sent_again(office: Office) -> None:
    office.ws.inject("history_lag", seconds=3600)
    office.ws.inject("lost_response", method="chat.postMessage", times=1)
    say(office, "first")
    office.courier.drain()
    office.wait(3)
    office.courier.drain()
    assert office.row("first").state is State.UNKNOWN
    office.ws.heal()
    until_quiet(office)
    assert office.posts("#sop") == ["first"]


def test_those_who_come_after_wait_for_the_one_in_doubt(office: Office) -> None:
    office.ws.inject("lost_response", method="chat.postMessage", times=1)
    say(office, "first", "second")
    office.courier.drain()
    assert office.posts("#sop") == ["first"]
    assert office.row("second").state is State.PENDING


def test_a_worker_that_died_after_its_call_is_followed_by_a_look_up(office: Office) -> None:
    say(office, "first")
    office.courier.drain()
    with office.database.transaction() as session:
        row = outbox.by_key(session, "first")
        assert row is not None
        row.state, row.ts, row.sent_at = State.SENDING, None, None
        row.lease_until = office.clock.now() + timedelta(seconds=60)
    assert office.courier.drain() == 0  # the lease still holds
    until_quiet(office)
    assert office.posts("#sop") == ["first"]


def test_a_late_worker_changes_nothing(office: Office) -> None:
    """It was frozen past its lease; meanwhile another has claimed the row."""
    say(office, "first")

    class SlowRenderer:
        """Takes so long to draw that somebody else claims the row."""

        view = office.packer.renderer.view

        def message(self, message: Message, **how: Any) -> dict[str, Any]:
            with office.database.transaction() as session:
                row = outbox.by_key(session, "first")
                assert row is not None
                row.fence += 1
            return office.packer.renderer.message(message, **how)

    slow = replace(office, packer=replace(office.packer, renderer=SlowRenderer()))
    slow.with_terms(AT_ONCE).courier.step()
    assert office.posts("#sop") == []
    assert office.row("first").state is State.SENDING


def test_what_takes_longer_than_a_lease_to_draw_is_sent_all_the_same(office: Office) -> None:
    """Otherwise a row that always takes long would be claimed again and again, and never said."""
    say(office, "first")

    class SlowRenderer:
        """Takes all of the lease to draw; nobody else claims the row meanwhile."""

        view = office.packer.renderer.view

        def message(self, message: Message, **how: Any) -> dict[str, Any]:
            office.wait(AT_ONCE.lease.total_seconds())
            return office.packer.renderer.message(message, **how)

    slow = replace(office, packer=replace(office.packer, renderer=SlowRenderer()))
    slow.with_terms(AT_ONCE).courier.step()
    assert office.posts("#sop") == ["first"]
    assert office.row("first").state is State.SENT


def test_a_rate_limit_pauses_the_method_and_loses_nothing(office: Office) -> None:
    office.ws.inject("rate_limited", method="chat.postMessage", times=1, seconds=30)
    say(office, "first", "second")
    with office.database.transaction() as session:
        outbox.say(session, to=ANNA, message=note("to anna"), key="a", now=office.clock.now())
    assert office.courier.drain() == 1
    office.wait(29)
    assert office.courier.drain() == 0
    office.wait(2)
    office.courier.drain()
    assert office.posts("#sop") == ["first", "second"]
    assert [message.text for message in office.anna.messages("@parley")] == ["to anna"]


def test_a_card_changed_without_an_answer_is_simply_changed_again(office: Office) -> None:
    with office.database.transaction() as session:
        outbox.redraw(session, subject=CARD, to=MAIN, now=office.clock.now())
    office.courier.drain()
    office.ws.inject("lost_response", method="chat.update", times=1)
    with office.database.transaction() as session:
        outbox.redraw(session, subject=CARD, to=MAIN, now=office.clock.now())
    until_quiet(office)
    assert office.posts("#sop") == ["card as of revision 2, for all"]
    assert office.ws.journal("conversations.history") == []


def test_a_first_post_of_a_card_in_doubt_is_found_and_then_changed(office: Office) -> None:
    office.ws.inject("lost_response", method="chat.postMessage", times=1)
    with office.database.transaction() as session:
        outbox.redraw(session, subject=CARD, to=MAIN, now=office.clock.now())
    office.courier.drain()
    with office.database.transaction() as session:
        outbox.redraw(session, subject=CARD, to=MAIN, now=office.clock.now())
    until_quiet(office)
    [card] = office.posts("#sop")
    assert card != "card as of revision 1, for all"


def test_a_shared_file_without_an_answer_is_found(office: Office) -> None:
    office.ws.inject("lost_response", method="files.completeUploadExternal", times=1)
    with office.database.transaction() as session:
        outbox.upload(
            session,
            to=MAIN,
            key="f",
            name="plan.csv",
            title="Plan",
            content="plan:1",
            now=office.clock.now(),
        )
    until_quiet(office)
    assert len(office.giulia.messages("#sop")) == 1


def test_what_cannot_be_looked_up_is_held_and_the_coordinator_told(office: Office) -> None:
    """Without the history scope nobody can know; sending again could say it twice."""
    office.ws.inject("lost_response", method="chat.postMessage", times=1)
    say(office, "first", "second")
    office.courier.drain()
    office.ws.control("leave", channel="#sop", person="Parley")
    until_quiet(office)
    assert office.row("first").state is State.HELD
    assert any("not known whether a message to #sop" in words for words in office.told_coordinator())


def test_an_hour_without_slack_only_delays(office: Office) -> None:
    office.ws.inject("dark", for_seconds=3600)
    say(office, *"abc")
    office.courier.drain()
    office.wait(3601)
    until_quiet(office)
    assert office.posts("#sop") == ["a", "b", "c"]


def test_a_refused_token_stops_sending_until_it_is_mended(office: Office, server: Server) -> None:
    office.ws.control("revoke_app", app=server.app("Parley")["id"])
    say(office, "first")
    assert office.courier.drain() == 1
    assert office.row("first").state is State.PENDING
    assert office.row("first").problem in {"invalid_auth", "token_revoked", "account_inactive"}


def test_a_rate_limit_of_what_is_asked_first_holds_for_all_who_would_ask(office: Office) -> None:
    """Direct messages are opened before they are sent; one refusal speaks for everybody's."""
    office.ws.inject("rate_limited", method="conversations.open", seconds=30)
    for who in (ANNA, COORDINATOR):
        with office.database.transaction() as session:
            outbox.say(session, to=who, message=note("hello"), key=str(who), now=office.clock.now())
    assert office.courier.drain() == 1
    office.wait(29)
    assert office.courier.drain() == 0
    office.ws.heal()
    office.wait(2)
    until_quiet(office)
    assert [message.text for message in office.anna.messages("@parley")] == ["hello"]


def test_slack_in_the_dark_is_called_less_and_less_often(office: Office) -> None:
    office.ws.inject("dark")
    say(office, "first")
    tries = 0
    for _ in range(600):
        tries += office.courier.drain()
        office.wait(1)
    assert tries < 20
    office.ws.heal()
    until_quiet(office)
    assert office.posts("#sop") == ["first"]
