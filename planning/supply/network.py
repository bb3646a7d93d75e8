"""What a supply plan is made of: items, sources, bills, resources and levers, aligned by label.

A *source* is one way to get one unit of an item: making it, buying it from a supplier, or pulling a lever
(outsourcing, expediting). Using a source costs money, takes time, consumes components and hours.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from planning.supply.programme import Array


class SourceKind(StrEnum):
    """One way to get an item."""

    MAKE = "make"
    BUY = "buy"
    OUTSOURCE = "outsource"  # a lever
    EXPEDITE = "expedite"  # a lever


@dataclass(frozen=True, kw_only=True)
class Network:
    """The data of one plan; frames refer to items, sources and resources by their position."""

    months: pd.PeriodIndex
    items: pd.Index
    opening: Array  # item: stock at the start
    receipts: Array  # item x month: what is on its way
    target: Array  # item x month: stock wanted at the end of the month
    prices: pd.DataFrame  # item: cost, full_cost, value, holding, below, end
    classes: pd.DataFrame  # one row per item and grade asked for: item, grade, policy, late, lost, owed
    demand: Array  # class x month
    sources: pd.DataFrame  # source, item, kind, lever, supplier, cost, lead
    least: Array  # source x month
    most: Array  # source x month: what the plan may use
    offered: (
        Array  # source x month: what it could use if the lever were pulled; equals `most` without a lever
    )
    inputs: pd.DataFrame  # source, item, qty, offset
    hours: pd.DataFrame  # source, resource, hours, offset
    resources: pd.Index
    capacity: Array  # resource x month: normal hours
    overtime: pd.DataFrame  # lever, resource, cost
    overtime_least: Array  # lever x month: what somebody committed to
    overtime_most: Array  # lever x month
    overtime_offered: Array  # lever x month

    @property
    def horizon(self) -> int:
        """How many months are planned."""
        return len(self.months)

    def demand_by_item(self) -> Array:
        """Demand of all grades together, item x month."""
        return self.by_item(self.demand)

    def by_item(self, per_class: Array) -> Array:
        """Amounts per class (rows) added up per item."""
        total = np.zeros((len(self.items), per_class.shape[1]))
        np.add.at(total, self.classes["item"].to_numpy(), per_class)
        return total
