"""What a company decides about its own planning: the contents of `company.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class HoldingOn(StrEnum):
    """Which stock of a month is paid for."""

    END = "end"
    START = "start"
    AVERAGE = "average"  # of both


class AllocationRule(StrEnum):
    """How scarce supply is shared out."""

    GRADE = "grade"  # better grades first; within a grade, who is due first
    GRADE_PROPORTIONAL = "grade, proportional"  # better grades first; within a grade, in proportion
    DATE = "date"  # who is due first; of the same day, better grades first
    PROPORTIONAL = "proportional"  # everybody in proportion


@dataclass(frozen=True, kw_only=True)
class Horizons:
    """How far each purpose looks ahead, in months but for the weeks, the current month M included."""

    submission: int = 4  # M .. M+3, what a rep is asked for
    plan: int = 18  # the S&OP plan
    weeks: int = 13  # its near months by the week; 0 for none


@dataclass(frozen=True, kw_only=True)
class Tolerances:
    """When a change needs a reason, and when a line is flagged."""

    reason_percent: float = 10.0
    reason_minimum: float = 5.0  # units; smaller changes are noise
    typo_factor: float = 10.0  # beyond so many times the proposal, ask once more
    budget_percent: float = 2.0  # of the budget: a plan that is short of more is not feasible in money


@dataclass(frozen=True, kw_only=True)
class Costs:
    """What the plan trades off, as shares of an item's price or cost."""

    holding_per_year: float = 0.20  # of cost
    holding_on: HoldingOn = HoldingOn.END
    late_per_month: float = 0.04  # of price
    lost: float = 1.0  # of margin, beside the margin itself
    grade_factor: float = 3.0  # between neighbouring customer grades


@dataclass(frozen=True, kw_only=True)
class Fences:
    """How freely the plan of last month may be left, after its frozen months."""

    slushy_months: int = 2  # after the frozen ones
    tolerance_percent: float = 15.0  # by which a quantity of a slushy month may move
    stability: float = 0.01  # of the price: what a unit moved in the first half year counts


@dataclass(frozen=True, kw_only=True)
class Consensus:
    """Which streams make the agreed demand."""

    near_months: int = 0  # in which orders and contracts, and what of the forecast they leave, come first
    weights: str = "none"  # or "accuracy": sales and statistics, each by how near it came in the past


@dataclass(frozen=True, kw_only=True)
class Consumption:
    """How far an order looks for the forecast that it takes, in months."""

    back: int = 1
    forward: int = 1
    forward_first: bool = False
    abnormal_percent: float = 0.0  # of a month's forecast that one-off orders may take in all


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What `company.toml` says."""

    name: str
    currency: str = "EUR"
    language: str = "en"  # of the channels
    country: str = "IT"  # whose public holidays count
    timezone: str = "UTC"
    horizons: Horizons = field(default_factory=Horizons)
    tolerances: Tolerances = field(default_factory=Tolerances)
    costs: Costs = field(default_factory=Costs)
    fences: Fences = field(default_factory=Fences)
    consensus: Consensus = field(default_factory=Consensus)
    consumption: Consumption = field(default_factory=Consumption)
    calculations: Mapping[str, str] = field(default_factory=dict)  # name -> its lines, see planning.macro
    channels: Mapping[str, str] = field(
        default_factory=dict
    )  # purpose -> channel name: main, demand, supply, executive
    preset: str = "early month"  # or "month end"
    approvals: int = 2
    allocation: AllocationRule = AllocationRule.GRADE_PROPORTIONAL
    service_level: float = (
        0.95  # chance that no stock runs out in a cycle, for the safety stock that is needed
    )
    frozen_months: int = 1
