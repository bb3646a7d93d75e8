"""What is said arrives: once, in order, in the right place, and cards follow the database."""

from datetime import timedelta

import pytest

from bot.db import outbox, people
from bot.db.card import CardSubject
from bot.db.delivery import WINDOW, Pacing
from bot.db.outbox import State
from bot.delivery import Terms
from tests.integration.delivery.conftest import ANNA, DEMAND, MAIN, Office, note

REQUEST = CardSubject(kind="demand.request", id="request 17")


def test_posts_to_a_channel_arrive_in_the_order_said(office: Office) -> None:
    for number in range(5):
        with office.database.transaction() as session:
            outbox.say(session, to=MAIN, message=note(f"{number}"), key=f"{number}", now=office.clock.now())
    office.courier.drain()
    assert office.posts("#sop") == ["0", "1", "2", "3", "4"]


def test_a_card_is_posted_once_and_then_changed_where_it_stands(office: Office) -> None:
    for _ in range(3):
        with office.database.transaction() as session:
            outbox.redraw(session, subject=REQUEST, to=ANNA, now=office.clock.now())
        office.courier.drain()
    [card] = office.anna.messages("@parley")
    assert card.text == "request 17 as of revision 3, for anna.rossi"


def test_a_card_changed_while_it_was_sent_is_drawn_again(office: Office) -> None:
    with office.database.transaction() as session:
        outbox.redraw(session, subject=REQUEST, to=MAIN, now=office.clock.now())
    # Between the claim and its outcome, as another worker would see it.
    with office.database.transaction() as session:
        row = outbox.open_rows(session)[0]
        row.state, row.lease_until = State.SENDING, office.clock.now() - timedelta(seconds=1)
    with office.database.transaction() as session:
        outbox.redraw(session, subject=REQUEST, to=MAIN, now=office.clock.now())
    office.courier.drain()
    assert office.posts("#sop") == ["request 17 as of revision 2, for all"]


@pytest.mark.requirement("R138")
def test_a_card_whose_message_somebody_deleted_is_posted_afresh(office: Office) -> None:
    with office.database.transaction() as session:
        outbox.redraw(session, subject=REQUEST, to=MAIN, now=office.clock.now())
    office.courier.drain()
    office.delete_latest("#sop")
    with office.database.transaction() as session:
        outbox.redraw(session, subject=REQUEST, to=MAIN, now=office.clock.now())
    office.courier.drain()
    assert office.posts("#sop") == ["request 17 as of revision 3, for all"]


def test_a_reminder_takes_the_place_of_the_one_before(office: Office) -> None:
    for number, replaced in ((1, None), (2, "reminder 1")):
        with office.database.transaction() as session:
            outbox.say(
                session,
                to=ANNA,
                message=note(f"reminder {number}"),
                key=f"reminder {number}",
                now=office.clock.now(),
                replaces=replaced,
            )
        office.courier.drain()
    assert [message.text for message in office.anna.messages("@parley")] == ["reminder 2"]


def test_a_reminder_past_its_use_is_not_sent(office: Office) -> None:
    with office.database.transaction() as session:
        soon = office.clock.now() + timedelta(hours=1)
        outbox.say(
            session, to=ANNA, message=note("due at ten"), key="r", now=office.clock.now(), expires_at=soon
        )
    office.wait(3600)
    assert office.courier.drain() == 0
    assert office.row("r").state is State.OBSOLETE


def test_a_notice_goes_into_the_thread_of_its_card(office: Office) -> None:
    with office.database.transaction() as session:
        outbox.redraw(session, subject=REQUEST, to=MAIN, now=office.clock.now())
        outbox.say(
            session, to=MAIN, message=note("version 2"), key="v2", now=office.clock.now(), under=REQUEST
        )
    office.courier.drain()
    [card] = office.anna.messages("#sop")
    assert [reply.text for reply in office.anna.thread(card)] == [card.text, "version 2"]


def test_a_file_is_shared_with_its_title(office: Office) -> None:
    with office.database.transaction() as session:
        outbox.upload(
            session,
            to=MAIN,
            key="f",
            name="plan.csv",
            title="The plan",
            content="plan:1",
            now=office.clock.now(),
        )
    office.courier.drain()
    [message] = office.anna.messages("#sop")
    [file] = message.body["files"]
    assert (file["name"], file["title"], file["size"]) == ("plan.csv", "The plan", len("content of plan:1"))


def test_a_person_known_by_e_mail_alone_is_found(office: Office) -> None:
    with office.database.transaction() as session:
        anna = people.get(session, "anna.rossi")
        anna.slack_user, anna.email = None, "anna@example.com"
        outbox.say(session, to=ANNA, message=note("hello"), key="a", now=office.clock.now())
    office.courier.drain()
    assert [message.text for message in office.anna.messages("@parley")] == ["hello"]


def test_posts_to_one_place_keep_the_pace_and_other_places_do_not_wait(office: Office) -> None:
    paced = office.with_terms(Terms(pacing=Pacing(place=timedelta(seconds=1), method=timedelta())))
    with office.database.transaction() as session:
        for number in range(2):
            outbox.say(session, to=MAIN, message=note(f"{number}"), key=f"m{number}", now=office.clock.now())
        outbox.say(session, to=DEMAND, message=note("elsewhere"), key="d", now=office.clock.now())
    paced.courier.drain()
    assert (office.posts("#sop"), office.posts("#sop-demand")) == (["0"], ["elsewhere"])
    office.wait(1)
    paced.courier.drain()
    assert office.posts("#sop") == ["0", "1"]


def test_a_long_queue_for_one_place_holds_up_no_other(office: Office) -> None:
    paced = office.with_terms(Terms(pacing=Pacing(place=timedelta(seconds=1), method=timedelta())))
    with office.database.transaction() as session:
        for number in range(2 * WINDOW):
            outbox.say(session, to=MAIN, message=note(f"{number}"), key=f"m{number}", now=office.clock.now())
        outbox.say(session, to=DEMAND, message=note("elsewhere"), key="d", now=office.clock.now())
    paced.courier.drain()
    assert (office.posts("#sop"), office.posts("#sop-demand")) == (["0"], ["elsewhere"])
