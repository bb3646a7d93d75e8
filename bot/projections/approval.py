"""The decision cards."""

from sqlalchemy.orm import Session

from bot.db import approval, company, demand, item, people, plan, supply
from bot.db.card import Reader
from bot.db.cycle import Cycle
from bot.db.plan import PlanVersion, Status
from bot.ids import Form, Pointer
from bot.messages import approval as messages
from bot.messages.message import Figure, Message
from bot.projections.supply import shown
from planning import approval as rules
from planning.approval import Given, Matter
from planning.cycle import Step
from planning.roles import Right
from planning.shortage import State


def decision(session: Session, subject: str, reader: Reader) -> Message:
    """The executive's card."""
    return messages.decision(_decision(session, subject, reader=reader.person))


def status(session: Session, subject: str, reader: Reader) -> Message:  # noqa: ARG001
    """The same for the channel."""
    return messages.status(_decision(session, subject, reader=None))


def details(session: Session, version: PlanVersion, form: Form, *, reader: str) -> Message:
    """The plan behind the decision."""
    opened = session.get_one(Cycle, version.cycle_id)
    figures = version.headline
    refused = rules.refusal(
        matter(session, version),
        by=reader,
        having=people.roles_of(session, reader),
        digest=version.digest,
    )
    return messages.details(
        messages.Details(
            form=form,
            month=opened.month,
            version=version.number,
            digest=version.digest,
            months=tuple(figures["months"]),
            demand=tuple(figures["unconstrained"]),
            supply=tuple(figures["constrained"]),
            budget=tuple(figures["budget"]) if figures.get("budget") else None,
            stock=tuple(figures["stock"]) if figures.get("stock") else None,
            headline=headline(session, version),
            families=tuple(messages.FamilyPlan(**family) for family in figures.get("families", ())),
            risks=risks(session, version),
            verdicts=verdicts(session, version),
            can_decide=refused is None and opened.approval_started_at is not None,
        )
    )


def matter(session: Session, version: PlanVersion) -> Matter:
    """What there is to decide about a version, and what was said of it."""
    opened = session.get_one(Cycle, version.cycle_id)
    return Matter(
        author=version.author,
        editors=demand.editors(session, opened.id),
        digest=version.digest,
        needed=company.settings(session, opened.company_id).approvals,
        superseded=version.status is Status.SUPERSEDED,
        given=tuple(
            Given(by=row.actor, decision=row.decision, at=row.at)
            for row in approval.of_plan(session, version.id)
        ),
    )


def headline(session: Session, version: PlanVersion) -> messages.Headline:
    """The plan in five figures, against the last approved plan where there is one."""
    opened = session.get_one(Cycle, version.cycle_id)
    now = version.headline
    before = now.get("last_plan") or {}
    return messages.Headline(
        volume=Figure(value=now["volume"], reference=before.get("volume")),
        value=Figure(value=now["value"], reference=before.get("value")),
        budget=now.get("budget_value"),
        service=Figure(value=now["service"], reference=before.get("service")),
        stock_value=Figure(value=now["stock_value"], reference=before.get("stock_value")),
        unit=item.catalogue(session, opened.company_id).common_unit(),
        currency=company.settings(session, opened.company_id).currency,
    )


def verdicts(session: Session, version: PlanVersion) -> tuple[messages.Verdict, ...]:
    """Who decided what."""
    return tuple(
        messages.Verdict(person=row.actor, kind=row.decision, at=row.at, comment=row.reason or "")
        for row in approval.of_plan(session, version.id)
    )


def risks(session: Session, version: PlanVersion) -> tuple[messages.Risk, ...]:
    """The shortages the plan lives with, the dearest first."""
    opened = session.get_one(Cycle, version.cycle_id)
    names = item.catalogue(session, opened.company_id)
    answers = supply.commitments(session, opened.id)
    rows = [shown(row, names, answers.get(row.id)) for row in supply.of_cycle(session, opened.id)]
    return tuple(
        messages.Risk(
            name=row.name,
            month=row.month,
            quantity=row.quantity,
            value=row.value,
            unit=row.unit,
            state=row.state,
            lever=row.lever,
            owner=row.owner,
        )
        for row in rows
        if row.state is not State.RESOLVED
    )


def _decision(session: Session, subject: str, *, reader: str | None) -> messages.Decision:
    version = session.get_one(PlanVersion, int(subject))
    opened = session.get_one(Cycle, version.cycle_id)
    current = plan.current(session, opened.id)
    given = approval.of_plan(session, version.id)
    decided = matter(session, version)
    return messages.Decision(
        pointer=Pointer(subject=f"{version.id}:{version.digest}", revision=version.number),
        month=opened.month,
        state=rules.state(decided),
        version=version.number,
        digest=version.digest,
        headline=headline(session, version),
        due_at=opened.step(Step.APPROVE).due_at,
        needed=company.settings(session, opened.company_id).approvals,
        author=version.author,
        editors=tuple(sorted(decided.editors)),
        verdicts=verdicts(session, version),
        risks=risks(session, version),
        approvers=tuple(person.id for person in people.with_right(session, Right.APPROVE_PLAN)),
        reader=reader,
        replaced_by=current.number if version.status is Status.SUPERSEDED and current else None,
        at=version.superseded_at or (given[-1].at if given else None),
    )
