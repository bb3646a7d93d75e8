"""A long table with columns for the levels above its series: forecasts of every level that add up."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from planning.forecast import evidence, hierarchical, long_table
from planning.forecast.baseline import Options
from planning.forecast.hierarchical import Coherent, Structure
from planning.forecast.long_table import OPTIONS, Table
from planning.problems import Problem

TOTAL = "total"
LEAF = "series"


@dataclass(frozen=True, kw_only=True)
class Levels:
    """What `parley forecast` writes of a hierarchy.

    lines      level, series (its name, or the labels of a sum), period, forecast, lower, upper, method, own
    evidence   level, series, method, wape, mase, bias, naive, n
    counted    the level whose forecasts counted, in words; empty where all did
    """

    lines: pd.DataFrame
    evidence: pd.DataFrame
    counted: str
    problems: list[Problem]


def from_csv_frame(
    frame: pd.DataFrame,
    *,
    structure: Structure,
    horizon: int,
    season: int = 12,
    locks: pd.DataFrame | None = None,
    options: Options = OPTIONS,
) -> Levels:
    """The forecasts of all levels of a long table: series, period, value and the columns of the levels.

    locks   series (as in `lines`), period, value: figures of any level that stay exactly as they are

    >>> months = [f"{year}-{month:02d}" for year in (2022, 2023, 2024) for month in range(1, 13)]
    >>> series, value = np.repeat(["A", "B"], 36), np.repeat([9, 5], 36)
    >>> table = pd.DataFrame({"series": series, "period": months * 2, "value": value})
    >>> result = from_csv_frame(table, structure=Structure(levels=[[]]), horizon=1)
    >>> result.lines[["level", "series", "period", "forecast"]].values.tolist()
    [['total', 'total', '2025-01', 14.0], ['series', 'A', '2025-01', 9.0], ['series', 'B', '2025-01', 5.0]]
    """
    labels = list(dict.fromkeys(name for level in structure.levels for name in level))
    table = long_table.read(frame, season, labels=labels)
    ahead = _ahead(table, horizon)
    locked, problems = _locked(locks, ahead, season)
    fitted = hierarchical.fit(
        table.history,
        structure=replace(structure, locks=locked),
        horizon=horizon,
        season=season,
        options=options,
    )
    names = [" / ".join(level) or TOTAL for level in structure.levels] + [LEAF]
    return Levels(
        lines=_lines(fitted, table, names),
        evidence=_named(fitted.evidence, names)[["level", "series", "method", *evidence.MEASURES]],
        counted="" if fitted.counted is None else names[fitted.counted],
        problems=[*table.problems, *fitted.problems, *problems],
    )


def _ahead(table: Table, horizon: int) -> pd.PeriodIndex:
    last = table.history["month"].max()
    months = pd.period_range(last + 1, periods=horizon) if pd.notna(last) else []
    return pd.PeriodIndex(months, freq=table.history["month"].dtype.freq)


def _locked(
    locks: pd.DataFrame | None, ahead: pd.PeriodIndex, season: int
) -> tuple[dict[str, np.ndarray], list[Problem]]:
    """Figures per node over the horizon, NaN where free; what lies outside the horizon is a problem."""
    if locks is None:
        return {}, []
    periods = long_table.periods_of(locks["period"], season)
    found: dict[str, np.ndarray] = {}
    problems = []
    for name, period, value in zip(locks["series"], periods, locks["value"], strict=True):
        if period in ahead:
            found.setdefault(str(name), np.full(len(ahead), np.nan))[ahead.get_loc(period)] = float(value)
        else:
            reason = f"{name} is fixed in {period}, which is not forecast"
            problems.append(Problem(source="locks", reason=reason, remedy=f"write {ahead[0]} to {ahead[-1]}"))
    return found, problems


def _lines(fitted: Coherent, table: Table, names: list[str]) -> pd.DataFrame:
    lines = _named(fitted.nodes, names).rename(columns={"month": "period", "qty": "forecast"})
    lines["period"] = table.written(lines["period"]) if len(lines) else []
    return lines[["level", LEAF, "period", "forecast", "lower", "upper", "method", "own"]]


def _named(nodes: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    return nodes.assign(level=[names[level] for level in nodes["level"]], series=nodes["node"])
