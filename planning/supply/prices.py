"""What the plan weighs against each other: the price of stock, of lateness, of loss, of a missed target.

All prices are in the company's currency per unit (and month, where something lasts).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planning.company import Company
from planning.supply.grades import GRADES

MONTHS_PER_YEAR = 12
BELOW_TARGET = 0.25  # of the late price: a missing unit of safety stock hurts less than a late delivery
UNPRICED_MARKUP = 2.0  # an item without a price is worth so many times its cost
LEAST_MARKUP = 1.5  # a loss counts so many times the cost at least: dear items are delivered too


@dataclass(frozen=True, kw_only=True)
class Prices:
    """One row per item (in `items`), and one per item and grade (in `grades`)."""

    items: pd.DataFrame  # item -> cost, full_cost, value, holding, below, end
    grades: pd.DataFrame  # (item, grade) -> late, lost


def of(company: Company, grades: pd.DataFrame, *, full_cost: pd.Series) -> Prices:
    """The prices of all items with a full cost, and of each pair of item and grade that is asked for.

    - holding: as stated, or cost × yearly share / 12;
    - late, of the lowest grade: as stated, or value × monthly share;
    - lost, of the lowest grade: as stated, or the price and goodwill as a share of the margin. The plan saves
      the cost of what it does not make, so it loses the price; and at least half as much again as the full
      cost, since leaving customers without goods is not for the plan to decide;
    - each better grade that is asked for multiplies late and goodwill by the grade factor;
    - below target: holding + a quarter of late, so that a target is kept but never before a customer;
    - end: what a unit missing from the target is worth in the last month, half way between cost and loss,
      since otherwise the plan would save the cost of the stock that the next plan needs.
    """
    table = company.table("items").set_index("item").reindex(full_cost.index)
    rates = company.settings.costs
    cost = table["cost"].fillna(0.0)
    dearest = np.maximum(cost, full_cost)
    value = table["price"].where(table["price"] > 0.0, dearest * UNPRICED_MARKUP)
    value = value.where(value > 0.0, 1.0)
    holding = table["holding_cost"].fillna(cost * rates.holding_per_year / MONTHS_PER_YEAR)
    late = table["late_cost"].fillna(value * rates.late_per_month)
    worth = table["lost_cost"].fillna(np.maximum(value, dearest * LEAST_MARKUP))
    goodwill = (rates.lost * (value - dearest).clip(lower=0.0)).where(table["lost_cost"].isna(), 0.0)
    items = pd.DataFrame(
        {
            "cost": cost,
            "full_cost": full_cost,
            "value": value,
            "holding": holding,
            "below": holding + BELOW_TARGET * late,
            "end": dearest + (worth + goodwill - dearest).clip(lower=late) / 2,
        }
    )
    weight = grades["grade"].map(_factors(grades["grade"], rates.grade_factor)).to_numpy(dtype=float)
    asked = pd.MultiIndex.from_frame(grades[["item", "grade"]])
    late, worth, goodwill = (each.reindex(grades["item"]).to_numpy() for each in (late, worth, goodwill))
    stated = table["lost_cost"].notna().reindex(grades["item"]).to_numpy(dtype=bool)
    lost = np.where(stated, worth * weight, worth + goodwill * weight)
    return Prices(items=items, grades=pd.DataFrame({"late": late * weight, "lost": lost}, index=asked))


def _factors(asked: pd.Series, between_neighbours: float) -> dict[str, float]:
    """How many times the lowest grade asked for each grade weighs.

    >>> _factors(pd.Series(["A", "C", "A"]), 3.0)
    {'C': 1.0, 'A': 3.0}
    """
    present = [grade for grade in reversed(GRADES) if grade in set(asked)]
    return {grade: between_neighbours**rank for rank, grade in enumerate(present)}
