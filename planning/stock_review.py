"""The stock of every item: its grades, how long it lasts, what would keep it safe, what is too much."""

import numpy as np
import pandas as pd

from planning import grading, inventory, slow_stock
from planning.calendar import Calendar
from planning.company import Company
from planning.supply import Result

MONTHS_PER_YEAR = 12
DAYS_PER_MONTH = 365.25 / 12
DEVIATION = 1.25  # standard deviation of an error over its mean absolute size, for normal errors
COLUMNS = [
    "item",
    "family",
    "abc",
    "xyz",
    "qty",
    "value",
    "days_of_supply",
    "beyond",
    "safety_stock",
    "safety_stock_needed",
    "days_without_issue",
    "cover_months",
    "slow_frequency",
    "slow_quantity",
    "excess",
    "excess_value",
    "obsolete",
    "provision",
]


def review(company: Company, result: Result, quality: pd.DataFrame, *, calendar: Calendar) -> pd.DataFrame:
    """Every item that is planned or in stock, the largest value of excess first.

    `quality` is item, region, wape of the baseline; it may be empty where nobody kept it. Returns item,
    family, abc (by the value of a year's demand), xyz (by the forecast error over mean demand; empty where
    nobody knows it), qty and value in stock, days_of_supply (working days that the stock lasts; beyond:
    longer than the plan), safety_stock (stated), safety_stock_needed (what the forecast error, the lead time
    and `service_level` ask for), and what `slow_stock.review` says.
    """
    asked = _asked(result)
    months = pd.PeriodIndex(asked.columns, freq="M")
    days = [calendar.working_days(month) for month in months]
    slow = slow_stock.review(company, _demand(result), as_of=months[0])
    table = pd.DataFrame({"item": sorted(set(asked.index) | set(slow["item"]))})
    table = table.merge(slow, on="item", how="left")
    items = company.table("items").set_index("item").reindex(table["item"]).reset_index()
    table["family"] = items["family"].fillna("")
    table = table.fillna({"qty": 0.0, "value": 0.0, "excess": 0.0, "excess_value": 0.0, "provision": 0.0})
    for flag in ("slow_frequency", "slow_quantity", "obsolete"):
        table[flag] = table[flag].eq(other=True)
    wanted = asked.reindex(table["item"]).fillna(0.0)
    covers = [
        inventory.days_of_supply(stock, demand=row, working_days=days)
        for stock, row in zip(table["qty"], wanted.to_numpy(), strict=True)
    ]
    table["days_of_supply"] = [cover.days for cover in covers]
    table["beyond"] = [cover.beyond for cover in covers]
    yearly = wanted.iloc[:, :MONTHS_PER_YEAR].sum(axis=1).to_numpy() * items["cost"].to_numpy()
    table["abc"] = grading.abc(pd.Series(yearly, index=table["item"])).to_numpy()
    table["safety_stock"] = items["safety_stock"]
    error = _errors(quality, result).reindex(table["item"])
    table["xyz"] = _xyz(error, wanted)
    table["safety_stock_needed"] = _needed(company, error.to_numpy(), table["item"])
    return table.sort_values(["excess_value", "item"], ascending=[False, True], ignore_index=True)[COLUMNS]


def _asked(result: Result) -> pd.DataFrame:
    """What is asked for of every planned item, by customers and by what is made of it: items x months."""
    lines, parts = result.lines, result.materials
    parts = parts[~parts["component"].isin(lines["item"])]
    both = pd.concat(
        [
            lines.assign(qty=lines["demand"] + lines["used"])[["item", "month", "qty"]],
            parts[["component", "month", "gross"]].set_axis(["item", "month", "qty"], axis=1),
        ]
    )
    return both.pivot_table(index="item", columns="month", values="qty", aggfunc="sum").fillna(0.0)


def _demand(result: Result) -> pd.DataFrame:
    return result.lines.rename(columns={"demand": "qty"})[["item", "month", "qty"]]


def _errors(quality: pd.DataFrame, result: Result) -> pd.Series:
    """The standard deviation of an item's monthly forecast error, from the mean error of its regions.

    Errors of regions count as independent of each other.
    """
    if quality.empty:
        return pd.Series(dtype=float)
    mean = result.lines.groupby("item")["demand"].mean()
    known = quality.dropna(subset="wape")
    regions = known.groupby("item")["wape"].transform("size")
    spread = DEVIATION * known["wape"] * known["item"].map(mean).fillna(0.0) / regions
    return np.sqrt((spread**2).groupby(known["item"]).sum())


def _xyz(error: pd.Series, wanted: pd.DataFrame) -> list[str]:
    grades = grading.xyz(pd.DataFrame({"error": error, "mean": wanted.mean(axis=1)}))
    return [grade if known else "" for grade, known in zip(grades, error.notna(), strict=True)]


def _needed(company: Company, errors: "np.typing.NDArray[np.float64]", items: pd.Series) -> list[float]:
    from scipy.stats import norm

    z = float(norm.ppf(company.settings.service_level))
    leads = _lead_months(company).reindex(items).fillna(0.0)
    return [
        inventory.safety_stock(z=z, error=error, lead=lead + 1)
        for error, lead in zip(errors, leads, strict=True)
    ]


def _lead_months(company: Company) -> pd.Series:
    """Months from order to arrival; a month of review comes on top."""
    items, suppliers = company.table("items").set_index("item"), company.table("suppliers")
    bought = suppliers.groupby("item")["lead_days"].min() / DAYS_PER_MONTH
    return bought.reindex(items.index).fillna(items["lead_months"].fillna(0.0))
