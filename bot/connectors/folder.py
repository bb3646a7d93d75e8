"""A company folder: company.toml and the tables it leads to. It is taken as a whole or not at all."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from bot.connectors import closest, csv_source, hierarchy, people, references, settings_file, table
from bot.connectors.layout import Layout
from bot.connectors.mapping import Mapping
from bot.connectors.raw import Raw
from bot.connectors.settings_file import CompanyFile
from bot.connectors.sources import Sources
from bot.connectors.toml_record import Key
from planning import frames, problems
from planning.company import Company
from planning.frames import Table
from planning.problems import Problem, Severity

FILE = Key(file=settings_file.NAME)


def load(
    path: Path, *, source: Path | None = None, as_of: pd.Period | None = None
) -> tuple[Company | None, list[Problem]]:
    """The company, or None when anything is wrong; the problems include warnings of what is switched off.

    source  the folder of somebody else's files, in place of the one that company.toml names
    as_of   the month of the cycle, in place of the parameter `as_of` that a mapping may use
    """
    if not path.is_dir():
        return None, [Problem(source=str(path), reason="is not a folder", remedy="name a company folder")]
    said, found = settings_file.read(path / settings_file.NAME)
    if said is None:
        return None, found
    layout, more = _told(said.layout, source, as_of)
    said = replace(said, layout=layout)
    mapping = _mapping(path, said)
    tables, most = _tables(path, said, mapping)
    found += more + most + _unread_files(path, read=mapping.kept) + _across(tables)
    found = list(dict.fromkeys(found))  # a source that cannot be opened is missed by every table
    if said.settings is None or problems.errors(found):
        return None, found
    return Company(settings=said.settings, tables=_complete(tables)), found


def _told(layout: Layout, source: Path | None, as_of: pd.Period | None) -> tuple[Layout, list[Problem]]:
    """The layout with what was said from outside."""
    if as_of is not None:
        first_day = as_of.start_time.date()
        layout = replace(layout, parameters={**layout.parameters, "as_of": first_day})
    if source is None:
        return layout, []
    folders = [name for name, declared in layout.source.items() if declared.folder]
    if len(folders) != 1:
        reason = f"has {len(folders)} sources that are folders"
        return layout, [FILE.below("source").problem(reason, "leave --source out, or declare exactly one")]
    replaced = replace(layout.source[folders[0]], folder=str(source.absolute()))
    return replace(layout, source={**layout.source, folders[0]: replaced}), []


def _mapping(path: Path, said: CompanyFile) -> Mapping:
    declared = FILE.below("source")
    sources = Sources(home=path, declared=said.layout.source, files=said.conventions.files, key=declared)
    return Mapping(layout=said.layout, sources=sources, conventions=said.conventions, key=FILE)


def _tables(path: Path, said: CompanyFile, mapping: Mapping) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """The tables there are, typed and labelled by place."""
    tables: dict[str, pd.DataFrame] = {}
    found: list[Problem] = []
    for name, schema in frames.TABLES.items():
        cells, more = (mapping.table(name), []) if name in said.layout.table else _own(path, schema, said)
        found += more
        if cells is not None:
            tables[name], more = table.typed(cells, schema, said.conventions)
            found += more + _without_rows(cells, schema)
    return tables, mapping.problems + found


def _own(path: Path, schema: Table, said: CompanyFile) -> tuple[Raw | None, list[Problem]]:
    """The table as a file of the company folder."""
    file = path / f"{schema.name}.csv"
    if file.is_file():
        return csv_source.read(file, said.conventions.files)
    replaced = bool(schema.unless) and (path / f"{schema.unless}.csv").is_file()
    return None, [] if schema.rare or replaced else [_absent(schema)]


def _without_rows(cells: Raw, schema: Table) -> list[Problem]:
    if not schema.indispensable or len(cells.frame):
        return []
    return [
        Problem(
            source=cells.source, reason="has no rows", remedy=f"fill it: {schema.meaning.lower().rstrip('.')}"
        )
    ]


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


def _unread_files(path: Path, read: Iterable[str]) -> list[Problem]:
    known = {f"{name}.csv" for name in frames.TABLES}
    mapped = {origin.rpartition(":")[2] for origin in read}
    return [
        Problem(
            source=file.name,
            reason="is not a table of a company and was not read",
            remedy=f"rename it to {near}" if (near := closest.match(file.name, known)) else "take it out",
            severity=Severity.WARNING,
        )
        for file in sorted(path.glob("*.csv"))
        if file.name not in known | mapped
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
