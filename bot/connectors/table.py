"""From a raw table to a typed one: columns and cells are held against the schema, problems are said."""

import datetime

import numpy as np
import pandas as pd

from bot.connectors import cells, closest, raw
from bot.connectors.cells import Reading
from bot.connectors.conventions import Conventions
from bot.connectors.raw import Raw
from planning import frames
from planning.frames import Column, Kind, Table
from planning.problems import Problem, Refusal


def typed(table: Raw, schema: Table, conventions: Conventions) -> tuple[pd.DataFrame, list[Problem]]:
    """The table as its schema wants it, still labelled by place, and what is wrong with it."""
    problems = _unknown_columns(table, schema)
    values: dict[str, pd.Series] = {}
    for column in schema.columns:
        if column.name in table.frame.columns:
            reading = cells.read(table.frame[column.name], column.kind, conventions)
            problems += _unreadable(reading, column) + _out_of_range(reading, column)
            values[column.name] = _filled(reading.values, column)
        else:
            problems += _missing(table, column)
            values[column.name] = _left_out(table.frame.index, column)
    frame = pd.DataFrame(values, index=table.frame.index)
    return frame, problems + _repeated_keys(frame, schema)


def _unknown_columns(table: Raw, schema: Table) -> list[Problem]:
    known = [column.name for column in schema.columns]
    return [
        Problem(
            source=table.source,
            row=1,
            column=str(name),
            reason=f"is not a column of {schema.name}",
            remedy=closest.advice(str(name), set(known) - set(table.frame.columns) or known),
        )
        for name in table.frame.columns
        if name not in known
    ]


def _missing(table: Raw, column: Column) -> list[Problem]:
    if not column.required:
        return []
    unit = f" in {column.unit}" if column.unit else ""
    return [
        Problem(
            source=table.source,
            row=1,
            column=column.name,
            reason="the column is missing",
            remedy=f"add it: {column.meaning.lower()}{unit}, such as {column.example}",
        )
    ]


def _unreadable(reading: Reading, column: Column) -> list[Problem]:
    refused = reading.refused >= 0
    problems = raw.problems_at(reading.values.index, refused, column=column.name, refusal=reading.refusal)
    if not column.required:
        return problems
    empty = Refusal(
        reason="is empty", remedy=f"fill it with {column.meaning.lower()}, such as {column.example}"
    )
    is_empty = reading.values.isna().to_numpy() & ~refused
    return problems + raw.problems_at(
        reading.values.index, is_empty, column=column.name, refusal=lambda _: empty
    )


def _out_of_range(reading: Reading, column: Column) -> list[Problem]:
    values = reading.values
    wrong = np.zeros(len(values), dtype=bool)
    if column.kind in (Kind.NUMBER, Kind.WHOLE) and column.minimum is not None:
        wrong = (values < column.minimum).to_numpy()
    elif column.choices:
        wrong = values.notna().to_numpy() & ~values.isin(column.choices).to_numpy()
    return raw.problems_at(
        values.index, wrong, column=column.name, refusal=lambda row: _beyond(values.iloc[row], column)
    )


def _beyond(value: object, column: Column) -> Refusal:
    if column.choices:
        return Refusal(
            reason=f"'{value}' is not among the choices",
            remedy=closest.advice(str(value), column.choices),
        )
    if column.minimum == 0:
        return Refusal(reason=f"{value:.15g} is negative", remedy="write 0 or more")
    return Refusal(reason=f"{value:.15g} is too small", remedy=f"write {column.minimum:.15g} or more")


def _filled(values: pd.Series, column: Column) -> pd.Series:
    """The column with its default where a cell is empty."""
    if column.default is not None:
        values = values.where(values.notna(), column.default)
    if column.kind is Kind.YES_NO:
        return values.isin([True])
    return values.astype(frames.DTYPES[column.kind])


def _left_out(places: pd.Index, column: Column) -> pd.Series:
    return _filled(pd.Series([None] * len(places), index=places, dtype="object"), column)


def _repeated_keys(frame: pd.DataFrame, schema: Table) -> list[Problem]:
    key = list(schema.key)
    if not key:
        return []
    codes = pd.DataFrame({name: pd.factorize(frame[name])[0] for name in key})  # numbers compare faster
    codes = codes[(codes >= 0).all(axis="columns")]
    shared = codes[codes.duplicated(keep=False)]
    if shared.empty:
        return []
    first = pd.Series(shared.index, index=shared.index).groupby([shared[name] for name in key])
    first_row = first.transform("min")
    repeated = np.zeros(len(frame), dtype=bool)
    repeated[first_row.index[first_row.to_numpy() != first_row.index]] = True

    def refusal(row: int) -> Refusal:
        file, earlier = frame.index[first_row[row]]
        where = f"row {earlier}" if file == frame.index[row][0] else f"{file}, row {earlier}"
        said = ", ".join(f"{name} {_spoken(frame[name].iloc[row])}" for name in key)
        return Refusal(reason=f"{said} stands already in {where}", remedy="keep one of them, or add them up")

    return raw.problems_at(frame.index, repeated, column=" + ".join(key), refusal=refusal)


def _spoken(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return f"{value:.15g}" if isinstance(value, float) else str(value)
