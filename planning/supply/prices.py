"""What the plan weighs against each other: the price of stock, of lateness, of loss, of a missed target.

All prices are in the company's currency per unit (and month, where something lasts).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planning.company import Company
from planning.supply.grades import GRADES
from planning.supply.network import Policy
from planning.supply.programme import Array

MONTHS_PER_YEAR = 12
BELOW_TARGET = 0.25  # of the late price: a missing unit of safety stock hurts less than a late delivery
BELOW_LOST = 0.25  # of what a loss costs, over all months together: it hurts less than a lost sale
UNPRICED_MARKUP = 2.0  # an item without a price is worth so many times its cost
LEAST_MARKUP = 1.5  # a loss counts so many times the cost at least: dear items are delivered too
HARD = 10.0  # times the dearest of all prices: what breaking a rule counts


@dataclass(frozen=True, kw_only=True)
class Prices:
    """Of items (one row each) and of classes (class x month)."""

    items: pd.DataFrame  # cost, full_cost, value, holding, below, end
    late: Array  # class x month
    lost: Array  # class x month
    hard: float


def of(
    company: Company, items: pd.DataFrame, classes: pd.DataFrame, stated: Array, *, dearest: float
) -> Prices:
    """The prices of items (item and full_cost, one row per stock point) and of the classes that ask for them.

    - holding: as stated, or cost × yearly share / 12;
    - late, of the lowest grade: as stated, or value × monthly share;
    - lost, of the lowest grade: as stated, or the price and goodwill as a share of the margin. The plan saves
      the cost of what it does not make, so it loses the price; and at least half as much again as the full
      cost, since leaving customers without goods is not for the plan to decide, unless goodwill is set to
      nothing, which leaves it to profit;
    - each better grade that is asked for multiplies late and goodwill by the grade factor;
    - below target: holding + a quarter of late, so that a target is kept but never before a customer; where
      demand is lost, missing it in every month counts no more than a quarter of the loss;
    - end: what a unit missing from the target is worth in the last month, half way between cost and loss,
      since otherwise the plan would save the cost of the stock that the next plan needs.

    `stated` holds prices that differ by month, class x month, not a number where the list price counts;
    `dearest` is the highest cost of anything that may be paid instead of breaking a rule.
    """
    priced = _items(company, items, stated.shape[1])
    rates = company.settings.costs
    rows = priced.iloc[classes["item"].to_numpy(dtype=np.int64)]
    weight = (
        classes["grade"].map(_factors(classes["grade"], rates.grade_factor)).to_numpy(dtype=float)[:, None]
    )
    value = np.where(np.isnan(stated), rows["value"].to_numpy()[:, None], stated)
    floor = rows["floor"].to_numpy()[:, None]
    margin = np.maximum(value - rows["dearest"].to_numpy()[:, None], 0.0)
    by_rule = np.maximum(value, floor) + rates.lost * margin * weight
    said = rows["lost_cost"].to_numpy()[:, None]
    lost = np.where(np.isnan(said), by_rule, said * weight)
    late = np.repeat(rows["late"].to_numpy()[:, None] * weight, stated.shape[1], axis=1)
    hard = HARD * max(1.0, dearest, float(np.max(lost, initial=0.0)), float(priced["dearest"].max()))
    never = (classes["policy"] == Policy.NEVER).to_numpy()[:, None]
    return Prices(items=priced, late=late, lost=np.where(never, hard, lost), hard=hard)


def _items(company: Company, items: pd.DataFrame, months: int) -> pd.DataFrame:
    table = company.table("items").set_index("item").reindex(items["item"]).reset_index(drop=True)
    full_cost = items["full_cost"].reset_index(drop=True)
    rates = company.settings.costs
    cost = table["cost"].fillna(0.0)
    dearest = np.maximum(cost, full_cost)
    value = table["price"].where(table["price"] > 0.0, dearest * UNPRICED_MARKUP)
    value = value.where(value > 0.0, 1.0)
    floor = dearest * (LEAST_MARKUP if rates.lost > 0.0 else 0.0)
    holding = table["holding_cost"].fillna(cost * rates.holding_per_year / MONTHS_PER_YEAR)
    late = table["late_cost"].fillna(value * rates.late_per_month)
    by_rule = np.maximum(value, floor) + rates.lost * (value - dearest).clip(lower=0.0)
    lost = table["lost_cost"].fillna(by_rule)
    margin = (lost - dearest).clip(lower=0.0)
    spared = np.where(table["unmet"] == Policy.LOST, margin * BELOW_LOST / months, np.inf)
    return pd.DataFrame(
        {
            "cost": cost,
            "full_cost": full_cost,
            "dearest": dearest,
            "value": value,
            "floor": floor,
            "holding": holding,
            "late": late,
            "lost_cost": table["lost_cost"],
            "below": holding + np.minimum(BELOW_TARGET * late, spared),
            "end": dearest + (lost - dearest).clip(lower=late) / 2,
        }
    )


def _factors(asked: pd.Series, between_neighbours: float) -> dict[str, float]:
    """How many times the lowest grade asked for each grade weighs.

    >>> _factors(pd.Series(["A", "C", "A"]), 3.0)
    {'C': 1.0, 'A': 3.0}
    """
    present = [grade for grade in reversed(GRADES) if grade in set(asked)]
    return {grade: between_neighbours**rank for rank, grade in enumerate(present)}
