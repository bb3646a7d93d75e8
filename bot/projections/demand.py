"""The cards of demand: the rep's request, the collection's progress, the planner's consensus."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.db import company, demand, item, people
from bot.db.card import Reader
from bot.db.cycle import Cycle
from bot.db.demand import Key, Request
from bot.db.item import Catalogue
from bot.ids import Form, Pointer
from bot.messages import demand as messages
from bot.messages.message import Message
from bot.projections import consensus, lines
from bot.projections.consensus import Figure, Stream
from bot.projections.request import Sheet, sheet, unexplained
from planning import request as states
from planning.cycle import Step
from planning.request import State
from planning.roles import Right


def request(session: Session, subject: str, reader: Reader) -> Message:  # noqa: ARG001 - one signature for all
    """The rep's card, in whatever state."""
    asked = session.get_one(Request, int(subject))
    read, sent = sheet(session, asked), demand.latest_submission(session, asked.id)
    own = lines.of_receipt(read, sent)
    drafts = demand.drafts(session, [asked.id])
    planners = people.with_right(session, Right.REVIEW_DEMAND)
    flags = lines.flags(own)
    flagged = {flag.item for flag in flags}
    return messages.request(
        messages.Request(
            pointer=Pointer(subject=subject, revision=asked.revision),
            month=read.month,
            months=read.months,
            state=State.DRAFT if drafts and asked.state is State.REQUESTED else asked.state,
            due_at=asked.due_at,
            lines=tuple(replace(line, flagged=line.item in flagged) for line in own),
            source=messages.Source(method="statistical", until=_month_before(read.month)),
            currency=read.settings.currency,
            flags=flags,
            rep=asked.person,
            planner=planners[0].id if planners else None,
            version=sent.version if sent else 0,
            at=asked.settled_at or asked.touched_at,
            by=sent.actor if sent and sent.actor != asked.person else None,
            done=len({(draft.item, draft.region) for draft in drafts}),
            note=asked.note or "",
        )
    )


def edit(read: Sheet, form: Form) -> Message:
    """The edit form."""
    return messages.edit(
        messages.Edit(form=form, month=read.month, months=read.months, lines=lines.of_sheet(read))
    )


def item_form(read: Sheet, form: Form) -> Message:
    """One line at a time."""
    return messages.item(
        messages.Item(form=form, month=read.month, months=read.months, lines=lines.of_sheet(read))
    )


def reasons_or_check(read: Sheet, form: Form, *, moved_on: bool = False) -> Message:
    """The lines that still need a reason; without any, the last look before sending."""
    wanted, own = unexplained(read), lines.of_sheet(read)
    if wanted:
        return messages.reasons(
            messages.Reasons(
                form=form,
                month=read.month,
                months=read.months,
                lines=tuple(line for line in own if (line.item, line.region) in wanted),
                tolerance=read.settings.tolerances.reason_percent / 100,
            )
        )
    return messages.check(
        messages.Check(
            form=form,
            month=read.month,
            months=read.months,
            lines=own,
            currency=read.settings.currency,
            late=read.asked.state in {State.LATE, State.LATE_SUBMITTED},
            moved_on=moved_on,
        )
    )


def review(session: Session, opened: Cycle, form: Form) -> Message:
    """The planner's form for one line."""
    return messages.review(
        messages.Review(
            form=form,
            month=opened.month,
            months=consensus.submitted_months(session, opened),
            lines=lines.of_cycle(session, opened),
        )
    )


def progress(session: Session, subject: str, reader: Reader) -> Message:  # noqa: ARG001
    """How far the collection has come."""
    opened = session.get_one(Cycle, int(subject))
    counted = demand.counted(session, opened.id)
    answers = states.progress(counted)
    submitted = consensus.submitted(session, opened)
    return messages.progress(
        messages.Progress(
            pointer=Pointer(subject=subject, revision=opened.revision),
            month=opened.month,
            state=_collection_state(opened, counted),
            due_at=opened.step(Step.DEMAND).due_at,
            expected=answers.expected,
            received=answers.answered,
            drafts=counted[State.DRAFT],
            late=answers.late,
            total=sum(figure.qty for figure in submitted.values()),
            last_plan=_total(figure.proposal.last_plan for figure in submitted.values()),
            closed_at=opened.demand_closed_at,
            closed_by=opened.demand_closed_by,
            defaulted=_defaulted(session, opened),
        )
    )


def consensus_card(session: Session, subject: str, reader: Reader) -> Message:  # noqa: ARG001
    """What the planner reviews before closing demand."""
    opened = session.get_one(Cycle, int(subject))
    figures = consensus.submitted(session, opened)
    names = item.catalogue(session, opened.company_id)
    changes = _changes(figures, names)
    overrides = _overrides(session, opened, figures, names)
    return messages.consensus(
        messages.Consensus(
            pointer=Pointer(subject=subject, revision=opened.revision),
            month=opened.month,
            state="closed" if opened.demand_closed_at else _review_state(demand.counted(session, opened.id)),
            due_at=opened.step(Step.DEMAND).due_at,
            totals=totals(figures),
            unit=names.common_unit(),
            currency=company.settings(session, opened.company_id).currency,
            value=_value(figures, names),
            changes=changes,
            overrides=overrides,
            defaulted=_defaulted(session, opened),
            missing=tuple(demand.asked(session, opened.id, states=states.UNANSWERED)),
            closed_at=opened.demand_closed_at,
            closed_by=opened.demand_closed_by,
        )
    )


