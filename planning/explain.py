"""Why this number? The chain from history to the figure, step by step, as data."""

from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from planning.consumption import Consumption
from planning.demand import KEY, Consensus, Source, Stream


class Kind(StrEnum):
    """What a step of the chain is."""

    TREATMENT = "treatment"  # done to the history before it was used
    EVENT = "event"  # a dated effect that changes it
    METHOD = "method"  # how the statistical figure was made
    EVIDENCE = "evidence"  # how good that was on held-out months
    STREAM = "stream"  # a figure that somebody or something gave
    BASE = "base"  # the stream, or the weighted mean, that the rule took
    ADDED = "added"  # a stream on top of it
    SPLIT = "split"  # its share of a figure that was decided above it
    OVERRIDE = "override"  # the last word
    ORDER = "order"  # an order that took forecast
    NET = "net"  # forecast left after orders


@dataclass(frozen=True, kw_only=True)
class Step:
    """One link: what it is, the figure it gave, and who or what stands behind it.

    qty   the figure given or taken, in the item's unit; None for a step that gives none
    """

    kind: Kind
    label: str
    qty: float | None = None
    detail: str = ""
    author: str = ""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The tables that a plan keeps; what is missing leaves its steps out.

    consensus    of `demand.combine`
    baseline     item, region, month, qty, lower, upper, method
    notes        item, region, treatment, detail
    quality      item, region, wape, naive, n
    events       event, name, item, region, month, qty: what each event changes in which line
    splits       of `decisions.follow`
    consumed     of `consumption.consume`, for the line asked about, bucket 0 being `first`
    taken        order, item, region, month, qty: the same record for all lines, in its stead
    """

    consensus: Consensus
    baseline: pd.DataFrame | None = None
    notes: pd.DataFrame | None = None
    quality: pd.DataFrame | None = None
    events: pd.DataFrame | None = None
    splits: pd.DataFrame | None = None
    taken: pd.DataFrame | None = None
    consumed: Consumption | None = None
    first: pd.Period | None = None


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """A figure and the steps that lead to it, first to last."""

    qty: float
    rule: str
    steps: tuple[Step, ...] = field(default_factory=tuple)

    def of(self, kind: Kind) -> tuple[Step, ...]:
        """The steps of one kind."""
        return tuple(step for step in self.steps if step.kind is kind)


class NoSuchLine(KeyError):
    """The plan holds no figure for this item, region and month."""


def demand(item: str, region: str, month: pd.Period, *, evidence: Evidence) -> Explanation:
    """The chain behind one figure of the agreed demand.

    The figure is the override where there is one, else base + added; the chain says what each was and where
    it came from.

    >>> from planning.demand import combine
    >>> month = pd.Period("2025-07", "M")
    >>> line = pd.DataFrame({"item": ["A"], "region": ["North"], "month": [month]})
    >>> base, extra = line.assign(stream="statistical", qty=100.0), line.assign(stream="activity", qty=30.0)
    >>> given = pd.concat([base, extra])
    >>> why = demand("A", "North", month, evidence=Evidence(consensus=combine(given)))
    >>> why.qty, [(step.kind.value, step.label, step.qty) for step in why.of(Kind.BASE) + why.of(Kind.ADDED)]
    (130.0, [('base', 'statistical', 100.0), ('added', 'activity', 30.0)])
    """
    here = {"item": item, "region": region, "month": month}
    found = _rows(evidence.consensus.lines, here)
    if found.empty:
        raise NoSuchLine(f"{item} / {region} / {month} is not in the plan")
    line = found.iloc[0]
    steps = [
        *_history(evidence, here),
        *_streams(evidence.consensus, here),
        *_events(evidence, here),
        *_rule(line, evidence, here),
        *_orders(evidence, month),
        *_taken(evidence, here),
    ]
    return Explanation(qty=float(line["qty"]), rule=str(line["rule"]), steps=tuple(steps))


def _rows(table: pd.DataFrame | None, here: dict[str, object]) -> pd.DataFrame:
    if table is None:
        return pd.DataFrame()
    named = [name for name in KEY if name in table.columns]
    mask = pd.Series(data=True, index=table.index)
    for name in named:
        mask &= table[name] == here[name]
    return table[mask]


def _history(evidence: Evidence, here: dict[str, object]) -> list[Step]:
    """What was done to the history, how it was forecast, how good that has been."""
    steps = [
        Step(kind=Kind.TREATMENT, label=str(note["treatment"]), detail=str(note["detail"]))
        for _, note in _rows(evidence.notes, here).iterrows()
    ]
    for _, line in _rows(evidence.baseline, here).iterrows():
        reach = f"between {line['lower']:.6g} and {line['upper']:.6g} in four of five cases"
        steps.append(Step(kind=Kind.METHOD, label=str(line["method"]), qty=float(line["qty"]), detail=reach))
    for _, quality in _rows(evidence.quality, here).iterrows():
        if quality["n"] > 0 and pd.notna(quality["wape"]):
            detail = f"missed by {quality['wape']:.0%} on {int(quality['n'])} held-out months"
            if pd.notna(quality.get("naive")):
                detail += f"; last year's months by {quality['naive']:.0%}"
            steps.append(Step(kind=Kind.EVIDENCE, label="held-out error", detail=detail))
    return steps


def _streams(consensus: Consensus, here: dict[str, object]) -> list[Step]:
    order = {str(stream): place for place, stream in enumerate(Stream)}
    rows = _rows(consensus.streams, here)
    ranked = sorted(rows.to_dict("records"), key=lambda row: order.get(str(row["stream"]), len(order)))
    return [
        Step(
            kind=Kind.STREAM,
            label=str(row["stream"]),
            qty=float(row["qty"]),
            author=str(row.get("person") or ""),
        )
        for row in ranked
    ]


def _events(evidence: Evidence, here: dict[str, object]) -> list[Step]:
    return [
        Step(
            kind=Kind.EVENT,
            label=str(row["event"]),
            qty=float(row["qty"]),
            detail=str(row["name"] or ""),
        )
        for row in _rows(evidence.events, here).to_dict("records")
    ]


def _split(evidence: Evidence, here: dict[str, object]) -> list[Step]:
    return [
        Step(
            kind=Kind.SPLIT,
            label=f"share of {row['node']}",
            qty=float(row["qty"]),
            detail=f"{row['override']}, by {row['basis']}",
            author=str(row["author"] or ""),
        )
        for row in _rows(evidence.splits, here).to_dict("records")
    ]


def _taken(evidence: Evidence, here: dict[str, object]) -> list[Step]:
    """The orders that took forecast from this line and month, as a plan keeps them."""
    rows = _rows(evidence.taken, here).to_dict("records")
    return [Step(kind=Kind.ORDER, label=str(row["order"]), qty=float(row["qty"])) for row in rows]


def _rule(line: pd.Series, evidence: Evidence, here: dict[str, object]) -> list[Step]:
    """What the rule made of the streams, the split of a decision above, and the override."""
    consensus = evidence.consensus
    overridden = line["source"] == Source.OVERRIDE
    label = "replaced by the override" if overridden else str(line["source"])
    steps = [Step(kind=Kind.BASE, label=label, qty=float(line["base"]), detail=str(line["rule"]))]
    if line["added"]:
        streams = _rows(consensus.streams, here)
        named = str(line["rule"]).partition("plus ")[2].split(", ")
        steps += [
            Step(kind=Kind.ADDED, label=str(row["stream"]), qty=float(row["qty"]))
            for _, row in streams[streams["stream"].isin(named)].iterrows()
        ]
    steps += _split(evidence, here)
    if overridden:
        before = "" if pd.isna(line["before"]) else f" instead of {line['before']:.6g}"
        steps.append(
            Step(
                kind=Kind.OVERRIDE,
                label="override",
                qty=float(line["qty"]),
                detail=f"{line['reason']}{before}",
                author=str(line["author"]),
            )
        )
    return steps


def _orders(evidence: Evidence, month: pd.Period) -> list[Step]:
    """The orders that took forecast from this month, and what they left."""
    if evidence.consumed is None or evidence.first is None:
        return []
    bucket = (month - evidence.first).n
    if not 0 <= bucket < len(evidence.consumed.net):
        return []
    steps = [
        Step(kind=Kind.ORDER, label=taken.order, qty=taken.qty)
        for taken in evidence.consumed.taken
        if taken.bucket == bucket
    ]
    return [*steps, Step(kind=Kind.NET, label="forecast left", qty=evidence.consumed.net[bucket])]
