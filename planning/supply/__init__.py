"""Supply planning: a constrained plan, the reason for every shortage, and the price of every way out."""

from planning.supply.plan import Depth, NoPlan, explain, plan
from planning.supply.result import Result, UnknownShortage
from planning.supply.solve import NoOptimum, UncheckedPlan
from planning.supply.verify import verify

__all__ = [
    "Depth",
    "NoOptimum",
    "NoPlan",
    "Result",
    "UncheckedPlan",
    "UnknownShortage",
    "explain",
    "plan",
    "verify",
]