def closed(session: Session, opened: Cycle) -> Message:
    """The consensus as it goes to supply."""
    figures = consensus.submitted(session, opened)
    names = item.catalogue(session, opened.company_id)
    counted = states.progress(demand.counted(session, opened.id))
    return messages.closed(
        messages.Closed(
            month=opened.month,
            totals=totals(figures),
            families=_families(figures, names),
            unit=names.common_unit(),
            currency=company.settings(session, opened.company_id).currency,
            value=_value(figures, names),
            received=counted.answered,
            expected=counted.expected,
            defaulted=_defaulted(session, opened),
            overrides=len(_overrides(session, opened, figures, names)),
            closed_at=opened.demand_closed_at or opened.opened_at,
            closed_by=opened.demand_closed_by,
        )
    )


def totals(figures: Mapping[Key, Figure]) -> messages.Totals:
    """The demand plan month by month."""
    months = tuple(sorted({key[2] for key in figures}))
    by_month: dict[str, list[Figure]] = {month: [] for month in months}
    for key, figure in figures.items():
        by_month[key[2]].append(figure)

    def per_month(amount: Callable[[Figure], float | None]) -> tuple[float, ...] | None:
        known = [[qty for qty in map(amount, of) if qty is not None] for of in by_month.values()]
        return tuple(sum(of, 0.0) for of in known) if any(known) else None

    return messages.Totals(
        months=months,
        proposal=per_month(lambda figure: figure.proposal.qty) or (),
        consensus=per_month(lambda figure: figure.qty) or (),
        last_plan=per_month(lambda figure: figure.proposal.last_plan),
        last_year=per_month(lambda figure: figure.proposal.last_year),
    )


def _month_before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02}"


def _collection_state(opened: Cycle, counted: Mapping[State, int]) -> str:
    if opened.demand_closed_at is not None:
        return "closed"
    return "late" if State.LATE in counted else "collecting"


def _review_state(counted: Mapping[State, int]) -> str:
    return "collecting" if states.REMINDED & counted.keys() else "review"


def _defaulted(session: Session, opened: Cycle) -> tuple[str, ...]:
    """Those for whom the declared default stands: after the deadline, and once demand is closed."""
    without_answer = (State.LATE, State.LATE_SUBMITTED, State.DEFAULTED)
    return tuple(demand.asked(session, opened.id, states=without_answer))


def _changes(figures: Mapping[Key, Figure], names: Catalogue) -> tuple[messages.Change, ...]:
    changed = {key: fig for key, fig in figures.items() if fig.stream is Stream.SALES}
    return tuple(
        sorted(
            (change for change in _by_line(changed, names) if change.after != change.before),
            key=lambda change: -abs(change.after - change.before),
        )
    )


def _overrides(
    session: Session, opened: Cycle, figures: Mapping[Key, Figure], names: Catalogue
) -> tuple[messages.Change, ...]:
    before = {key: over.before for key, over in demand.overrides(session, opened.id).items()}
    changed = {key: fig for key, fig in figures.items() if fig.stream is Stream.OVERRIDE}
    return _by_line(changed, names, before=before)


def _value(figures: Mapping[Key, Figure], names: Catalogue) -> float:
    return sum(
        figure.qty * names.items[key[0]].price for key, figure in figures.items() if key[0] in names.items
    )


def _families(figures: Mapping[Key, Figure], names: Catalogue) -> tuple[messages.FamilyDemand, ...]:
    by_family: dict[str, list[Figure]] = {}
    for key, figure in figures.items():
        family = names.items[key[0]].family if key[0] in names.items else ""
        by_family.setdefault(family or key[0], []).append(figure)
    return tuple(
        messages.FamilyDemand(
            family=family,
            consensus=sum(figure.qty for figure in rows),
            proposal=sum(figure.proposal.qty for figure in rows),
            last_plan=_total(figure.proposal.last_plan for figure in rows),
            last_year=_total(figure.proposal.last_year for figure in rows),
        )
        for family, rows in sorted(by_family.items())
    )


def _by_line(
    figures: Mapping[Key, Figure], names: Catalogue, *, before: Mapping[Key, float] | None = None
) -> tuple[messages.Change, ...]:
    by_line: dict[tuple[str, str], list[Key]] = {}
    for key in figures:
        by_line.setdefault(key[:2], []).append(key)
    return tuple(
        _change(line, [(key, figures[key]) for key in keys], names, before) for line, keys in by_line.items()
    )


def _change(
    line: tuple[str, str],
    months: list[tuple[Key, Figure]],
    names: Catalogue,
    before: Mapping[Key, float] | None,
) -> messages.Change:
    was = sum((before or {}).get(key, figure.proposal.qty) for key, figure in months)
    now = sum(figure.qty for _, figure in months)
    figure = next((figure for _, figure in months if figure.reason or figure.note), months[0][1])
    price = names.items[line[0]].price if line[0] in names.items else 0.0
    return messages.Change(
        item=line[0],
        name=names.name(line[0]),
        region=line[1],
        person=figure.person or "",
        before=was,
        after=now,
        value=(now - was) * price,
        reason=figure.reason,
        note=figure.note,
    )


def _total(figures: Iterable[float | None]) -> float | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None
