"""What a supply plan is made of: stock points, sources, bills, resources, crews and levers, as arrays.

An *item* here is a stock point: an item of the company, at one place where there are several. A *source* is
one way to get one unit of it: making it, buying it, moving it from another place, or pulling a lever
(outsourcing, expediting). Using a source costs money, takes time, consumes components and hours. A *class* is
what one customer grade asks of an item.

Everything is aligned: arrays are rows x months, and frames refer to rows by their position.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import pandas as pd

from planning.supply.programme import Array, Index


class SourceKind(StrEnum):
    """One way to get an item."""

    MAKE = "make"
    BUY = "buy"
    OUTSOURCE = "outsource"
    EXPEDITE = "expedite"
    SHIP = "ship"  # from another place


class Policy(StrEnum):
    """What happens to demand that is not met in time."""

    LATE = "late"
    LOST = "lost"
    NEVER = "never"  # it has to be met; where that cannot be, the plan says so


@dataclass(frozen=True, kw_only=True)
class Stock:
    """Stock of every item: where it starts, what is on its way, and between which limits it should be."""

    opening: Array  # item
    receipts: Array  # item x month
    least: Array  # item x month: never planned below, if that can be
    target: Array  # item x month: wanted
    most: Array  # item x month: never planned above, if that can be
    path: Array  # item x month: net stock that a strategy asks for; not a number where the plan decides
    sellable: Array  # item: months after which a unit can no longer be sold; infinite where it keeps
    holding: Array  # item x month: price of a unit in stock at the end of the month
    carried: Array  # item: what keeping the opening stock costs, whatever is planned
    below: Array  # item x month: price of a unit missing from the target


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What customers ask for, one row per class."""

    classes: pd.DataFrame  # item, grade, policy, owed (units due before the first month and still open)
    qty: Array  # class x month
    most_late: Array  # item x month: units that may be late at the end of it
    most_short: Array  # class x month: units that may be late at the end of it or lost in it, as was promised
    late: Array  # class x month: price of a unit late at the end of the month
    lost: Array  # class x month: price of a unit lost


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Every way to get every item."""

    frame: pd.DataFrame  # source, item, kind, code, lever, supplier, lead, full_cost
    cost: Array  # source x month: money per unit, without components
    floor: Array  # source x month: what it is to give at least
    least: Array  # source x month: what somebody committed to
    most: Array  # source x month: what the plan may use
    offered: Array  # source x month: what it could use if its lever were pulled
    inputs: pd.DataFrame  # source, item, qty, offset: components
    hours: pd.DataFrame  # source, resource, hours, offset
    setup_cost: Array  # source x month: of using it at all
    setup_hours: Array  # source: on each of its resources
    lot: Array  # source: the smallest run

    @property
    def in_runs(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which sources are used in whole runs or not at all."""
        return (self.setup_cost > 0.0).any(axis=1) | (self.setup_hours > 0.0) | (self.lot > 0.0)


@dataclass(frozen=True, kw_only=True)
class Resources:
    """Hours: normal ones, overtime levers, and crews that may grow and shrink."""

    names: pd.Index
    capacity: Array  # resource x month: normal hours without crews
    idle_cost: Array  # resource: of a normal hour not worked
    overtime: pd.DataFrame  # lever, resource
    overtime_cost: Array  # lever x month
    overtime_least: Array  # lever x month: what somebody committed to
    overtime_most: Array  # lever x month
    overtime_offered: Array  # lever x month
    crews: pd.DataFrame  # the table of crews, with resource by position
    crew_hours: Array  # crew x month: hours of one worker
    wages: Array  # crew x month: pay of one worker
    crew_overtime: Array  # crew x month: most overtime of one worker
    rates: pd.DataFrame  # the table of rates, with resource by position
    rate_days: Array  # rate x month: days that hours are divided by; one where they are those of a month


@dataclass(frozen=True, kw_only=True)
class Stores:
    """Space that stock shares."""

    names: pd.Index
    space: Array  # store
    use: pd.DataFrame  # store, item, space


@dataclass(frozen=True, kw_only=True)
class Fences:
    """The plan approved before, and what it costs to leave it."""

    approved: Array  # source x month; not a number where nothing was approved
    free: Array  # source x month: units that may move at no price
    price: Array  # source x month: of a unit moved beyond that
    frozen: int  # months that are not to be touched


@dataclass(frozen=True, kw_only=True)
class Network:
    """The data of one plan."""

    months: pd.PeriodIndex
    items: pd.Index  # labels of the items
    nodes: pd.DataFrame  # item (of the company), place, cost, full_cost, value: one row per item
    stock: Stock
    demand: Demand
    sources: Sources
    resources: Resources
    stores: Stores
    fences: Fences
    hard: float  # the price of breaking a rule that is not to be broken

    @property
    def horizon(self) -> int:
        """How many months are planned."""
        return len(self.months)

    @cached_property
    def main_sources(self) -> Index:
        """What each item is planned on: its making, or its cheapest supplier; -1 where it has no source."""
        frame = self.sources.frame
        ranked = frame[frame["lever"] == ""].sort_values(
            ["item", "full_cost", "lead", "source"], kind="stable"
        )
        best = ranked.reset_index(names="place").groupby("item")["place"].first()
        return np.asarray(best.reindex(range(len(self.items))).fillna(-1), dtype=np.int64)

    @property
    def owed(self) -> Array:
        """Units due before the first month and still open, class x 1."""
        return np.asarray(self.demand.classes["owed"], dtype=float)[:, None]

    def demand_by_item(self) -> Array:
        """Demand of all grades together, item x month."""
        return self.by_item(self.demand.qty)

    def by_item(self, per_class: Array) -> Array:
        """Amounts per class (rows) added up per item."""
        total = np.zeros((len(self.items), per_class.shape[1]))
        np.add.at(total, self.demand.classes["item"].to_numpy(dtype=np.int64), per_class)
        return total
