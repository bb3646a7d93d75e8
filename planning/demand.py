"""Demand streams kept apart, and the consensus that a visible rule makes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pandas as pd

KEY = ["item", "region", "month"]
ELSEWHERE = "All"  # the region of customers who have none


class Stream(StrEnum):
    """Where a demand figure comes from."""

    STATISTICAL = "statistical"
    SALES = "sales"
    ACTIVITY = "activity"  # marketing
    NEW_PRODUCT = "new product"
    ORDER_BOOK = "order book"
    FINANCE = "finance"
    LAST_PLAN = "last plan"


class Source(StrEnum):
    """What a consensus figure is, when it is no single stream."""

    WEIGHTED = "weighted"
    OVERRIDE = "override"
    NOTHING = "nothing"


class StreamShapeError(ValueError):
    """Streams need the columns item, region, month, stream, qty, with at most one row per combination."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How the streams become one figure, from its first to its last month (open ends without them).

    chosen   the first of these that has a figure is the base
    weights  where given, the base is the weighted mean of the streams that have a figure instead
    added    streams that come on top of the base: effects and products that it cannot know
    """

    chosen: tuple[Stream, ...] = (Stream.SALES, Stream.STATISTICAL)
    weights: Mapping[Stream, float] = field(default_factory=dict)
    added: tuple[Stream, ...] = (Stream.ACTIVITY, Stream.NEW_PRODUCT)
    first: pd.Period | None = None
    last: pd.Period | None = None

    def __str__(self) -> str:
        """The rule in words, as it stands beside the figures.

        >>> str(Rule())
        'sales, else statistical; plus activity, new product'
        """
        if self.weights:
            base = " + ".join(f"{weight:.0%} {stream}" for stream, weight in self.weights.items())
        else:
            base = ", else ".join(self.chosen)
        return base + ("; plus " + ", ".join(self.added) if self.added else "")

    def covers(self, months: pd.Series) -> pd.Series:
        """Whether each month lies in the rule's zone."""
        after = months >= self.first if self.first is not None else pd.Series(data=True, index=months.index)
        return after & (months <= self.last) if self.last is not None else after


@dataclass(frozen=True, kw_only=True)
class Consensus:
    """The agreed demand, unconstrained, and the streams it came from.

    lines     item, region, month, qty, source (a stream, or weighted / override / nothing), base, added,
              rule (in words), before (the figure that an override replaced), author, reason
    streams   as they were given, one row per stream
    """

    lines: pd.DataFrame
    streams: pd.DataFrame


def combine(
    streams: pd.DataFrame, *, rules: Sequence[Rule] = (Rule(),), overrides: pd.DataFrame | None = None
) -> Consensus:
    """One figure per item, region and month, with the stream and the rule it came from.

        consensus = base + sum of added streams;  base = first chosen stream, or sum(w S) / sum(w)

    streams     item, region, month, stream, qty (item's unit)
    rules       the first one whose zone holds the month applies
    overrides   item, region, month, qty, author, reason: the last word, for the figure as a whole

    >>> month = pd.Period("2025-07", "M")
    >>> given = pd.DataFrame(
    ...     [("A", "North", month, "statistical", 100.0), ("A", "North", month, "sales", 120.0),
    ...      ("A", "North", month, "activity", 30.0)], columns=["item", "region", "month", "stream", "qty"])
    >>> combine(given).lines[["qty", "source", "base", "added"]]
         qty source   base  added
    0  150.0  sales  120.0   30.0
    """
    _check(streams)
    wide = streams.pivot(index=KEY, columns="stream", values="qty")
    lines = pd.DataFrame(
        {"base": np.nan, "added": 0.0, "source": str(Source.NOTHING), "rule": ""}, index=wide.index
    )
    months = pd.Series(wide.index.get_level_values("month"), index=wide.index)
    open_lines = pd.Series(data=True, index=wide.index)
    for rule in rules:
        zone = open_lines & rule.covers(months)
        _apply(rule, wide, lines, zone)
        open_lines &= ~zone
    lines["base"] = lines["base"].fillna(0.0)
    lines["qty"] = (lines["base"] + lines["added"]).clip(lower=0.0)
    lines = _overridden(lines, overrides)
    columns = [*KEY, "qty", "source", "base", "added", "rule", "before", "author", "reason"]
    return Consensus(lines=lines.reset_index()[columns], streams=streams)


