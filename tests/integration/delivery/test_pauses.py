"""What a clock that was ahead left behind holds nothing up once the bot is started again."""

from datetime import timedelta

from bot.db import delivery, outbox, pauses
from tests.integration.delivery.conftest import MAIN, Office, note

DAY = timedelta(days=1)


def test_a_pause_that_a_wrong_clock_noted_ends_with_the_next_start(office: Office) -> None:
    for number in range(2):
        with office.database.transaction() as session:
            text = f"message {number}"
            outbox.say(session, to=MAIN, message=note(text), key=text, now=office.clock.now())
    with office.database.transaction() as session:
        delivery.leave_alone(session, key="chat.postMessage", until=office.clock.now() + DAY)
    office.courier.drain()
    assert office.posts("#sop") == []
    with office.database.transaction() as session:
        pauses.shorten(session, real=office.clock.now())
    office.courier.drain()
    assert office.posts("#sop") == ["message 0", "message 1"]


def test_a_pause_that_slack_asked_for_stays(office: Office) -> None:
    with office.database.transaction() as session:
        outbox.say(session, to=MAIN, message=note("later"), key="later", now=office.clock.now())
        delivery.leave_alone(session, key="chat.postMessage", until=office.clock.now() + pauses.LONGEST)
        pauses.shorten(session, real=office.clock.now())
    office.courier.drain()
    assert office.posts("#sop") == []
