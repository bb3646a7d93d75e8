"""People are found by what Slack says of them, and by what they may do."""

import pytest

from bot.db import people
from bot.db.session import Database
from planning.roles import Right, Role
from tests.builders.people import person


def test_somebody_inactive_has_no_role_and_is_not_found(database: Database) -> None:
    with database.transaction() as session:
        person(session, "anna", Role.EXECUTIVE, slack_user="U1").active = False
    with database.reading() as session:
        assert people.by_slack_user(session, "U1") is None
        assert people.roles_of(session, "anna") == frozenset()
        assert people.with_right(session, Right.APPROVE_PLAN) == []


def test_those_who_may_are_found_by_their_roles(database: Database) -> None:
    with database.transaction() as session:
        person(session, "anna", Role.SALES, Role.DEMAND_PLANNER)
        person(session, "li", Role.SALES)
    with database.reading() as session:
        assert [who.id for who in people.with_right(session, Right.REVIEW_DEMAND)] == ["anna"]
        assert [who.id for who in people.with_role(session, Role.SALES)] == ["anna", "li"]


def test_roles_can_be_set_anew(database: Database) -> None:
    with database.transaction() as session:
        person(session, "anna", Role.SALES)
        people.set_roles(session, "anna", [Role.EXECUTIVE, Role.EXECUTIVE])
        assert people.get(session, "anna").roles == {Role.EXECUTIVE}


def test_an_unknown_person_is_named_in_the_error(database: Database) -> None:
    with pytest.raises(people.UnknownPerson, match="'nobody' is not among"), database.reading() as session:
        people.get(session, "nobody")
