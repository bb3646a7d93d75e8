"""What a frozen worker posts a second time does not stay."""

from datetime import timedelta

import pytest

from bot import manifest
from bot.db import audit, delivery, outbox
from bot.db.outbox import State
from bot.slack import CallFailed
from bot.sweeper import Sweeper
from tests.faults.fall import Crash, falling
from tests.integration.delivery.conftest import MAIN, Office, note

LONG_ENOUGH = 200


def sweeper(office: Office) -> Sweeper:
    return Sweeper(database=office.database, slack=office.slack, clock=office.clock, real=office.clock)


def say(office: Office, key: str, *, replaces: str | None = None) -> None:
    with office.database.transaction() as session:
        outbox.say(session, to=MAIN, message=note(key), key=key, now=office.clock.now(), replaces=replaces)


def say_at_the_second_try(office: Office, key: str) -> None:
    office.ws.inject("server_error", method="chat.postMessage", times=1)
    say(office, key)
    for _ in range(3):
        office.courier.drain()
        office.wait(120)
    assert office.row(key).state is State.SENT


def post_late(office: Office, key: str) -> None:
    """The worker of the first try wakes up and goes on where it was frozen."""
    row = office.row(key)
    assert row.channel is not None
    with office.database.reading() as session:
        name = delivery.name(session, row)
    office.slack.post(row.channel, {"text": key, "blocks": []}, delivery=row.id, name=name)


def removals(office: Office, key: str) -> int:
    with office.database.reading() as session:
        found = audit.about(session, f"delivery:{office.row(key).id}")
        return sum(entry.action == "delivery.duplicate_removed" for entry in found)


def test_a_second_copy_is_deleted_and_recorded(office: Office) -> None:
    say_at_the_second_try(office, "first")
    known = office.row("first").ts
    post_late(office, "first")
    assert office.posts("#sop") == ["first", "first"]
    office.wait(LONG_ENOUGH)
    assert sweeper(office).step()
    [left] = office.giulia.messages("#sop")
    assert left.ts == known
    assert removals(office, "first") == 1


def test_a_copy_that_comes_after_the_first_search_is_found_by_a_later_one(office: Office) -> None:
    say_at_the_second_try(office, "first")
    office.wait(LONG_ENOUGH)
    assert sweeper(office).step()
    assert not sweeper(office).step()
    post_late(office, "first")
    office.wait(4 * LONG_ENOUGH)
    assert sweeper(office).step()
    assert office.posts("#sop") == ["first"]


def test_a_copy_of_what_was_taken_back_meanwhile_goes_too(office: Office) -> None:
    say_at_the_second_try(office, "first")
    say(office, "second", replaces="first")
    office.courier.drain()
    post_late(office, "first")
    office.wait(LONG_ENOUGH)
    assert sweeper(office).step()
    assert office.posts("#sop") == ["second"]


def test_the_search_ends_after_a_day(office: Office) -> None:
    say_at_the_second_try(office, "first")
    office.wait(timedelta(days=2).total_seconds())
    assert sweeper(office).step()
    assert office.row("first").sweep_at is None


def test_what_was_sent_at_the_first_try_is_not_searched_for(office: Office) -> None:
    say(office, "first")
    office.courier.drain()
    office.wait(LONG_ENOUGH)
    assert not sweeper(office).step()
    assert office.ws.journal("conversations.history") == []


def test_one_search_finds_the_copies_of_all_that_was_sent_to_a_place(office: Office) -> None:
    for key in ("first", "second", "third"):
        say_at_the_second_try(office, key)
        post_late(office, key)
    office.wait(LONG_ENOUGH)
    searched = len(office.ws.journal("conversations.history"))
    assert sweeper(office).step()
    assert not sweeper(office).step()
    assert office.posts("#sop") == ["first", "second", "third"]
    assert len(office.ws.journal("conversations.history")) == searched + 1


@pytest.mark.parametrize("ends", ["server_error", "rate_limited"])
def test_a_search_that_did_not_end_is_begun_again_soon(office: Office, ends: str) -> None:
    say_at_the_second_try(office, "first")
    post_late(office, "first")
    office.wait(10 * LONG_ENOUGH)
    office.ws.inject(ends, method="conversations.history", times=1)
    with pytest.raises(CallFailed):
        sweeper(office).step()
    assert not sweeper(office).step()
    office.wait(LONG_ENOUGH)
    assert sweeper(office).step()
    assert office.posts("#sop") == ["first"]


def test_a_search_that_died_is_begun_again_soon(office: Office) -> None:
    say_at_the_second_try(office, "first")
    post_late(office, "first")
    office.wait(10 * LONG_ENOUGH)
    with falling(lambda point: point == "conversations.history.before"), pytest.raises(Crash):
        sweeper(office).step()
    office.wait(LONG_ENOUGH)
    assert sweeper(office).step()
    assert office.posts("#sop") == ["first"]


def test_a_channel_that_cannot_be_searched_is_left_for_later(office: Office) -> None:
    say_at_the_second_try(office, "first")
    office.ws.control("leave", channel="#sop", person=manifest.NAME)
    office.wait(LONG_ENOUGH)
    assert sweeper(office).step()
    office.wait(LONG_ENOUGH)
    assert not sweeper(office).step()
