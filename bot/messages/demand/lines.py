"""A line of demand as every screen shows it: what is proposed, entered and agreed, and what was before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.messages import message

PAGE = 12  # lines per page of a form
LINES_SHOWN = 99  # rows of a table beside its header


@dataclass(frozen=True, kw_only=True)
class Line:
    """One item of one region, with what is known and what was entered for each month."""

    line: str  # its id: block ids and menus are made of it
    item: str
    name: str
    region: str
    proposal: tuple[float, ...]
    entered: tuple[float, ...] | None = None  # saved or sent; None: not touched
    agreed: tuple[float, ...] | None = None  # after planning's review
    last_plan: tuple[float, ...] | None = None
    last_year: tuple[float, ...] | None = None
    unit: str = "pc"
    decimals: int = 0
    price: float | None = None
    reason: str | None = None  # promotion, new_customer, ... see templates/demand/_reasons.j2
    note: str = ""
    flagged: bool = False

    @property
    def current(self) -> tuple[float, ...]:
        """What counts now: agreed, else entered, else the proposal."""
        return self.agreed or self.entered or self.proposal


def page(lines: Sequence[Line], number: int) -> Sequence[Line]:
    """The lines on that page, counted from 1."""
    return lines[(number - 1) * PAGE : number * PAGE]


def pages(lines: Sequence[Line]) -> int:
    """How many pages the lines fill."""
    return max(1, -(-len(lines) // PAGE))


def changed(lines: Sequence[Line]) -> list[Line]:
    """The lines on which somebody entered something else than was proposed."""
    return [line for line in lines if line.entered is not None and line.entered != line.proposal]


def revised(lines: Sequence[Line]) -> list[Line]:
    """The lines on which planning decided otherwise."""
    return [
        line for line in lines if line.agreed is not None and line.agreed != (line.entered or line.proposal)
    ]


def have_regions(lines: Sequence[Line]) -> bool:
    """Whether the lines must say which region they belong to."""
    return len({line.region for line in lines}) > 1


def summed(lines: Sequence[Line]) -> dict[str, object]:
    """Units and money of the lines: now, as proposed, as planned last time and as sold last year."""
    now = sum(sum(line.current) for line in lines)
    proposal = sum(sum(line.proposal) for line in lines)
    last_plan = _known(line.last_plan for line in lines)
    last_year = _known(line.last_year for line in lines)
    return {
        "now": now,
        "proposal": proposal,
        "last_plan": last_plan,
        "last_year": last_year,
        "value": _value(lines),
        "unit": message.common(line.unit for line in lines),
        "vs_proposal": message.change(now, proposal),
        "vs_last_plan": message.change(now, last_plan),
        "vs_last_year": message.change(now, last_year),
    }


def _known(pasts: Iterable[tuple[float, ...] | None]) -> float | None:
    known = [sum(past) for past in pasts if past is not None]
    return sum(known) if known else None


def _value(lines: Sequence[Line]) -> float | None:
    priced = [(sum(line.current), line.price) for line in lines if line.price is not None]
    return sum(quantity * price for quantity, price in priced) if priced else None
