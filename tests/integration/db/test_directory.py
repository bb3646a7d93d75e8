"""People are called as the people table has them now."""

from bot.clock import MovableClock
from bot.db import people
from bot.db.session import Database
from bot.directory import REMEMBERED, Directory
from tests.builders.people import person


def test_people_are_mentioned_or_called_by_their_name(database: Database, clock: MovableClock) -> None:
    with database.transaction() as session:
        person(session, "anna.rossi", slack_user="U1")
        person(session, "li.wei").slack_user = None
    directory = Directory(database, real=clock)
    called = [directory.mention(who) for who in ("anna.rossi", "li.wei", "nobody")]
    assert called == ["<@U1>", "Li Wei", "nobody"]
    assert directory.name("anna.rossi") == "Anna Rossi"


def test_a_change_is_noticed_after_a_while(database: Database, clock: MovableClock) -> None:
    with database.transaction() as session:
        person(session, "anna.rossi", slack_user="U1")
    directory = Directory(database, real=clock)
    assert directory.mention("anna.rossi") == "<@U1>"
    with database.transaction() as session:
        people.get(session, "anna.rossi").slack_user = "U2"
    clock.forward(REMEMBERED)
    assert directory.mention("anna.rossi") == "<@U2>"
