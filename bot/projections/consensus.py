"""The consensus as it stands: every figure with where it comes from."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy.orm import Session

from bot.db import company, demand
from bot.db.cycle import Cycle
from bot.db.demand import AnsweredLine, Key, Override, ProposalLine
from planning import request as states


class Stream(StrEnum):
    """Where a figure of the consensus comes from."""

    STATISTICAL = "statistical"  # nobody was asked about this month
    SALES = "sales"
    DEFAULT = "default"  # somebody was asked and did not answer
    OVERRIDE = "override"


class Figure(NamedTuple):
    """One figure of the unconstrained consensus, and whose it is."""

    proposal: ProposalLine
    qty: float
    stream: Stream
    person: str | None
    reason: str | None = None
    note: str = ""


def figures(session: Session, opened: Cycle) -> dict[Key, Figure]:
    """The consensus as it stands: an override over an answer over the declared default, the baseline."""
    return _figures(session, opened, demand.proposals(session, opened.id))


def submitted(session: Session, opened: Cycle) -> dict[Key, Figure]:
    """The consensus of the months people are asked about; what cards and clicks need, and much quicker."""
    months = submitted_months(session, opened)
    return _figures(session, opened, demand.proposals(session, opened.id, months=months))


def submitted_months(session: Session, opened: Cycle) -> tuple[str, ...]:
    """The months people are asked about: M to M+3, unless the company says otherwise."""
    horizon = company.settings(session, opened.company_id).horizons.submission
    return tuple(demand.months_of(session, opened.id)[:horizon])


def _figures(session: Session, opened: Cycle, lines: Iterable[ProposalLine]) -> dict[Key, Figure]:
    asked = set(demand.asked(session, opened.id))
    months = set(submitted_months(session, opened))
    counted = demand.latest_lines(session, opened.id, states=states.COUNTED)
    answers = {line.key: line for line in counted}
    overrides = demand.overrides(session, opened.id)
    consensus = {}
    for line in lines:
        key = line.key
        if (over := overrides.get(key)) is not None:
            figure = _overridden(line, over)
        elif (answer := answers.get(key)) is not None:
            figure = _answered(line, answer)
        else:
            stream = Stream.DEFAULT if line.owner in asked and line.month in months else Stream.STATISTICAL
            figure = Figure(proposal=line, qty=line.qty, stream=stream, person=line.owner)
        consensus[key] = figure
    return consensus


def _overridden(line: ProposalLine, over: Override) -> Figure:
    reason, note = over.grounds
    return Figure(
        proposal=line, qty=over.qty, stream=Stream.OVERRIDE, person=over.actor, reason=reason, note=note
    )


def _answered(line: ProposalLine, answer: AnsweredLine) -> Figure:
    return Figure(
        proposal=line,
        qty=answer.qty,
        stream=Stream.SALES,
        person=line.owner,
        reason=answer.reason,
        note=answer.note or "",
    )
