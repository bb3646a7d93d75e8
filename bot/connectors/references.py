"""Whether what one table names exists in the table it points at."""

from collections.abc import Mapping

import pandas as pd

from bot.connectors import closest, raw
from planning import frames
from planning.frames import Column
from planning.problems import Problem, Refusal

LEVER_TARGETS = {
    "overtime": "resources.resource",
    "outsource": "items.item",
    "expedite": "items.item",
}

Tables = Mapping[str, pd.DataFrame]  # those the owner gave, labelled by place


def check(tables: Tables) -> list[Problem]:
    """A problem for each cell that names something unknown. A table that is not there is not asked."""
    problems = []
    for name, table in tables.items():
        for column in frames.TABLES[name].columns:
            if column.refers_to:
                problems += _unknown(table, column, column.refers_to, tables)
    if "levers" in tables:
        problems += _unknown_lever_targets(tables["levers"], tables)
    return problems


def _unknown(table: pd.DataFrame, column: Column, target: str, tables: Tables) -> list[Problem]:
    home, name = _home(target, tables)
    if home not in tables:
        return []  # the owner keeps no list of them
    known = pd.Index(tables[home][name].dropna().unique())
    values = table[column.name]
    wrong = values.notna() & ~values.isin(known) & (values != column.default)
    return raw.problems_at(
        table.index,
        wrong.to_numpy(),
        column=column.name,
        refusal=lambda row: _stranger(str(values.iloc[row]), home, known),
    )


def _unknown_lever_targets(levers: pd.DataFrame, tables: Tables) -> list[Problem]:
    target = frames.TABLES["levers"].column("target")
    problems = []
    for kind, place in LEVER_TARGETS.items():
        problems += _unknown(levers[levers["kind"] == kind], target, place, tables)
    return problems


def _home(target: str, tables: Tables) -> tuple[str, str]:
    """The table and column where the names are kept; families without a table are those of the items."""
    table, column = target.split(".")
    return ("items", "family") if table == "families" and table not in tables else (table, column)


def _stranger(value: str, home: str, known: pd.Index) -> Refusal:
    near = closest.match(value, known)
    instead = f"write '{near}', or add it to {home}" if near else f"add it to {home}, or take the row out"
    return Refusal(reason=f"'{value}' is not in {home}", remedy=instead)
