"""Splitting a figure over its parts, so that the parts add up to it to the last unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import floor


class Basis(StrEnum):
    """What the shares are taken from."""

    STORED = "stored factors"
    LAST_YEAR = "same months last year"
    RECENT = "recent months"
    PLAN = "existing plan"
    MANUAL = "manual"
    EQUAL = "equal"


class LocksExceedTotal(ValueError):
    """The locked parts add up to more than the total, so that nothing is left for the others."""

    def __init__(self, total: float, locked: float) -> None:
        super().__init__(f"the locked parts add up to {locked:g}, more than the total of {total:g}")
        self.total = total
        self.locked = locked


class NothingToTakeTheRest(ValueError):
    """Every part is locked and they do not add up to the total."""


@dataclass(frozen=True, kw_only=True)
class Weights:
    """Shares by part under one basis; a part that is missing has none."""

    basis: Basis
    by_part: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Split:
    """Parts that add up to the total, and the basis that was used."""

    parts: Mapping[str, float]
    basis: Basis


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How to split: the bases in order of preference, parts that stay as they are, and the smallest unit.

    bases   the first whose weights are not all zero is used; without any, equal parts
    locked  quantity by part; subtracted first and written back unchanged
    unit    parts are multiples of it; None for parts of any size
    """

    bases: Sequence[Weights] = ()
    locked: Mapping[str, float] = field(default_factory=dict)
    unit: float | None = 1.0


def split(total: float, parts: Sequence[str], *, rule: Rule = Rule()) -> Split:
    """Share a total out:  x(i) = (X - locked) * w(i) / sum(w),  rounded by largest remainder.

    total   zero or more, in the unit of the parts
    parts   names; ties in rounding go to the smaller name

    Raises `LocksExceedTotal` and `NothingToTakeTheRest`.

    >>> last_year = Weights(basis=Basis.LAST_YEAR, by_part={"A": 50, "B": 30, "C": 25})
    >>> dict(split(100, ["A", "B", "C"], rule=Rule(bases=[last_year])).parts)
    {'A': 48.0, 'B': 28.0, 'C': 24.0}
    """
    locked = {part: rule.locked[part] for part in parts if part in rule.locked}
    free = [part for part in parts if part not in locked]
    rest = _rest(total, sum(locked.values()), has_free=bool(free))
    chosen = _first_usable(rule.bases, free)
    weights = [max(chosen.by_part.get(part, 0.0), 0.0) for part in free]
    shares = dict(zip(free, _shared(rest, weights, free, rule.unit), strict=True))
    return Split(parts={part: locked.get(part, shares.get(part, 0.0)) for part in parts}, basis=chosen.basis)


def largest_remainder(quotas: Sequence[float], names: Sequence[str], *, total: float) -> list[float]:
    """Whole numbers that add up to the total and are nearest to the quotas (Hare-Niemeyer).

    A total that is not whole leaves its fraction with the first in line.

    >>> largest_remainder([33.3, 33.3, 33.3], ["C", "A", "B"], total=100)
    [33.0, 34.0, 33.0]
    """
    whole = [float(floor(quota + 1e-9)) for quota in quotas]
    missing = total - sum(whole)
    line = sorted(
        range(len(quotas)), key=lambda place: (-round(quotas[place] - whole[place], 9), names[place])
    )
    for place in line[: round(floor(missing + 1e-9))]:
        whole[place] += 1
    fraction = total - sum(whole)
    if line and abs(fraction) > 1e-9:
        whole[line[0]] += fraction
    return whole


def _rest(total: float, locked: float, *, has_free: bool) -> float:
    rest = total - locked
    if rest < -1e-9:
        raise LocksExceedTotal(total, locked)
    if not has_free and rest > 1e-9:
        raise NothingToTakeTheRest(f"all parts are locked at {locked:g} in all, the total is {total:g}")
    return max(rest, 0.0)


def _first_usable(bases: Sequence[Weights], free: Sequence[str]) -> Weights:
    for weights in bases:
        if sum(max(weights.by_part.get(part, 0.0), 0.0) for part in free) > 0:
            return weights
    return Weights(basis=Basis.EQUAL, by_part=dict.fromkeys(free, 1.0))


def _shared(rest: float, weights: Sequence[float], names: Sequence[str], unit: float | None) -> list[float]:
    if not names:
        return []
    quotas = [rest * weight / sum(weights) for weight in weights]
    if unit is not None:
        scaled = largest_remainder([quota / unit for quota in quotas], names, total=rest / unit)
        return [part * unit for part in scaled]
    largest = max(range(len(quotas)), key=quotas.__getitem__)
    quotas[largest] += rest - sum(quotas)
    return quotas