def with_defaults(
    asked: pd.DataFrame, submitted: pd.DataFrame, *, fallbacks: Mapping[Stream, pd.DataFrame]
) -> pd.DataFrame:
    """What was asked for, answered by what was sent, else by the declared default, flagged as such.

    asked       item, region, month, person
    submitted   item, region, month, qty
    fallbacks   stream -> item, region, month, qty, in order of preference; zero where none has a figure

    Returns asked with qty, source (sales, the fallback stream, or nothing) and flag, empty where submitted.

    >>> month = pd.Period("2025-07", "M")
    >>> line = pd.DataFrame({"item": ["A"], "region": ["North"], "month": [month]})
    >>> answer = with_defaults(line.assign(person="Anna"), line.iloc[:0].assign(qty=0.0),
    ...                        fallbacks={Stream.STATISTICAL: line.assign(qty=70.0)})
    >>> answer[["qty", "source", "flag"]].values.tolist()
    [[70.0, 'statistical', 'not submitted by Anna']]
    """
    answers = asked.reset_index(drop=True)
    qty = pd.Series(np.nan, index=answers.index)
    source = pd.Series(str(Source.NOTHING), index=answers.index)
    for stream, figures in {Stream.SALES: submitted, **fallbacks}.items():
        given = answers[KEY].merge(figures[[*KEY, "qty"]], on=KEY, how="left", validate="m:1")["qty"]
        new = qty.isna() & given.notna()
        qty, source = qty.where(~new, given), source.where(~new, str(stream))
    flag = np.where(source == Stream.SALES, "", "not submitted by " + answers["person"].astype(str))
    return answers.assign(qty=qty.fillna(0.0), source=source, flag=flag)


def history(actuals: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """Past demand per item, region and month, unconstrained: what was sold and what was lost to stock-outs.

    actuals     item, customer, month, qty and, if known, lost, and stockout (yes: the sale does not show the
                demand, however much of it was lost)
    customers   customer, region; a customer without a row belongs to the region All

    >>> sales = pd.DataFrame({"item": ["A"], "customer": ["C1"], "month": [pd.Period("2025-06", "M")],
    ...                       "qty": [90.0], "lost": [10.0]})
    >>> history(sales, pd.DataFrame({"customer": ["C1"], "region": ["North"]}))
      item region    month    qty  sold  lost  stockout
    0    A  North  2025-06  100.0  90.0  10.0     False
    """
    regions = customers.set_index("customer")["region"]
    lost = actuals["lost"].fillna(0.0) if "lost" in actuals.columns else 0.0
    rows = actuals[["item", "month"]].assign(
        region=actuals["customer"].map(regions).fillna(ELSEWHERE),
        sold=actuals["qty"].fillna(0.0),
        lost=lost,
        stockout=actuals["stockout"].astype(bool) if "stockout" in actuals.columns else False,
    )
    sums = rows.groupby(KEY, as_index=False).agg(
        sold=("sold", "sum"), lost=("lost", "sum"), stockout=("stockout", "any")
    )
    sums.insert(3, "qty", sums["sold"] + sums["lost"])
    return sums


def _check(streams: pd.DataFrame) -> None:
    missing = [name for name in (*KEY, "stream", "qty") if name not in streams.columns]
    if missing:
        raise StreamShapeError(f"The streams have no column {', '.join(missing)}.")
    twice = streams.duplicated([*KEY, "stream"])
    if twice.any():
        row = streams[twice].iloc[0]
        place = f"{row['item']} / {row['region']} / {row['month']}, {row['stream']}"
        raise StreamShapeError(f"The streams hold two rows for {place}.")


def _apply(rule: Rule, wide: pd.DataFrame, lines: pd.DataFrame, zone: pd.Series) -> None:
    """Fill the lines of the rule's zone, in place."""
    names = set(wide.columns)
    lines.loc[zone, "rule"] = str(rule)
    lines.loc[zone, "added"] = wide[[name for name in rule.added if name in names]].sum(axis=1)[zone]
    if rule.weights:
        weights = pd.Series({name: weight for name, weight in rule.weights.items() if name in names})
        given = wide[list(weights.index)]
        total = given.notna().astype(float) @ weights
        mean = (given.fillna(0.0).astype(float) @ weights) / total.where(total > 0)
        found = zone & mean.notna()
        lines.loc[found, "base"], lines.loc[found, "source"] = mean[found], str(Source.WEIGHTED)
        return
    for stream in rule.chosen:
        if stream not in names:
            continue
        found = zone & lines["base"].isna() & wide[stream].notna()
        lines.loc[found, "base"], lines.loc[found, "source"] = wide[stream][found], str(stream)


def _overridden(lines: pd.DataFrame, overrides: pd.DataFrame | None) -> pd.DataFrame:
    """The lines with the last word; an override of a line that no stream knows becomes a line of its own."""
    lines = lines.assign(before=np.nan, author="", reason="")
    if overrides is None or overrides.empty:
        return lines
    words = overrides.set_index(KEY)
    lines = lines.reindex(lines.index.union(words.index))
    lines["before"] = lines["qty"].where(lines.index.isin(words.index)).fillna(np.nan)
    lines.loc[words.index, "qty"] = words["qty"]
    lines.loc[words.index, "source"] = str(Source.OVERRIDE)
    lines.loc[words.index, ["author", "reason"]] = words[["author", "reason"]]
    return lines.fillna({"base": 0.0, "added": 0.0, "rule": "", "author": "", "reason": ""})
