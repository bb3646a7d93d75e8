"""The catalogue of an import is remembered, and is always that of the import that is asked for."""

from contextlib import nullcontext

import pytest
from sqlalchemy import event

from bot.db import item
from bot.db.session import Database
from bot.use_cases import imports
from planning.company import Company
from planning.settings import Settings
from tests.builders import companies, months


class _BrokenOff(Exception):
    """Something went wrong before the commit."""


def named(name: str) -> Company:
    """A company with one item of that name."""
    return companies.company(
        Settings(name="Brera", timezone="Europe/Rome", channels={"main": "sop"}),
        items=[{"item": "EM-1", "name": name, "price": 100.0}],
        people=months.PEOPLE,
        actuals=companies.sales("EM-1", [10.0], last="2026-10"),
    )


def stored(database: Database, company: Company) -> int:
    return imports.store(database.transaction, data=company, by="test", now=months.OPENED)


def test_an_import_with_the_number_of_one_that_was_rolled_back_shows_its_own_names(
    database: Database,
) -> None:
    with pytest.raises(_BrokenOff), database.transaction() as session:
        broken_off = imports.store(
            lambda: nullcontext(session), data=named("Old"), by="test", now=months.OPENED
        )
        assert item.catalogue(session, broken_off).name("EM-1") == "Old"
        raise _BrokenOff
    if not database.is_sqlite:  # PostgreSQL gives no number twice, unless it is told to
        with database.engine.begin() as connection:
            connection.exec_driver_sql(f"ALTER SEQUENCE company_id_seq RESTART WITH {broken_off}")
    company_id = stored(database, named("New"))
    assert company_id == broken_off
    for opened in (database.transaction, database.reading):
        with opened() as session:
            assert item.catalogue(session, company_id).name("EM-1") == "New"


def test_the_items_are_read_once(database: Database) -> None:
    name = f"Read once from {database.engine.name}"
    company_id = stored(database, named(name))
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    for _ in range(3):
        with database.reading() as session:
            assert item.catalogue(session, company_id).name("EM-1") == name
    assert sum("FROM item" in statement for statement in asked) == 1
