"""The pictures of docs/forecasting.md, made by the code they explain: `make docs`."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from docs.chart import BLUE, FAINT, GREEN, INK, ORANGE, RED, VIOLET, Chart
from planning import forecast
from planning.forecast import chunk, holt_winters, hygiene, quartet, seasonality, stl, theta

Vector = NDArray[np.float64]

FOLDER = Path(__file__).parent / "pictures"
YEAR = np.array([0.86, 0.9, 1.0, 1.02, 1.0, 0.96, 0.84, 0.62, 1.0, 1.12, 1.3, 1.38])
START = pd.Period("2020-01", "M")
MONTH_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def history(months: int, *, noise: float = 0.06, seed: int = 7) -> Vector:
    """A coffee machine's sales: a season, some growth, some noise."""
    steps = np.arange(months)
    chance = np.random.default_rng(seed).normal(1.0, noise, months)
    sold: Vector = 200 * 1.004**steps * YEAR[steps % 12] * chance
    return sold


def frame(values: Vector, **labels: str) -> pd.DataFrame:
    months = pd.period_range(START, periods=len(values), freq="M")
    return pd.DataFrame({**labels, "month": months, "qty": values})


def januaries(length: int) -> list[str]:
    """The year under each January."""
    months = pd.period_range(START, periods=length, freq="M")
    return [str(month.year) if month.month == 1 else "" for month in months]


def result() -> str:
    """History, forecast and the interval that should hold four of five outcomes."""
    sold = history(78)
    past, future = sold[:60], sold[60:]
    lines = forecast.fit(
        frame(past, series="A"), horizon=18, options=forecast.Options(keys=("series",))
    ).lines
    chart = Chart(title="Forecast with interval", x_labels=januaries(78), top=500)
    chart.band(list(lines["lower"]), list(lines["upper"]), start=60, colour=BLUE, label="80 % interval")
    chart.line(list(past), label="sold")
    chart.line(list(lines["qty"]), start=60, colour=BLUE, label="forecast")
    chart.line(list(future), start=60, colour=ORANGE, label="what then happened", dashed=True)
    return chart.svg()


def four() -> str:
    """The four members and their median."""
    sold = history(48, noise=0.1, seed=3)
    rows = chunk.stacked([sold], season=12, positive=True)
    chart = Chart(title="Four forecasts and their median", x_labels=januaries(66), top=500)
    chart.line(list(sold), label="sold")
    members = {
        "Theta": (theta.seasonal_theta, ORANGE),
        "Holt-Winters": (holt_winters.damped_holt_winters, GREEN),
        "STL": (stl.stl_damped_holt, VIOLET),
        "yearly Theta": (theta.yearly_theta, RED),
    }
    for name, (member, colour) in members.items():
        chart.line(list(member(rows, 18)[0]), start=48, colour=colour, label=name)
    chart.line(
        list(quartet.forecast([sold], horizon=18)[0]), start=48, colour=INK, label="median", dashed=True
    )
    return chart.svg()


def season() -> str:
    """Classical indices and what is left of them when the noise is large."""
    sold = history(36, noise=0.25, seed=5)
    rows = chunk.stacked([sold], season=12, positive=True)
    shrunken = np.exp(seasonality.indices(rows))[0]
    ratios = pd.Series(sold) / pd.Series(sold).rolling(12).mean().shift(-6)
    plain = ratios.groupby(np.arange(36) % 12).mean().to_numpy()
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    chart = Chart(title="Seasonal indices, in per cent", x_labels=names, top=200)
    chart.line(list(100 * YEAR / YEAR.mean()), label="true season")
    chart.line(list(100 * plain / plain.mean()), colour=ORANGE, label="from three noisy years")
    chart.line(list(100 * shrunken), colour=BLUE, label="shrunken")
    return chart.svg()


def cleaning() -> str:
    """An outlier replaced and a stock-out estimated."""
    sold = history(48)
    raw = sold.copy()
    raw[20], raw[33:35] = 470.0, (12.0, 20.0)
    unknown = raw.copy()
    unknown[33:35] = np.nan
    better, _ = hygiene.treated([unknown], season=12, clean=True)
    chart = Chart(title="An outlier and a stock-out", x_labels=januaries(48), top=500)
    chart.line(list(raw), colour=FAINT, label="as sold")
    chart.line(list(better[0]), colour=BLUE, label="as fitted")
    chart.dots([20], [raw[20]], colour=RED, label="outlier, found")
    chart.dots([33, 34], list(raw[33:35]), colour=ORANGE, label="out of stock, flagged")
    return chart.svg()


def young() -> str:
    """Seven months of a new region, alone and as a share of the same item elsewhere."""
    old, new = history(67), 0.4 * history(67, seed=9)[60:]
    both = pd.concat(
        [frame(old, item="A", region="North"), frame(new, item="A", region="South").assign(month=_last(7))]
    )
    shared = forecast.fit(both, horizon=12).lines.query("region == 'South'")["qty"]
    own = forecast.Options(keys=("series",))
    alone = forecast.fit(frame(new, series="A"), horizon=12, options=own).lines["qty"]
    later = 0.4 * history(79, noise=0.0)[67:]
    labels = [str(month) if place % 3 == 0 else "" for place, month in enumerate(_last(7).union(_next(12)))]
    chart = Chart(title="A new region", x_labels=labels, top=160)
    chart.line(list(new), label="sold in the new region")
    chart.line(list(alone), start=7, colour=ORANGE, label="alone")
    chart.line(list(shared), start=7, colour=BLUE, label="as a share of its item")
    chart.line(list(later), start=7, colour=GREEN, label="true course", dashed=True)
    return chart.svg()


def _last(months: int) -> pd.PeriodIndex:
    return pd.period_range(START + 67 - months, periods=months, freq="M")


def _next(months: int) -> pd.PeriodIndex:
    return pd.period_range(START + 67, periods=months, freq="M")


def levels() -> str:
    """The total as the levels see it: lumpy items add up to too little until they are reconciled."""
    rng = np.random.default_rng(2)
    cells = pd.concat(
        frame(
            history(60, seed=seed) * rng.lognormal(-0.32, 0.8, 60) / 90,
            family=f"F{seed % 3}",
            item=f"I{seed:02d}",
        )
        for seed in range(90)
    )
    past = cells[cells["month"] < START + 48]
    items = forecast.Options(keys=("item",))
    fitted = forecast.fit_levels(
        past, structure=forecast.Structure(levels=[[], ["family"]]), horizon=12, options=items
    )
    own = fitted.nodes.groupby(["level", "month"])["own"].sum().unstack(0)
    chart = Chart(title="The company's total, from each level", x_labels=MONTH_NAMES, top=400)
    chart.line(list(history(60, noise=0.0)[48:]), colour=INK, label="to be expected", dashed=True)
    chart.line(list(own[2]), colour=ORANGE, label="forecasts of 90 items, summed up")
    chart.line(list(own[0]), colour=GREEN, label="forecast of the total")
    chart.line(list(fitted.nodes.query("level == 0")["qty"]), colour=BLUE, label="reconciled")
    return chart.svg()


PICTURES: Mapping[str, Callable[[], str]] = {
    "result": result,
    "four": four,
    "season": season,
    "cleaning": cleaning,
    "young": young,
    "levels": levels,
}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, draw in PICTURES.items():
        (FOLDER / f"{name}.svg").write_text(draw(), encoding="utf-8")
