"""What leaves the plan for the systems that make and buy: orders in quantities that can be ordered."""

import numpy as np
import pandas as pd

WAY = ["item", "place", "kind", "source", "lever"]


def orders(sourcing: pd.DataFrame, decimals: pd.Series) -> pd.DataFrame:
    """Every way an item comes, month by month, in the item's own unit and its decimals.

    The plan itself is not rounded: its balances are exact. Here the sum of each way up to any month is
    rounded, so that orders stay within half a unit of the plan however many months go by.

    sourcing   item, place, kind, source, lever, month, qty (item's unit): see `supply.Result`
    decimals   item -> decimals of its quantities
    Answers item, place, kind, source, lever, month, qty; months without an order are left out.

    >>> months = pd.period_range("2026-11", periods=4, freq="M")
    >>> made = pd.DataFrame({"month": months, "qty": [1.4, 1.4, 0.2, 1.0]})
    >>> made = made.assign(item="EM-100", place="", kind="make", source="", lever="")
    >>> orders(made, pd.Series({"EM-100": 0}))["qty"].tolist()
    [1.0, 2.0, 1.0]
    """
    planned = sourcing[[*WAY, "month", "qty"]].sort_values([*WAY, "month"], ignore_index=True)
    unit = 10.0 ** -planned["item"].map(decimals).fillna(0.0)
    so_far = planned.groupby(WAY, dropna=False)["qty"].cumsum()
    whole = np.floor(so_far / unit + 0.5 + _DUST)
    before = whole.groupby([planned[name] for name in WAY], dropna=False).shift(fill_value=0.0)
    ordered = planned.assign(qty=((whole - before) * unit).round(_DECIMALS))
    return ordered[ordered["qty"] > 0.0].reset_index(drop=True)


_DECIMALS = 6  # of any quantity; what is beyond is left by the arithmetic
_DUST = 10.0**-_DECIMALS  # a half that the solver left a little below a half is a half
