"""Two versions of a plan side by side: what changed, and how nervous the change is."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

SMALLEST = 1e-4  # units; finer differences are rounding


@dataclass(frozen=True, kw_only=True)
class Churn:
    """Movement between two versions as a share of the earlier one; None where that planned nothing."""

    frozen: float | None  # inside the frozen months, where calm matters most
    free: float | None


def changes(
    before: pd.DataFrame, after: pd.DataFrame, *, figure: str = "qty", on: Sequence[str] = ("item", "month")
) -> pd.DataFrame:
    """The lines whose figure changed: the columns `on`, before, after, change; a missing line counts as zero.

    >>> month = pd.Period("2026-11", "M")
    >>> old = pd.DataFrame({"item": ["A", "B"], "month": month, "qty": [10.0, 5.0]})
    >>> new = pd.DataFrame({"item": ["A", "C"], "month": month, "qty": [10.0, 2.0]})
    >>> changes(old, new)[["item", "before", "after", "change"]].values.tolist()
    [['B', 5.0, 0.0, -5.0], ['C', 0.0, 2.0, 2.0]]
    """
    labels = list(on)
    both = pd.concat(
        [
            before.groupby(labels)[figure].sum().rename("before"),
            after.groupby(labels)[figure].sum().rename("after"),
        ],
        axis="columns",
    ).fillna(0.0)
    both["change"] = both["after"] - both["before"]
    return both[both["change"].abs() > SMALLEST].sort_index().reset_index()


def churn(before: pd.DataFrame, after: pd.DataFrame, *, first_free: pd.Period, figure: str = "qty") -> Churn:
    """Nervousness: sum |plan now - plan before| / sum of plan before, in and beyond the frozen months.

    Only months that both versions hold are compared [Vollmann, Berry and Whybark].

    >>> months = pd.PeriodIndex(["2026-11", "2026-12"], freq="M")
    >>> old = pd.DataFrame({"item": "A", "month": months, "qty": [100.0, 100.0]})
    >>> churn(old, old.assign(qty=[102.0, 80.0]), first_free=months[1])
    Churn(frozen=0.02, free=0.2)
    """
    shared = set(before["month"]) & set(after["month"])
    old, new = before[before["month"].isin(shared)], after[after["month"].isin(shared)]
    moved = changes(old, new, figure=figure)
    frozen_moves, frozen_plan = moved["month"] < first_free, old["month"] < first_free
    return Churn(
        frozen=_share(moved.loc[frozen_moves, "change"], old.loc[frozen_plan, figure]),
        free=_share(moved.loc[~frozen_moves, "change"], old.loc[~frozen_plan, figure]),
    )


def _share(moved: pd.Series, planned: pd.Series) -> float | None:
    total = float(planned.sum())
    return float(moved.abs().sum()) / total if total > 0 else None
