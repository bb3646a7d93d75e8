"""What a rep is asked for, what they entered, and what still needs a reason."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bot.db import company, demand, item
from bot.db.demand import Draft, Key, ProposalLine, Request, SubmissionLine
from bot.db.item import Catalogue
from planning import reason
from planning.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A request as it stands, read once for all that a form shows of it."""

    asked: Request
    month: str  # that the cycle plans
    settings: Settings
    names: Catalogue
    proposals: tuple[ProposalLine, ...]
    entered: Mapping[Key, Draft | SubmissionLine]
    overridden: Mapping[Key, float]

    @property
    def months(self) -> tuple[str, ...]:
        """The months that the rep is asked for."""
        return tuple(sorted({line.month for line in self.proposals}))


def sheet(session: Session, asked: Request) -> Sheet:
    """What the rep is asked for and has entered."""
    planned = company.planned(session, asked.cycle_id)
    return Sheet(
        asked=asked,
        month=planned.month,
        settings=planned.settings,
        names=item.catalogue(session, planned.company_id, digest=planned.digest),
        proposals=_own_proposals(session, asked, planned.settings),
        entered=entered(session, asked),
        overridden={key: over.qty for key, over in demand.overrides(session, asked.cycle_id).items()},
    )


def sheet_since(session: Session, read: Sheet) -> Sheet:
    """The sheet with what its rep may have saved or sent since it was read."""
    asked = session.get_one(Request, read.asked.id)
    return replace(read, asked=asked, entered=entered(session, asked))


def sheet_with(read: Sheet, asked: Request, typed: Mapping[Key, float]) -> Sheet:
    """The sheet with what was saved as a draft since it was read, where nothing else was."""
    drafts = {
        (item, region, month): Draft(item=item, region=region, month=month, qty=qty)
        for (item, region, month), qty in typed.items()
    }
    return replace(read, asked=asked, entered={**read.entered, **drafts})


def entered(session: Session, asked: Request) -> dict[Key, Draft | SubmissionLine]:
    """What the rep wants: the draft over what was sent last."""
    sent = demand.latest_submission(session, asked.id)
    lines: dict[Key, Draft | SubmissionLine] = {line.key: line for line in sent.lines} if sent else {}
    return lines | {draft.key: draft for draft in demand.drafts(session, asked.id)}


def unexplained(sheet: Sheet) -> frozenset[tuple[str, str]]:
    """The lines outside the tolerance that have no reason yet."""
    proposed, tolerances = {line.key: line.qty for line in sheet.proposals}, sheet.settings.tolerances
    return frozenset(
        (line.item, line.region)
        for key, line in sheet.entered.items()
        if not line.reason and reason.is_needed(proposed[key], line.qty, tolerances=tolerances)
    )


def asked_for(session: Session, asked: Request) -> tuple[ProposalLine, ...]:
    """The proposals a rep is asked about: their own lines, over the submission horizon."""
    return _own_proposals(session, asked, company.planned(session, asked.cycle_id).settings)


def _own_proposals(session: Session, asked: Request, settings: Settings) -> tuple[ProposalLine, ...]:
    horizon = settings.horizons.submission
    return tuple(demand.first_proposals(session, asked.cycle_id, owner=asked.person, horizon=horizon))
