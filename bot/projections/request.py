"""What a rep is asked for, what they entered, and what still needs a reason."""

from sqlalchemy.orm import Session

from bot.db import company, demand
from bot.db.demand import Draft, Key, Proposal, Request, SubmissionLine
from planning import reason


def entered(session: Session, asked: Request) -> dict[Key, Draft | SubmissionLine]:
    """What the rep wants: the draft over what was sent last."""
    sent = demand.latest_submission(session, asked.id)
    lines: dict[Key, Draft | SubmissionLine] = {line.key: line for line in sent.lines} if sent else {}
    return lines | {draft.key: draft for draft in demand.drafts(session, asked.id)}


def unexplained(session: Session, asked: Request) -> frozenset[tuple[str, str]]:
    """The lines outside the tolerance that have no reason yet."""
    tolerances = company.settings_of_cycle(session, asked.cycle_id).tolerances
    proposed = {line.key: line.qty for line in asked_for(session, asked)}
    return frozenset(
        (line.item, line.region)
        for key, line in entered(session, asked).items()
        if not line.reason and reason.is_needed(proposed[key], line.qty, tolerances=tolerances)
    )


def asked_for(session: Session, asked: Request) -> list[Proposal]:
    """The proposals a rep is asked about: their own lines, over the submission horizon."""
    horizon = company.settings_of_cycle(session, asked.cycle_id).horizons.submission
    months = demand.months_of(session, asked.cycle_id)[:horizon]
    return list(demand.proposals(session, asked.cycle_id, owner=asked.person, months=months))
