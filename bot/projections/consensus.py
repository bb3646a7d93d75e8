"""The consensus as it stands: every figure with where it comes from."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.db import company, demand
from bot.db.cycle import Cycle
from bot.db.demand import Key, Proposal
from bot.projections.request import asked_for
from planning import request as states


class Stream(StrEnum):
    """Where a figure of the consensus comes from."""

    STATISTICAL = "statistical"  # nobody was asked about this month
    SALES = "sales"
    DEFAULT = "default"  # somebody was asked and did not answer
    OVERRIDE = "override"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of the unconstrained consensus, and whose it is."""

    proposal: Proposal
    qty: float
    stream: Stream
    person: str | None
    reason: str | None = None
    note: str = ""


def figures(session: Session, opened: Cycle) -> dict[Key, Figure]:
    """The consensus as it stands: an override over an answer over the declared default, the baseline."""
    asked_keys, answers = _answers(session, opened)
    overrides = demand.overrides(session, opened.id)
    consensus = {}
    for line in demand.proposals(session, opened.id):
        figure = answers.get(line.key)
        if figure is None:
            stream = Stream.DEFAULT if line.key in asked_keys else Stream.STATISTICAL
            figure = Figure(proposal=line, qty=line.qty, stream=stream, person=line.owner)
        if over := overrides.get(line.key):
            figure = Figure(
                proposal=line, qty=over.qty, stream=Stream.OVERRIDE, person=over.actor, note=over.reason
            )
        consensus[line.key] = figure
    return consensus


def submitted_months(session: Session, opened: Cycle) -> tuple[str, ...]:
    """The months people are asked about: M to M+3, unless the company says otherwise."""
    horizon = company.settings(session, opened.company_id).horizons.submission
    return tuple(demand.months(session, opened.id)[:horizon])


def _answers(session: Session, opened: Cycle) -> tuple[set[Key], dict[Key, Figure]]:
    asked_keys: set[Key] = set()
    answers: dict[Key, Figure] = {}
    for asked in demand.requests(session, opened.id):
        proposals = {line.key: line for line in asked_for(session, asked)}
        asked_keys |= proposals.keys()
        sent = demand.latest_submission(session, asked.id)
        if sent is None or asked.state not in states.COUNTED:
            continue
        for line in sent.lines:
            answers[line.key] = Figure(
                proposal=proposals[line.key],
                qty=line.qty,
                stream=Stream.SALES,
                person=asked.person,
                reason=line.reason,
                note=line.note or "",
            )
    return asked_keys, answers
