"""What a rep is asked for, what they entered, and what still needs a reason."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

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
    return sheets(session, [asked])[asked.id]


def sheets(session: Session, asked: Collection[Request]) -> dict[int, Sheet]:
    """The same of several requests, by their ids."""
    every = (each for cycle_id, few in _by_cycle(asked) for each in _sheets(session, cycle_id, few))
    return {each.asked.id: each for each in every}


def sheet_since(session: Session, read: Sheet) -> Sheet:
    """The sheet with what its rep may have saved or sent since it was read."""
    asked = session.get_one(Request, read.asked.id)
    return replace(read, asked=asked, entered=_entered(session, [asked])[asked.id])


def sheet_with(read: Sheet, asked: Request, typed: Mapping[Key, float]) -> Sheet:
    """The sheet with what was saved as a draft since it was read, where nothing else was."""
    drafts = {
        (item, region, month): Draft(item=item, region=region, month=month, qty=qty)
        for (item, region, month), qty in typed.items()
    }
    return replace(read, asked=asked, entered={**read.entered, **drafts})


def unexplained(sheet: Sheet) -> frozenset[tuple[str, str]]:
    """The lines outside the tolerance that have no reason yet."""
    proposed, tolerances = {line.key: line.qty for line in sheet.proposals}, sheet.settings.tolerances
    return frozenset(
        (line.item, line.region)
        for key, line in sheet.entered.items()
        if not line.reason and reason.is_needed(proposed[key], line.qty, tolerances=tolerances)
    )


def asked_for(session: Session, asked: Request) -> list[ProposalLine]:
    """The proposals a rep is asked about: their own lines, over the submission horizon."""
    return asked_for_in_each(session, [asked])[asked.id]


def asked_for_in_each(session: Session, asked: Collection[Request]) -> dict[int, list[ProposalLine]]:
    """The same of several requests, by their ids."""
    found: dict[int, list[ProposalLine]] = {}
    for cycle_id, few in _by_cycle(asked):
        found |= _asked_for(session, cycle_id, few, company.planned(session, cycle_id).settings)
    return found


def _by_cycle(asked: Collection[Request]) -> Iterator[tuple[int, list[Request]]]:
    for cycle_id, few in groupby(sorted(asked, key=_cycle_id), key=_cycle_id):
        yield cycle_id, list(few)


def _cycle_id(asked: Request) -> int:
    return asked.cycle_id


def _sheets(session: Session, cycle_id: int, asked: Collection[Request]) -> Iterator[Sheet]:
    planned = company.planned(session, cycle_id)
    names = item.catalogue(session, planned.company_id, digest=planned.digest)
    proposals = _asked_for(session, cycle_id, asked, planned.settings)
    typed = _entered(session, asked)
    overridden = {key: over.qty for key, over in demand.overrides(session, cycle_id).items()}
    for each in asked:
        yield Sheet(
            asked=each,
            month=planned.month,
            settings=planned.settings,
            names=names,
            proposals=tuple(proposals[each.id]),
            entered=typed[each.id],
            overridden=overridden,
        )


def _asked_for(
    session: Session, cycle_id: int, asked: Collection[Request], settings: Settings
) -> dict[int, list[ProposalLine]]:
    owners, horizon = {each.person for each in asked}, settings.horizons.submission
    owned = demand.first_proposals(session, cycle_id, owners=owners, horizon=horizon)
    return {each.id: owned[each.person] for each in asked}


def _entered(session: Session, asked: Collection[Request]) -> dict[int, dict[Key, Draft | SubmissionLine]]:
    """What each rep wants: the draft over what was sent last."""
    ids = [each.id for each in asked]
    typed: dict[int, dict[Key, Draft | SubmissionLine]] = {request_id: {} for request_id in ids}
    for request_id, sent in demand.latest_submissions(session, ids).items():
        typed[request_id] |= {line.key: line for line in sent.lines}
    for draft in demand.drafts(session, ids):
        typed[draft.request_id][draft.key] = draft
    return typed
