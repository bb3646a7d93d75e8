"""Reads the answer to an SQL query."""

import pandas as pd

from bot.connectors import raw
from bot.connectors.raw import Raw
from bot.connectors.toml_record import Key
from planning.problems import Problem

FIRST_ROW = 1  # an answer has no header row to count


def read(url: str, query: str, *, name: str, key: Key) -> tuple[Raw | None, list[Problem]]:
    """The rows of a query, or None and what the database said; whatever it changed is rolled back."""
    import sqlalchemy
    from sqlalchemy.exc import ArgumentError, DBAPIError

    try:
        engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    except (ArgumentError, ImportError):  # their messages may hold the password
        return None, [
            key.problem("the url cannot be understood", "write it as SQLAlchemy does: driver://...")
        ]
    try:
        with engine.connect() as connection:
            answer = connection.execute(sqlalchemy.text(query))
            rows = pd.DataFrame(answer.fetchall(), columns=list(answer.keys()), dtype="object")
    except DBAPIError as failure:
        said = str(failure.orig).strip().splitlines()[0]
        return None, [
            key.below(f"query.{name}").problem(f"the database refused: {said}", "correct the query")
        ]
    return raw.placed(f"query {name}", rows, first_row=FIRST_ROW), []
