"""The board of supply and the shortage cards."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.db import company, item, plan, supply
from bot.db.card import Reader
from bot.db.cycle import Cycle
from bot.db.item import Catalogue
from bot.db.supply import Commitment, Shortage
from bot.ids import Form, Pointer
from bot.messages import supply as messages
from bot.messages.message import Message
from planning.cycle import Step
from planning.shortage import State


def board(session: Session, subject: str, reader: Reader) -> Message:  # noqa: ARG001 - one signature for all
    """Load per resource and shortages by state."""
    opened = session.get_one(Cycle, int(subject))
    current = plan.current(session, opened.id)
    names = item.catalogue(session, opened.company_id)
    answers = supply.commitments(session, opened.id)
    headline = current.headline if current else {}
    return messages.board(
        messages.Board(
            pointer=Pointer(subject=subject, revision=opened.revision),
            month=opened.month,
            months=tuple(headline.get("months", ())),
            state="planned" if current else "planning",
            due_at=opened.step(Step.SUPPLY).due_at,
            loads=tuple(_load(each) for each in headline.get("loads", ())),
            shortages=tuple(
                shown(each, names, answers.get(each.id)) for each in supply.of_cycle(session, opened.id)
            ),
            demand=sum(headline.get("unconstrained", ())),
            on_time=sum(headline.get("unconstrained", ())) * headline.get("service", 1.0),
            unit=names.common_unit(),
            currency=company.settings(session, opened.company_id).currency,
            planned_at=current.made_at if current else None,
        )
    )


def shortage(session: Session, subject: str, reader: Reader) -> Message:  # noqa: ARG001
    """The card to the owner."""
    row = session.get_one(Shortage, int(subject))
    opened = session.get_one(Cycle, row.cycle_id)
    names = item.catalogue(session, opened.company_id)
    answer = supply.commitments(session, row.cycle_id).get(row.id)
    details = row.details
    return messages.shortage(
        messages.Card(
            pointer=Pointer(subject=subject, revision=row.revision),
            cycle_month=opened.month,
            shortage=shown(row, names, answer),
            cause=cause(row),
            currency=company.settings(session, opened.company_id).currency,
            due_at=opened.step(Step.SUPPLY).due_at,
            options=options(row),
            customers=tuple(details.get("customers", ())),
            commitment=_commitment(row, answer) if row.state is State.ACKNOWLEDGED and answer else None,
            escalated_to=opened.opened_by if row.escalated_at else None,
            at=row.resolved_at if row.state is State.RESOLVED else answer.at if answer else None,
            by=answer.actor if answer else None,
            note=(answer.note or "") if answer and row.state is State.DISMISSED else "",
        )
    )


def acknowledge(session: Session, row: Shortage, form: Form) -> Message:
    """The form with which the owner commits, filled with the best option."""
    opened = session.get_one(Cycle, row.cycle_id)
    names = item.catalogue(session, opened.company_id)
    ways = options(row)
    best = ways[0] if ways else None
    known = names.items.get(row.item)
    return messages.acknowledge(
        messages.Acknowledge(
            form=form,
            shortage=shown(row, names, None),
            cause=cause(row),
            currency=company.settings(session, opened.company_id).currency,
            options=ways,
            quantity=min(best.quantity, row.qty) if best else row.qty,
            decimals=known.decimals if known else 0,
            date=_last_day(row.month),
            lever=best.lever if best else "",
        )
    )


def dismiss(session: Session, row: Shortage, form: Form) -> Message:
    """The form that says why it is not a problem."""
    opened = session.get_one(Cycle, row.cycle_id)
    names = item.catalogue(session, opened.company_id)
    return messages.dismiss(
        form=form,
        shortage=shown(row, names, None),
        currency=company.settings(session, opened.company_id).currency,
    )


def alert(row: Shortage, change: str, names: Catalogue) -> messages.Alert:
    """A shortage that is new or worse."""
    return messages.Alert(shortage=shown(row, names, None), cause=cause(row), change=change)


def shown(row: Shortage, names: Catalogue, answer: Commitment | None) -> messages.Shortage:
    """A shortage as messages show it."""
    details = row.details
    known = names.items.get(row.item)
    return messages.Shortage(
        item=row.item,
        name=names.name(row.item),
        unit=names.unit(row.item),
        family=known.family if known else "",
        month=row.month,
        quantity=row.qty,
        value=row.value,
        kind=details.get("kind", "late"),
        state=row.state,
        region=details.get("region", ""),
        owner=row.owner,
        lever=_lever_name(row, answer),
        until=details.get("until"),
        days=details.get("days"),
    )


def cause(row: Shortage) -> messages.Cause:
    """What stands in the way."""
    found = row.details.get("cause") or {}
    return messages.Cause(
        kind=found.get("kind", "capacity"),
        name=found.get("name", ""),
        full_from=found.get("from"),
        full_to=found.get("to"),
    )


def options(row: Shortage) -> tuple[messages.Option, ...]:
    """The ways out, best first."""
    found: Sequence[Mapping[str, Any]] = row.details.get("options") or ()
    return tuple(messages.Option(**option) for option in found)


def _load(load: Mapping[str, Any]) -> messages.Load:
    return messages.Load(resource=load["resource"], name=load["name"], load=tuple(load["load"]))


def _commitment(row: Shortage, answer: Commitment) -> messages.Commitment:
    return messages.Commitment(
        by=answer.actor,
        at=answer.at,
        lever=_lever_name(row, answer),
        quantity=answer.qty or 0.0,
        date=answer.until or _last_day(row.month),
        note=answer.note or "",
    )


def _lever_name(row: Shortage, answer: Commitment | None) -> str:
    if answer is None or answer.lever is None:
        return ""
    return next((option.name for option in options(row) if option.lever == answer.lever), answer.lever)


def _last_day(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    following = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
    return date.fromordinal(following.toordinal() - 1)
