"""What a rep is asked for, what they entered, and what still needs a reason."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.db import company, demand
from bot.db.demand import Draft, Key, Proposal, Request, SubmissionLine
from planning import reason
from planning.settings import Tolerances


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A request as it stands, read once for all that a form shows of it."""

    months: tuple[str, ...]
    proposals: tuple[Proposal, ...]
    entered: Mapping[Key, Draft | SubmissionLine]
    tolerances: Tolerances


def sheet(session: Session, asked: Request) -> Sheet:
    """What the rep is asked for and has entered."""
    settings = company.settings_of_cycle(session, asked.cycle_id)
    months = tuple(demand.months_of(session, asked.cycle_id)[: settings.horizons.submission])
    own = demand.proposals(session, asked.cycle_id, owner=asked.person, months=months)
    return Sheet(
        months=months,
        proposals=tuple(own),
        entered=entered(session, asked),
        tolerances=settings.tolerances,
    )


def entered(session: Session, asked: Request) -> dict[Key, Draft | SubmissionLine]:
    """What the rep wants: the draft over what was sent last."""
    sent = demand.latest_submission(session, asked.id)
    lines: dict[Key, Draft | SubmissionLine] = {line.key: line for line in sent.lines} if sent else {}
    return lines | {draft.key: draft for draft in demand.drafts(session, asked.id)}


def unexplained(sheet: Sheet) -> frozenset[tuple[str, str]]:
    """The lines outside the tolerance that have no reason yet."""
    proposed = {line.key: line.qty for line in sheet.proposals}
    return frozenset(
        (line.item, line.region)
        for key, line in sheet.entered.items()
        if not line.reason and reason.is_needed(proposed[key], line.qty, tolerances=sheet.tolerances)
    )


def asked_for(session: Session, asked: Request) -> list[Proposal]:
    """The proposals a rep is asked about: their own lines, over the submission horizon."""
    horizon = company.settings_of_cycle(session, asked.cycle_id).horizons.submission
    months = demand.months_of(session, asked.cycle_id)[:horizon]
    return list(demand.proposals(session, asked.cycle_id, owner=asked.person, months=months))
