"""The statistical baseline of every series of a history, with intervals and evidence."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planning.forecast import challenge, evidence, hygiene, methods, notes, series, trading_days
from planning.forecast.evidence import Reach
from planning.forecast.methods import Batch, Points
from planning.forecast.series import Gaps, Gathered
from planning.forecast.trading_days import Days
from planning.problems import Problem
from planning.workers import Progress, silent


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a history is to be read and the work to be spread.

    keys      columns that name a series
    parents   lists of columns a short series may borrow by, nearest first; more columns than `keys` may be
              named if the history has them, such as the family. By default the first key alone.
    gaps      what a month without a row means
    end       last month of every series; by default each ends with its own last row
    clean     whether outliers are replaced for fitting
    working_days   by period, over history and horizon: taken into account where a series says they matter
    processes, progress   how many work, and who is told how far they are
    """

    keys: tuple[str, ...] = ("item", "region")
    parents: tuple[tuple[str, ...], ...] | None = None
    gaps: Gaps = Gaps.ZERO
    end: pd.Period | None = None
    clean: bool = True
    working_days: pd.Series | None = None
    processes: int = 1
    progress: Progress = silent

    @property
    def lenders(self) -> tuple[tuple[str, ...], ...]:
        """The lists of columns that are tried for a parent."""
        if self.parents is not None:
            return self.parents
        return (self.keys[:1],) if len(self.keys) > 1 else ()


DEFAULTS = Options()


@dataclass(frozen=True, kw_only=True)
class Result:
    """The baseline and everything there is to say about it.

    lines     keys, month, qty, lower, upper, method
    notes     keys, treatment, detail
    quality   keys, wape, mase, bias (all ratios, bias above zero is over-forecast), naive (wape of last
              year's months), n held-out months
    problems  what could not be forecast or used, in words
    """

    lines: pd.DataFrame
    notes: pd.DataFrame
    quality: pd.DataFrame
    problems: list[Problem]

    def evidence(self) -> pd.DataFrame:
        """One row per series: keys, method, wape, mase, bias, naive, n, and what was done to it (notes)."""
        keys = [name for name in self.quality.columns if name not in evidence.MEASURES]
        methods = self.lines.groupby(keys, as_index=False)["method"].first()
        said = self.notes.groupby(keys, as_index=False)["detail"].agg("; ".join)
        table = methods.merge(self.quality, on=keys).merge(said, on=keys, how="left")
        return table.rename(columns={"detail": "notes"}).fillna({"notes": ""})


def fit(
    history: pd.DataFrame,
    *,
    horizon: int,
    season: int = 12,
    level: float = 0.8,
    options: Options = DEFAULTS,
) -> Result:
    """Forecast each series `horizon` periods beyond its end, with an interval for `level` of the outcomes.

    history   one row per series and month: the key columns, `month` (pandas periods), `qty` in the item's
              unit, and, where known, `stockout` (true: the sale does not show the demand)
    season    periods in a year: 12 for months, 52 for weeks, 7 for days, 1 for none

    User data does not raise: what cannot be used becomes a problem, what was mended a note. A history without
    the columns raises `HistoryShapeError`.

    >>> months = pd.period_range("2023-01", periods=30, freq="M")
    >>> history = pd.DataFrame({"item": "A", "region": "North", "month": months, "qty": 40.0})
    >>> fit(history, horizon=2).lines
      item region    month   qty  lower  upper    method
    0    A  North  2025-07  40.0   40.0   40.0  constant
    1    A  North  2025-08  40.0   40.0   40.0  constant
    """
    columns = list(dict.fromkeys([*options.keys, *(name for by in options.lenders for name in by)]))
    gathered = series.gather(history, keys=columns, gaps=options.gaps, end=options.end)
    days = _days(gathered, horizon, season, options)
    raw = [one / weights for one, weights in zip(gathered.values, days.past, strict=True)]
    values, treated = hygiene.treated(raw, season=season, clean=options.clean)
    batch = Batch(
        values=values, ends=gathered.ends, keys=gathered.keys, parents=options.lenders, season=season
    )
    points = methods.forecast(batch, horizon=horizon, processes=options.processes, progress=options.progress)
    trials = evidence.trials(batch, raw, horizon=horizon, processes=options.processes)
    points, trials = challenge.met(points, trials, batch)
    reach = evidence.reach(trials, points, batch, level=level)
    keys = gathered.keys[list(options.keys)]
    return Result(
        lines=_lines(keys, gathered, points, reach, days),
        notes=notes.frame(
            keys, [*gathered.notes, *treated, *notes.of_days(days), *notes.of_methods(points, batch)]
        ),
        quality=pd.concat([keys, evidence.quality(trials, points, batch)], axis=1),
        problems=gathered.problems,
    )


def _days(gathered: Gathered, horizon: int, season: int, options: Options) -> Days:
    days = options.working_days
    if days is None or season < 2 or days.index.freq != gathered.freq:
        return trading_days.none(gathered.values, horizon)
    return trading_days.found(gathered.values, gathered.ends.tolist(), days, horizon=horizon, season=season)


def _lines(keys: pd.DataFrame, gathered: Gathered, points: Points, reach: Reach, days: Days) -> pd.DataFrame:
    horizon = points.forecasts.shape[1]
    ordinals = (gathered.ends[:, None] + np.arange(1, horizon + 1)[None, :]).ravel()
    lines = keys.loc[keys.index.repeat(horizon)].reset_index(drop=True)
    return lines.assign(
        month=pd.PeriodIndex.from_ordinals(ordinals, freq=gathered.freq),
        qty=(points.forecasts * days.future).ravel(),
        lower=(np.maximum(points.forecasts - reach.below, 0.0) * days.future).ravel(),
        upper=((points.forecasts + reach.above) * days.future).ravel(),
        method=[str(method) for method in np.repeat(points.methods, horizon)],
    )
