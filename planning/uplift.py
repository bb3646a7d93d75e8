"""What promotions did: learned from past ones, and held against what was expected of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from planning.forecast import hygiene

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]

PRIOR_PROMOTIONS = 2.0  # what nothing-is-known counts for when effects are averaged
AS_EXPECTED = 0.25  # share of the expected effect within which it has held


@dataclass(frozen=True, kw_only=True)
class Promotion:
    """Where a promotion lies in a series: first and last period, counted from 0, and the dips around it."""

    first: int
    last: int
    dip_before: int = 1  # periods in which buyers wait
    dip_after: int = 1  # periods in which they use up what they bought

    def during(self, length: int) -> Mask:
        """The promoted periods."""
        steps = np.arange(length)
        return (steps >= self.first) & (steps <= self.last)

    def around(self, length: int) -> Mask:
        """The dips before and after."""
        steps = np.arange(length)
        near = (steps >= self.first - self.dip_before) & (steps <= self.last + self.dip_after)
        return near & ~self.during(length)


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a promotion did, in units: uplift while it ran, dips beside it, sales taken from other items."""

    base: float  # what would have been sold without it, while it ran
    uplift: float
    dip: float  # zero or less
    cannibalised: float  # zero or less

    @property
    def net(self) -> float:
        """What was sold more, all in all."""
        return self.uplift + self.dip + self.cannibalised

    @property
    def percent(self) -> float:
        """Uplift in per cent of the base."""
        return 100 * self.uplift / self.base if self.base > 0 else float("nan")


def effect(
    values: Vector, promotion: Promotion, *, siblings: Sequence[Vector] = (), season: int = 12
) -> Effect:
    """Sold less what would have been sold: in the promoted periods, in the dips, of items of the same family.

    values     the item's sales, the promotion inside
    siblings   sales of items that it may have taken from, over the same periods

    What would have been sold is estimated from all other periods, with the item's own season.

    >>> sold = np.full(36, 100.0)
    >>> sold[20], sold[21] = 160.0, 90.0
    >>> effect(sold, Promotion(first=20, last=20))
    Effect(base=100.0, uplift=60.0, dip=-10.0, cannibalised=0.0)
    """
    during, around = promotion.during(len(values)), promotion.around(len(values))
    usual = _without(values, during | around, season)
    taken = sum(min(float((one - _without(one, during, season))[during].sum()), 0.0) for one in siblings)
    return Effect(
        base=round(float(usual[during].sum()), 6),
        uplift=round(float((values - usual)[during].sum()), 6),
        dip=round(min(float((values - usual)[around].sum()), 0.0), 6),
        cannibalised=round(float(taken), 6),
    )


def learned_percent(effects: Sequence[Effect]) -> float:
    """The uplift to expect of the next one, in per cent: the mean of the past, drawn to 0 while they are few.

    >>> one = Effect(base=100.0, uplift=60.0, dip=0.0, cannibalised=0.0)
    >>> learned_percent([one]), learned_percent([one] * 8)
    (20.0, 48.0)
    """
    known = [one for one in effects if one.base > 0]
    base = sum(one.base for one in known)
    if not known:
        return 0.0
    mean = 100 * sum(one.uplift for one in known) / base
    return mean * len(known) / (len(known) + PRIOR_PROMOTIONS)


class Verdict(StrEnum):
    """Whether an expectation came true."""

    HELD = "held"
    FAILED = "failed"
    OPEN = "open"


def verdict(expected: float, real: float | None, *, tolerance: float = AS_EXPECTED) -> Verdict:
    """Expected against real: held within a share of what was expected, open without a real figure.

    >>> verdict(100, 80), verdict(100, 30), verdict(100, None)
    (<Verdict.HELD: 'held'>, <Verdict.FAILED: 'failed'>, <Verdict.OPEN: 'open'>)
    """
    if real is None:
        return Verdict.OPEN
    return Verdict.HELD if abs(real - expected) <= tolerance * abs(expected) else Verdict.FAILED


def _without(values: Vector, hidden: Mask, season: int) -> Vector:
    """The series with the hidden periods estimated from the others."""
    estimated, _ = hygiene.treated([np.where(hidden, np.nan, values)], season=season, clean=False)
    return np.where(hidden, estimated[0], values)
