"""What is said becomes rows with the transaction: once, in order, and a card at most one drawing ahead."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select

from bot.clock import MovableClock
from bot.db import card, outbox
from bot.db.card import CardSubject
from bot.db.outbox import Delivery, State
from bot.db.session import Database
from bot.db.target import Purpose, Target
from bot.messages.message import Message

ANNA = Target.person("anna")
MAIN = Target.channel(Purpose.MAIN)
REQUEST = CardSubject(kind="demand.request", id="17")


def notice(text: str = "hello") -> Message:
    return Message(template="test/notice", context={"text": text})


def test_what_was_said_under_a_key_is_not_said_again(database: Database, clock: MovableClock) -> None:
    for _ in range(2):
        with database.transaction() as session:
            outbox.say(session, to=ANNA, message=notice(), key="reminder:17", now=clock.now())
    assert [row.key for row in _rows(database)] == ["reminder:17"]


def test_posts_to_one_place_are_numbered_in_the_order_said(database: Database, clock: MovableClock) -> None:
    with database.transaction() as session:
        outbox.redraw(session, subject=REQUEST, to=ANNA, now=clock.now())
        outbox.say(session, to=ANNA, message=notice(), key="a", now=clock.now())
        outbox.say(session, to=MAIN, message=notice(), key="b", now=clock.now())
        outbox.upload(
            session, to=ANNA, key="c", name="p.csv", title="Plan", content="plan:1", now=clock.now()
        )
    rows = _rows(database)
    assert [(row.verb.value, row.lane, row.sequence) for row in rows] == [
        ("card", "person:anna", 1),
        ("notice", "person:anna", 2),
        ("notice", "channel:main", 1),
        ("file", "person:anna", 3),
    ]


def test_numbers_are_in_commit_order_when_many_speak_at_once(database: Database, clock: MovableClock) -> None:
    def speak(number: int) -> None:
        with database.transaction() as session:
            for place in (ANNA, MAIN) if number % 2 else (MAIN, ANNA):
                outbox.say(session, to=place, message=notice(), key=f"{place}:{number}", now=clock.now())

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(speak, range(30)))
    for lane in (str(ANNA), str(MAIN)):
        assert sorted(row.sequence for row in _rows(database) if row.lane == lane) == list(range(1, 31))


def test_drawings_wanted_before_one_was_sent_become_one(database: Database, clock: MovableClock) -> None:
    for _ in range(3):
        with database.transaction() as session:
            outbox.redraw(session, subject=REQUEST, to=ANNA, now=clock.now())
            outbox.redraw(session, subject=REQUEST, to=ANNA, now=clock.now())
    assert len(_rows(database)) == 1
    with database.reading() as session:
        assert [copy.wanted_revision for copy in card.copies(session, REQUEST)] == [3]


def test_an_urgent_drawing_does_not_wait_for_a_patient_one(database: Database, clock: MovableClock) -> None:
    with database.transaction() as session:
        outbox.redraw(session, subject=REQUEST, to=MAIN, now=clock.now(), within=timedelta(seconds=30))
    with database.transaction() as session:
        outbox.redraw(session, subject=REQUEST, to=MAIN, now=clock.now())
    assert [row.not_before for row in _rows(database)] == [clock.now()]


def test_every_copy_of_a_card_is_drawn_again(database: Database, clock: MovableClock) -> None:
    with database.transaction() as session:
        outbox.redraw(session, subject=REQUEST, to=ANNA, now=clock.now())
        outbox.redraw(session, subject=REQUEST, to=MAIN, now=clock.now())
    with database.transaction() as session:
        outbox.redraw_copies(session, subject=REQUEST, now=clock.now())
    with database.reading() as session:
        assert [copy.wanted_revision for copy in card.copies(session, REQUEST)] == [2, 2]


def test_a_reminder_that_waits_gives_way_to_the_next(database: Database, clock: MovableClock) -> None:
    with database.transaction() as session:
        outbox.say(session, to=ANNA, message=notice(), key="reminder:1", now=clock.now())
    with database.transaction() as session:
        outbox.say(
            session, to=ANNA, message=notice(), key="reminder:2", now=clock.now(), replaces="reminder:1"
        )
    assert [(row.key, row.state) for row in _rows(database)] == [
        ("reminder:1", State.OBSOLETE),
        ("reminder:2", State.PENDING),
    ]


def test_a_notice_taken_back_before_it_was_sent_is_not_sent(database: Database, clock: MovableClock) -> None:
    with database.transaction() as session:
        outbox.say(session, to=ANNA, message=notice(), key="reminder:1", now=clock.now())
    with database.transaction() as session:
        outbox.withdraw(session, key="reminder:1", now=clock.now())
        outbox.withdraw(session, key="never said", now=clock.now())
    assert [row.state for row in _rows(database)] == [State.OBSOLETE]


def test_a_notice_goes_under_the_card_said_with_it(database: Database, clock: MovableClock) -> None:
    with database.transaction() as session:
        outbox.say(session, to=ANNA, message=notice(), key="a", now=clock.now(), under=REQUEST)
        outbox.redraw(session, subject=REQUEST, to=ANNA, now=clock.now())
    with database.reading() as session:
        assert [copy.id for copy in card.copies(session, REQUEST)] == [_rows(database)[0].thread_id]


def _rows(database: Database) -> Sequence[Delivery]:
    with database.reading() as session:
        return session.scalars(select(Delivery).order_by(Delivery.id)).all()
