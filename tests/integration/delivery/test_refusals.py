"""What Slack refuses is put right where that is possible, and told to the coordinator where it is not."""

from bot.db import outbox
from bot.db.outbox import State
from bot.db.target import Target
from bot.messages.message import Message
from tests.integration.delivery.conftest import ANNA, DEMAND, MAIN, Office, note


def say(office: Office, text: str, *, to: Target) -> None:
    with office.database.transaction() as session:
        outbox.say(session, to=to, message=note(text), key=text, now=office.clock.now())


def test_a_broken_channel_gives_way_to_the_main_one_and_is_told_once(office: Office) -> None:
    office.ws.control("archive", channel="#sop-demand")
    say(office, "first", to=DEMAND)
    say(office, "second", to=DEMAND)
    office.courier.drain()
    assert office.posts("#sop") == ["first", "second"]
    assert len([words for words in office.told_coordinator() if "sop-demand" in words]) == 1


def test_without_any_channel_the_coordinator_gets_it(office: Office) -> None:
    for name in ("#sop", "#sop-demand"):
        office.ws.control("leave", channel=name, person="Parley")
    say(office, "for the demand channel", to=DEMAND)
    office.courier.drain()
    assert any("for the demand channel" in words for words in office.told_coordinator())


def test_somebody_unknown_to_slack_cannot_be_reached_and_it_is_told(office: Office) -> None:
    say(office, "hello", to=Target.person("nobody"))
    say(office, "to anna", to=ANNA)
    office.courier.drain()
    assert office.row("hello").state is State.FAILED
    assert any("nobody" in words for words in office.told_coordinator())
    assert [message.text for message in office.anna.messages("@parley")] == ["to anna"]


def test_blocks_that_slack_refuses_do_not_cost_the_words(office: Office) -> None:
    with office.database.transaction() as session:
        message = Message(template="odd", context={"text": "Demand is closed."})
        outbox.say(session, to=MAIN, message=message, key="odd", now=office.clock.now())
    office.courier.drain()
    assert office.posts("#sop") == ["Demand is closed."]
    assert any("odd" in words for words in office.told_coordinator())


def test_what_cannot_be_drawn_fails_after_some_tries_and_frees_its_lane(office: Office) -> None:
    with office.database.transaction() as session:
        message = Message(template="no such template", context={})
        outbox.say(session, to=MAIN, message=message, key="bad", now=office.clock.now())
    say(office, "after it", to=MAIN)
    for _ in range(8):
        office.courier.drain()
        office.wait(60)
    assert office.row("bad").state is State.FAILED
    assert office.posts("#sop") == ["after it"]
