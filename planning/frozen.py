"""What the frozen months cost: the plan as it would be if they could be changed."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from planning.supply import Result, solution, tables

COLUMNS = ["item", "place", "source", "month", "approved", "unfrozen", "change"]


@dataclass(frozen=True, kw_only=True)
class Released:
    """What would be changed in the frozen months if it were free, and what that would spare."""

    changes: pd.DataFrame  # item, place, source, month, approved, unfrozen, change
    spared: pd.DataFrame  # what, amount: money spent, weight of lateness and loss, units late or lost


def released(result: Result) -> Released:
    """The plan solved again with its frozen months open; nothing is spared where nothing was approved."""
    base, network = result.solution, result.solution.network
    fences = network.fences
    frozen = ~np.isnan(fences.approved)
    frozen[:, fences.frozen :] = False
    if not frozen.any():
        return Released(changes=pd.DataFrame(columns=COLUMNS), spared=_rows({}))
    price = np.where(frozen, 0.0, fences.price)
    opened = solution.what_if(base, replace(network, fences=replace(fences, price=price)))
    source, month = np.nonzero(frozen)
    item = network.sources.frame["item"].to_numpy(dtype=np.int64)[source]
    unfrozen = opened.amount("use")[source, month]
    changes = pd.DataFrame(
        {
            "item": network.nodes["item"].to_numpy()[item],
            "place": network.nodes["place"].to_numpy()[item],
            "source": network.sources.frame["code"].to_numpy()[source],
            "month": network.months[month],
            "approved": fences.approved[source, month],
            "unfrozen": unfrozen,
            "change": unfrozen - fences.approved[source, month],
        }
    )
    before, after = _spent(result.objective), _spent(tables.objective(opened))
    spared = {name: before[name] - after[name] for name in before}
    spared["late_or_lost"] = float(base.short.sum() - opened.short.sum())
    return Released(changes=changes, spared=_rows(spared))


def _rows(spared: dict[str, float]) -> pd.DataFrame:
    return pd.DataFrame({"what": list(spared), "amount": list(spared.values())})


def _spent(objective: pd.DataFrame) -> dict[str, float]:
    objective = objective[objective["kind"] != "change_of_plan"]  # the fence itself is what was opened
    money = objective["money"].astype(bool)
    return {
        "money": float(objective.loc[money, "amount"].sum()),
        "weight": float(objective.loc[~money, "amount"].sum()),
    }
