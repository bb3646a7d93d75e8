"""Everything on one person's Home tab."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bot.db import approval, company, cycle, demand, item, people, plan, problem, supply, trouble
from bot.db.card import Reader
from bot.db.cycle import Cycle, NoCycle
from bot.db.people import Person
from bot.db.trouble import Trouble
from bot.ids import Pointer
from bot.messages import cycle as cycle_messages
from bot.messages import home as messages
from bot.messages.home import Todo
from bot.messages.message import Figure, Message
from bot.projections import consensus, health
from bot.projections import cycle as cycles
from bot.projections.approval import matter
from bot.projections.consensus import Stream
from bot.projections.request import asked_for
from bot.projections.supply import shown
from planning import approval as rules
from planning import request as states
from planning import roles
from planning.cycle import Step
from planning.request import State
from planning.roles import Right, Role
from planning.shortage import State as ShortageState


def home(session: Session, subject: str, reader: Reader) -> Message:
    """What waits for the person, where the month stands, and what concerns their roles."""
    person = people.get(session, subject)
    found = trouble.everywhere(session)
    try:
        opened = cycle.current(session)
    except NoCycle:
        return messages.home(_empty(session, person, reader, found))
    settings = company.settings(session, opened.company_id)
    active = plan.active(session)
    may = person.roles
    delay = health.delay_minutes(found)
    return messages.home(
        messages.Home(
            person=person.id,
            company=settings.name,
            roles=tuple(sorted(may)),
            language=reader.language,
            timezone=person.timezone,
            currency=settings.currency,
            month=opened.month,
            state=opened.reached or "closed",
            steps=cycles.steps(session, opened),
            todos=tuple(_todos(session, opened, person)),
            collection=_collection(session, opened) if roles.allowed(may, Right.REVIEW_DEMAND) else None,
            shortages=_shortages(session, opened, person)
            if roles.allowed(may, Right.ANSWER_SHORTAGE)
            else None,
            decisions=_decisions(session, person) if roles.allowed(may, Right.APPROVE_PLAN) else None,
            budget=_budget(session, opened) if roles.allowed(may, Right.SEE_MONEY) else None,
            published=active.digest if active else None,
            banner="delayed" if delay else "",
            delay_minutes=delay,
            missed=health.missed(found, person),
            health=health.health(session, found, person),
        )
    )


def status(session: Session, person: str) -> Message:
    """Where the month stands, and how much waits for the person."""
    opened = cycle.current(session)
    return cycle_messages.status(
        month=opened.month,
        state=opened.reached or "closed",
        steps=cycles.steps(session, opened),
        open_tasks=len(list(_todos(session, opened, people.get(session, person)))),
    )


def month(session: Session) -> str | None:
    """The month of the cycle under way, if there is one."""
    try:
        return cycle.current(session).month
    except NoCycle:
        return None


def _empty(session: Session, person: Person, reader: Reader, found: Trouble) -> messages.Home:
    newest = company.newest(session)
    return messages.Home(
        person=person.id,
        company=newest.name,
        roles=tuple(sorted(person.roles)),
        language=reader.language,
        timezone=person.timezone,
        currency=company.settings(session, newest.id).currency,
        missed=health.missed(found, person),
        health=health.health(session, found, person),
    )


def _todos(session: Session, opened: Cycle, person: Person) -> Iterator[Todo]:
    yield from _forecast(session, opened, person)
    if roles.allowed(person.roles, Right.RUN_CYCLE):
        yield from _checks(session, opened)
    if roles.allowed(person.roles, Right.REVIEW_DEMAND):
        yield from _closing(session, opened)
    if roles.allowed(person.roles, Right.ANSWER_SHORTAGE):
        yield from _unanswered(session, opened, person)
    if roles.allowed(person.roles, Right.START_APPROVAL):
        yield from _starting(session, opened)
    if roles.allowed(person.roles, Right.APPROVE_PLAN):
        yield from _deciding(session, opened, person)


def _forecast(session: Session, opened: Cycle, person: Person) -> Iterator[Todo]:
    kinds = {
        State.REQUESTED: "forecast",
        State.DRAFT: "continue_draft",
        State.LATE: "late_forecast",
    }
    asked = demand.request_of(session, opened.id, person.id)
    if asked is not None and asked.state in kinds:
        yield Todo(
            kind=kinds[asked.state],
            pointer=Pointer(subject=str(asked.id), revision=asked.revision),
            due_at=asked.due_at,
            month=opened.month,
            count=len({(line.item, line.region) for line in asked_for(session, asked)}),
        )


def _checks(session: Session, opened: Cycle) -> Iterator[Todo]:
    stopping = [found for found in problem.of_cycle(session, opened.id) if found.stops]
    if stopping:
        yield _todo(opened, "data_problems", Step.FACTS, count=len(stopping))


def _closing(session: Session, opened: Cycle) -> Iterator[Todo]:
    if opened.reached == Step.DEMAND:
        counted = states.progress(demand.counted(session, opened.id))
        if counted.expected:
            missing = counted.expected - counted.answered
            yield _todo(opened, "close_demand", Step.DEMAND, count=missing)


def _unanswered(session: Session, opened: Cycle, person: Person) -> Iterator[Todo]:
    names = item.catalogue(session, opened.company_id)
    for row in supply.of_cycle(session, opened.id):
        if row.state is ShortageState.OPEN and row.owner == person.id:
            yield Todo(
                kind="shortage",
                pointer=Pointer(subject=str(row.id), revision=row.revision),
                due_at=opened.step(Step.SUPPLY).due_at,
                month=row.month,
                name=names.name(row.item),
                quantity=row.qty,
                unit=names.unit(row.item),
            )


def _starting(session: Session, opened: Cycle) -> Iterator[Todo]:
    if opened.reached == Step.RECONCILE:
        yield _todo(opened, "start_approval", Step.RECONCILE)
    current = plan.current(session, opened.id)
    if current and rules.state(matter(session, current)) is rules.State.CHANGES_ASKED:
        yield Todo(
            kind="changes_requested",
            pointer=Pointer(subject=f"{current.id}:{current.digest}", revision=current.number),
            due_at=opened.step(Step.APPROVE).due_at,
            month=opened.month,
        )


def _deciding(session: Session, opened: Cycle, person: Person) -> Iterator[Todo]:
    current = plan.current(session, opened.id)
    if current is None or opened.approval_started_at is None or opened.reached != Step.APPROVE:
        return
    refusal = rules.refusal(
        matter(session, current), by=person.id, having=person.roles, digest=current.digest
    )
    if refusal is None:
        yield Todo(
            kind="approve",
            pointer=Pointer(subject=f"{current.id}:{current.digest}", revision=current.number),
            due_at=opened.step(Step.APPROVE).due_at,
            month=opened.month,
        )


def _todo(opened: Cycle, kind: str, step: Step, *, count: int = 0) -> Todo:
    return Todo(
        kind=kind,
        pointer=Pointer(subject=str(opened.id), revision=opened.revision),
        due_at=opened.step(step).due_at,
        month=opened.month,
        count=count,
    )


def _collection(session: Session, opened: Cycle) -> messages.Collection:
    counted = states.progress(demand.counted(session, opened.id))
    figures = consensus.submitted(session, opened).values()
    changed = {
        (figure.proposal.item, figure.proposal.region)
        for figure in figures
        if figure.stream is Stream.SALES and figure.qty != figure.proposal.qty
    }
    overridden = {
        (figure.proposal.item, figure.proposal.region)
        for figure in figures
        if figure.stream is Stream.OVERRIDE
    }
    return messages.Collection(
        received=counted.answered,
        expected=counted.expected,
        late=counted.late,
        changes=len(changed),
        overrides=len(overridden),
    )


def _shortages(session: Session, opened: Cycle, person: Person) -> tuple[messages.OwnShortage, ...]:
    names = item.catalogue(session, opened.company_id)
    answers = supply.commitments(session, opened.id)
    return tuple(
        messages.OwnShortage(
            name=row.name, month=row.month, quantity=row.quantity, unit=row.unit, state=row.state
        )
        for row in (
            shown(each, names, answers.get(each.id))
            for each in supply.of_cycle(session, opened.id)
            if each.owner == person.id or Role.COORDINATOR in person.roles
        )
    )


def _decisions(session: Session, person: Person) -> tuple[messages.PastDecision, ...]:
    return tuple(
        messages.PastDecision(month=month, version=number, kind=row.decision, at=row.at)
        for row, number, month in approval.of_person(session, person.id)
    )


def _budget(session: Session, opened: Cycle) -> Figure | None:
    current = plan.current(session, opened.id)
    figures = current.headline if current else {}
    if figures.get("budget_value") is None:
        return None
    return Figure(value=figures["value"], reference=figures["budget_value"])
