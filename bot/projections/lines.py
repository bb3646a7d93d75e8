"""A rep's lines as cards and forms show them: what is proposed, entered, agreed, and what was before."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from sqlalchemy.orm import Session

from bot.db import item
from bot.db.cycle import Cycle
from bot.db.demand import Draft, Key, ProposalLine, Submission, SubmissionLine
from bot.db.item import Catalogue
from bot.messages.demand import Flag, Line
from bot.projections import consensus
from bot.projections.request import Sheet

STRIKING = 0.25  # share by which a proposal differs from the past before it is pointed out
BAR = "|"  # between the item and the region of a line's id


def line_id(item_code: str, region: str) -> str:
    """The id of a line in forms and menus."""
    return f"{item_code}{BAR}{region}"


def read_line_id(text: str) -> tuple[str, str]:
    """The item and the region of that id."""
    item_code, _, region = text.partition(BAR)
    return item_code, region


def months(proposals: Iterable[ProposalLine]) -> tuple[str, ...]:
    """The months of the proposals, in order."""
    return tuple(sorted({line.month for line in proposals}))


def of_sheet(read: Sheet) -> tuple[Line, ...]:
    """The lines of a request as its forms show them: the draft over what was sent."""
    return build(read.proposals, names=read.names, typed=read.entered, overridden=read.overridden)


def of_receipt(read: Sheet, sent: Submission | None) -> tuple[Line, ...]:
    """The lines of a request as its card shows them: once sent, what was sent, whatever is being typed."""
    typed = {line.key: line for line in sent.lines} if sent else read.entered
    return build(read.proposals, names=read.names, typed=typed, overridden=read.overridden)


def of_cycle(session: Session, opened: Cycle) -> tuple[Line, ...]:
    """Every line of the submitted months as the consensus has it, the largest changes first."""
    figures = consensus.submitted(session, opened)
    proposals = [figure.proposal for figure in figures.values()]
    agreed = {key: figure.qty for key, figure in figures.items()}
    lines = build(proposals, names=item.catalogue(session, opened.company_id), typed={}, overridden=agreed)
    return tuple(sorted(lines, key=lambda line: -abs(sum(line.current) - sum(line.proposal))))


def build(
    proposals: Sequence[ProposalLine],
    *,
    names: Catalogue,
    typed: Mapping[Key, Draft | SubmissionLine],
    overridden: Mapping[Key, float],
) -> tuple[Line, ...]:
    """The proposals line by line."""
    by_line = sorted(proposals, key=lambda line: (line.region, line.item, line.month))
    return tuple(
        _line(list(group), names, typed, overridden)
        for _, group in groupby(by_line, key=lambda line: (line.item, line.region))
    )


def flags(lines: Sequence[Line]) -> tuple[Flag, ...]:
    """The lines whose proposal is far from last year, else from the last plan; the farthest first."""
    found = [flag for line in lines if (flag := _flag(line)) is not None]
    return tuple(sorted(found, key=lambda flag: -abs(flag.change or 0.0)))


def _line(
    group: list[ProposalLine],
    names: Catalogue,
    typed: Mapping[Key, Draft | SubmissionLine],
    overridden: Mapping[Key, float],
) -> Line:
    first = group[0]
    known = names.items.get(first.item)
    keys = [line.key for line in group]
    proposal = tuple(line.qty for line in group)
    wanted = [typed[key] for key in keys if key in typed]
    return Line(
        line=line_id(first.item, first.region),
        item=first.item,
        name=names.name(first.item),
        region=first.region,
        proposal=proposal,
        entered=_months(keys, {key: each.qty for key, each in typed.items()}, proposal),
        agreed=_months(keys, overridden, _typed_or(keys, typed, proposal)),
        last_plan=_past([each.last_plan for each in group]),
        last_year=_past([each.last_year for each in group]),
        unit=known.unit if known else "pc",
        decimals=known.decimals if known else 0,
        price=known.price or None if known else None,
        reason=next((each.reason for each in wanted if each.reason), None),
        note=next((each.note for each in wanted if each.note), None) or "",
    )


def _typed_or(
    keys: Sequence[Key], typed: Mapping[Key, Draft | SubmissionLine], proposal: tuple[float, ...]
) -> tuple[float, ...]:
    return tuple(typed[key].qty if key in typed else qty for key, qty in zip(keys, proposal, strict=True))


def _months(
    keys: Sequence[Key], changed: Mapping[Key, float], otherwise: tuple[float, ...]
) -> tuple[float, ...] | None:
    if not any(key in changed for key in keys):
        return None
    return tuple(changed.get(key, qty) for key, qty in zip(keys, otherwise, strict=True))


def _past(figures: Sequence[float | None]) -> tuple[float, ...] | None:
    known = [figure for figure in figures if figure is not None]
    return tuple(figure or 0.0 for figure in figures) if known else None


def _flag(line: Line) -> Flag | None:
    for past, name in ((line.last_year, "last_year"), (line.last_plan, "last_plan")):
        if not past or not sum(past):
            continue
        change = sum(line.proposal) / sum(past) - 1
        if abs(change) >= STRIKING:
            direction = "above" if change > 0 else "below"
            return Flag(kind=f"{direction}_{name}", item=line.item, name=line.name, change=change)
    return None
