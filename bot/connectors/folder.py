"""A company folder: company.toml and one CSV file per table. It is taken as a whole or not at all."""

from pathlib import Path

import pandas as pd

from bot.connectors import closest, csv_source, hierarchy, people, references, settings_file, table
from bot.connectors.conventions import Conventions
from planning import frames, problems
from planning.company import Company
from planning.frames import Table
from planning.problems import Problem, Severity


def load(path: Path) -> tuple[Company | None, list[Problem]]:
    """The company, or None when anything is wrong; the problems include warnings of what is switched off."""
    if not path.is_dir():
        return None, [Problem(source=str(path), reason="is not a folder", remedy="name a company folder")]
    said, found = settings_file.read(path / settings_file.NAME)
    conventions = said.conventions if said else Conventions()
    tables: dict[str, pd.DataFrame] = {}
    for schema in frames.TABLES.values():
        frame, more = _table(path, schema, conventions)
        found += more
        if frame is not None:
            tables[schema.name] = frame
    found += _unread_files(path) + _across(tables)
    if said is None or problems.errors(found):
        return None, found
    return Company(settings=said.settings, tables=_complete(tables)), found


def _table(path: Path, schema: Table, conventions: Conventions) -> tuple[pd.DataFrame | None, list[Problem]]:
    file = path / f"{schema.name}.csv"
    if not file.is_file():
        return None, [_absent(schema)]
    cells, problems = csv_source.read(file, conventions.files)
    if cells is None:
        return None, problems
    frame, more = table.typed(cells, schema, conventions)
    return frame, problems + more


def _absent(schema: Table) -> Problem:
    source = f"{schema.name}.csv"
    if schema.indispensable:
        columns = ", ".join(column.name for column in schema.columns if column.required)
        return Problem(source=source, reason="is missing", remedy=f"add it with the columns {columns}")
    return Problem(
        source=source,
        reason=f"is missing: {schema.without}",
        remedy="add it to switch that on",
        severity=Severity.WARNING,
    )


def _unread_files(path: Path) -> list[Problem]:
    known = {f"{name}.csv" for name in frames.TABLES}
    return [
        Problem(
            source=file.name,
            reason="is not a table of a company and was not read",
            remedy=f"rename it to {near}" if (near := closest.match(file.name, known)) else "take it out",
            severity=Severity.WARNING,
        )
        for file in sorted(path.glob("*.csv"))
        if file.name not in known
    ]


def _across(tables: dict[str, pd.DataFrame]) -> list[Problem]:
    """What only shows when the tables are held against one another."""
    found = references.check(tables) + hierarchy.check(tables)
    return found + people.check(tables["people"]) if "people" in tables else found


def _complete(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Every table there is, without the places of its rows, empty where the owner has none."""
    return {
        name: tables[name].reset_index(drop=True) if name in tables else schema.empty()
        for name, schema in frames.TABLES.items()
    }
