"""The levels of a plan (item, family, category; region, company) and the way up and down between them."""

from collections.abc import Mapping, Sequence

import pandas as pd

from planning import split
from planning.split import Basis, Rule, Weights


class UnknownLabels(ValueError):
    """Lines name items or regions that the hierarchy does not know."""


def with_levels(lines: pd.DataFrame, members: pd.DataFrame, *, on: str = "item") -> pd.DataFrame:
    """Lines with the levels above them, such as the family and category of each item.

    members   one row per `on`, the levels as further columns; a label that is missing there is an error

    >>> items = pd.DataFrame({"item": ["A"], "family": ["Grinders"]})
    >>> with_levels(pd.DataFrame({"item": ["A", "A"], "qty": [1.0, 2.0]}), items)["family"].tolist()
    ['Grinders', 'Grinders']
    """
    unknown = sorted(set(lines[on]) - set(members[on]))
    if unknown:
        raise UnknownLabels(f"The hierarchy has no {on} {', '.join(map(str, unknown))}.")
    return lines.merge(members, on=on, how="left", validate="m:1")


def roll_up(
    lines: pd.DataFrame,
    *,
    by: Sequence[str],
    sums: Sequence[str] = ("qty",),
    averages: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Lines of a higher level: quantities add up, prices and yields are weighted means, never sums.

    by         columns of the higher level; none for the company as a whole
    averages   average-type column -> the quantity it is weighted with

    >>> lines = pd.DataFrame({"family": ["F", "F"], "qty": [10.0, 30.0], "price": [4.0, 8.0]})
    >>> roll_up(lines, by=["family"], averages={"price": "qty"})
      family   qty  price
    0      F  40.0    7.0
    """
    weighted = {name: lines[name] * lines[weight] for name, weight in (averages or {}).items()}
    rows = lines.assign(**{f"{name}*": values for name, values in weighted.items()})
    weights = sorted(set((averages or {}).values()) - set(sums))
    columns = [*sums, *weights, *(f"{name}*" for name in weighted)]
    if not by:
        totals = rows[columns].sum().to_frame().T
    else:
        totals = rows.groupby(list(by), as_index=False, sort=True, dropna=False)[columns].sum()
    for name, weight in (averages or {}).items():
        totals[name] = totals[f"{name}*"] / totals[weight].where(totals[weight] != 0)
    return totals[[*by, *sums, *(averages or {})]]


def split_down(
    figures: pd.DataFrame,
    children: pd.DataFrame,
    *,
    child: str,
    bases: Sequence[Basis] = (),
    unit: float | None = 1.0,
) -> pd.DataFrame:
    """Figures of a higher level shared out over their children, adding up to the last unit.

    figures    the columns of the higher level, and `qty`
    children   the same columns, the column `child`, one column of weights per basis (named like the basis),
               and, where some stay as they are, `locked` (a quantity, or NaN)
    bases      in order of preference; equal parts where all are zero

    Returns children with `qty` and the `basis` used. Raises what `split.split` raises.

    >>> family = pd.DataFrame({"family": ["F"], "qty": [100.0]})
    >>> items = pd.DataFrame({"family": "F", "item": ["A", "B", "C"], "same months last year": [50, 30, 25]})
    >>> split_down(family, items, child="item", bases=[Basis.LAST_YEAR])["qty"].tolist()
    [48.0, 28.0, 24.0]
    """
    above = [name for name in figures.columns if name != "qty"]
    joined = children.drop(columns="qty", errors="ignore").merge(
        figures.rename(columns={"qty": "total"}), **({"on": above} if above else {"how": "cross"})
    )
    parts = [joined.iloc[:0].assign(qty=0.0, basis="")]
    for _, group in joined.groupby(above, sort=False) if above else [("", joined)]:
        total = float(group["total"].iloc[0])
        shared = split.split(total, list(group[child]), rule=_rule(group, child, bases, unit))
        parts.append(group.assign(qty=group[child].map(shared.parts), basis=str(shared.basis)))
    return pd.concat(parts)[[*above, child, "qty", "basis"]].reset_index(drop=True)


def _rule(group: pd.DataFrame, child: str, bases: Sequence[Basis], unit: float | None) -> Rule:
    by_child = group.set_index(child)
    locked = by_child["locked"].dropna().to_dict() if "locked" in group.columns else {}
    weights = [
        Weights(basis=basis, by_part=by_child[basis].fillna(0.0).to_dict())
        for basis in bases
        if basis in group.columns
    ]
    return Rule(bases=weights, locked=locked, unit=unit)
