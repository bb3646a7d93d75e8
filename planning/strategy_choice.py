"""The production strategies side by side: each planned under the same limits, judged by the same figures."""

from enum import StrEnum

import pandas as pd

from planning import scenario
from planning.scenario import Input


class Strategy(StrEnum):
    """How production follows demand."""

    OPTIMISE = "optimise"
    CHASE = "chase"
    LEVEL = "level"
    LEVEL_NO_STOCKOUT = "level_no_stockout"
    USE_STOCK_FIRST = "use_stock_first"
    TARGET_STOCK = "target_stock"
    TARGET_DAYS = "target_days"
    MAKE_TO_ORDER = "make_to_order"


AS_STATED = "as stated"  # every item by the strategy of its own


def compare(given: Input, *, family: str | None = None) -> pd.DataFrame:
    """The plan as the company states it, then all items, or those of a family, by each strategy in turn.

    Returns measure, as stated, and one column per strategy: the measures of `scenario.compare`.
    """
    stated = scenario.base(given, name=AS_STATED)
    others = [
        scenario.base(scenario.with_strategy(given, strategy.value, family=family), name=strategy.value)
        for strategy in Strategy
    ]
    return scenario.compare(stated, others).rename_axis("measure").reset_index()
