"""The steps of a recipe, each from one raw table to the next; rows keep the place they came from."""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from bot.connectors import cells, closest, expression, raw
from bot.connectors.conventions import Conventions
from bot.connectors.layout import First, Group, Join, Unmatched
from bot.connectors.raw import Raw
from bot.connectors.scope import Scope, is_date
from bot.connectors.toml_record import Key
from planning.frames import Kind
from planning.problems import Problem, Refusal

Step = tuple[Raw | None, list[Problem]]
ScopeOf = Callable[[pd.DataFrame, Key], Scope]

ANY = Conventions()  # keys are compared as text, for which no convention matters


def stack(tables: Sequence[Raw]) -> Raw:
    """The rows of all tables under one another; a column that one lacks is empty there."""
    together = pd.concat([table.frame for table in tables])
    return Raw(source=" + ".join(table.source for table in tables), frame=together)


def join(left: Raw, right: Raw, spec: Join, key: Key) -> Step:
    """The left rows with the columns taken from their partners on the right."""
    pairs = [[part.strip() for part in pair.split("=")] for pair in spec.on]
    here, there = [pair[0] for pair in pairs], [pair[-1] for pair in pairs]
    taken = spec.take or {name: name for name in right.frame.columns if name not in left.frame.columns}
    problems = _absent(left, here, key) + _absent(right, [*there, *taken.values()], key)
    if problems:
        return None, problems
    matched = _matched(_keys(left.frame, here), _keys(right.frame, there), spec.unmatched)
    frame = left.frame.iloc[matched["left"]].copy()
    partners = matched["right"].fillna(-1).to_numpy(dtype=int)
    if not spec.many:
        problems += _several_partners(frame, matched["left"].duplicated(), here, right)
    if spec.unmatched is Unmatched.REFUSE:
        problems += _no_partner(frame, partners < 0, here, right)
    for name, column in taken.items():
        frame[name] = pd.Series(right.frame[column].array).reindex(partners).array
    return replace(left, frame=frame), problems


def where(table: Raw, condition: str, scope_of: ScopeOf, key: Key) -> Step:
    """The rows for which the condition holds."""
    kept, problems = expression.holds(condition, scope_of(table.frame, key))
    return replace(table, frame=table.frame[kept.to_numpy()]), problems


def columns(table: Raw, expressions: Mapping[str, object], scope_of: ScopeOf, key: Key) -> Step:
    """Exactly the columns named, each worked out from those there were."""
    made: dict[str, pd.Series] = {}
    problems = []
    for name, written in expressions.items():
        made[name], more = expression.evaluate(written, scope_of(table.frame, key.below(name)))
        problems += more
    return replace(table, frame=pd.DataFrame(made, index=table.frame.index)), problems


def group(table: Raw, spec: Group, scope_of: ScopeOf, key: Key) -> Step:
    """One row per combination, at the place of its first row."""
    figures = {"sum": spec.sum, "mean": spec.mean, "min": spec.min, "max": spec.max}
    problems = _absent(table, [*spec.by, *itertools.chain(*figures.values())], key)
    if problems:
        return None, problems
    scope = scope_of(table.frame, key)
    keys = _keys(table.frame, spec.by)
    codes = keys.groupby(list(keys.columns), sort=False).ngroup().to_numpy()
    frame = table.frame.iloc[np.unique(codes, return_index=True)[1]][list(spec.by)].copy()
    for figure, names in figures.items():
        for name in names:
            by_code = _figures(table.frame[name], scope).groupby(codes)
            frame[name] = (by_code.sum(min_count=1) if figure == "sum" else by_code.agg(figure)).array
    return replace(table, frame=frame), scope.problems


def first(table: Raw, spec: First, scope_of: ScopeOf, key: Key) -> Step:
    """The first row of each combination in the order asked for; rows keep their own order."""
    order = [name.removeprefix("-") for name in spec.order]
    problems = _absent(table, [*spec.by, *order], key)
    if problems:
        return None, problems
    conventions = scope_of(table.frame, key).conventions
    ranks = pd.DataFrame({name: _sortable(table.frame[name], conventions).array for name in order})
    rising = [not name.startswith("-") for name in spec.order]
    keys = _keys(table.frame, spec.by).loc[ranks.sort_values(order, ascending=rising, kind="stable").index]
    chosen = keys.index[~keys.duplicated()].sort_values()
    return replace(table, frame=table.frame.iloc[chosen]), []


def own_rows(rows: Sequence[Mapping[str, object]], source: str) -> Raw:
    """Rows written in the mapping itself."""
    return raw.placed(source, pd.DataFrame(list(rows), dtype="object"), first_row=1)


def _absent(table: Raw, names: Iterable[str], key: Key) -> list[Problem]:
    known = [str(name) for name in table.frame.columns]
    return [
        key.problem(f"{table.source} has no column '{name}'", closest.advice(name, known))
        for name in names
        if name not in known
    ]


def _keys(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """The columns as text, numbered from 0 in both directions."""
    texts = [cells.read(frame[name], Kind.TEXT, ANY).values.fillna("").array for name in names]
    return pd.DataFrame(dict(enumerate(texts)))


def _matched(wanted: pd.DataFrame, offered: pd.DataFrame, unmatched: Unmatched) -> pd.DataFrame:
    """Pairs of positions; an empty key has no partner."""
    on = list(wanted.columns)
    offered = offered[(offered != "").all(axis="columns")]
    how = "inner" if unmatched is Unmatched.DROP else "left"
    left, right = wanted.assign(left=wanted.index), offered.assign(right=offered.index)
    return left.merge(right, on=on, how=how)[["left", "right"]].sort_values("left", kind="stable")


def _figures(column: pd.Series, scope: Scope) -> pd.Series:
    typed = is_date(column) or isinstance(column.dtype, pd.PeriodDtype)
    return (column if typed else scope.numbers(column)).reset_index(drop=True)


def _sortable(column: pd.Series, conventions: Conventions) -> pd.Series:
    """Numbers where all cells are numbers, else text; ISO dates are in order as text."""
    reading = cells.read(column, Kind.NUMBER, conventions)
    if (reading.refused >= 0).any():
        return cells.read(column, Kind.TEXT, conventions).values.fillna("")
    return reading.values


def _several_partners(frame: pd.DataFrame, again: pd.Series, on: list[str], right: Raw) -> list[Problem]:
    several = Refusal(
        reason=f"has several partners in {right.source}",
        remedy="say many = true if the row shall become several, or choose the first in a view",
    )
    return raw.problems_at(frame.index, again.to_numpy(), column=" + ".join(on), refusal=lambda _: several)


def _no_partner(frame: pd.DataFrame, alone: np.ndarray, on: list[str], right: Raw) -> list[Problem]:
    none = Refusal(reason=f"has no partner in {right.source}", remedy=f"add it to {right.source}")
    return raw.problems_at(frame.index, alone, column=" + ".join(on), refusal=lambda _: none)
