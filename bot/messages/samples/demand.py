"""Samples of what is said while demand is collected."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot import entries
from bot.ids import Form, Pointer
from bot.messages import demand
from bot.messages.message import Message
from bot.messages.samples.sample import DUE, HORIZON, MONTH, NOW, PEOPLE, Sample, Size, item, sized
from bot.messages.supply import Cause
from planning.request import State

COUNTS = {Size.SMALL: 1, Size.TYPICAL: 4, Size.LIMIT: 130}
FLAGS = (
    ("above_last_year", 0.38, "", None),
    ("event", None, "Christmas promotion", "2026-12"),
    ("below_last_plan", -0.27, "", None),
    ("new_item", None, "", None),
    ("phase_out", None, "", "2027-02"),
    ("below_last_year", -0.4, "", None),
    ("above_last_plan", 0.5, "", None),
    ("few_data", None, "", None),
)


def line(number: int, size: Size) -> demand.Line:
    """The nth line of a rep."""
    code, known = item(number, size)
    proposal = (118.0 + number, 122.0, 130.0, 128.0)
    return demand.Line(
        line=f"{code}|{number}",
        item=code,
        name=known,
        region="Italy" if number % 5 != 4 else "Österreich & Svizzera",
        proposal=proposal,
        last_plan=None if size is Size.SMALL else (120.0, 120.0, 125.0, 125.0),
        last_year=None if size is Size.SMALL else (101.0, 99.0, 140.0, 122.0),
        price=349.0,
        flagged=number == 1,
    )


def lines(size: Size) -> tuple[demand.Line, ...]:
    """A rep's lines as proposed."""
    return tuple(line(number, size) for number in range(COUNTS[size]))


def entered(size: Size) -> tuple[demand.Line, ...]:
    """The same, every third changed."""
    return tuple(
        replace(one, entered=(one.proposal[0] * 2, *one.proposal[1:]), reason="promotion", note="R&D <new>")
        if number % 3 == 0
        else one
        for number, one in enumerate(lines(size))
    )


def revised(size: Size) -> tuple[demand.Line, ...]:
    """The same after planning's review."""
    first, *rest = entered(size)
    return (replace(first, agreed=(150.0, 122.0, 130.0, 128.0)), *rest)


def _request(size: Size, *, state: State) -> Message:
    shown = {
        State.REQUESTED: lines,
        State.LATE: lines,
        State.DEFAULTED: lines,
        State.LOCKED: revised,
    }.get(state, entered)
    flags = tuple(
        demand.Flag(
            kind=kind, item=item(n, size)[0], name=item(n, size)[1], change=change, event=event, month=month
        )
        for n, (kind, change, event, month) in enumerate(FLAGS)
    )
    return demand.request(
        demand.Request(
            pointer=Pointer(subject="17", revision=3),
            month=MONTH,
            months=HORIZON,
            state=state,
            due_at=DUE,
            lines=shown(size),
            source=demand.Source(method="statistical", until="2026-11"),
            currency="EUR",
            flags={Size.SMALL: (), Size.TYPICAL: flags[:3], Size.LIMIT: flags}[size],
            rep="anna.rossi",
            planner="li.wei",
            version=2,
            at=NOW,
            by="p.ferrari" if size is Size.LIMIT else None,
            done=0 if size is Size.SMALL or state in (State.REQUESTED, State.LATE_SUBMITTED) else 1,
            note="Orders for December are already in <&>" if size is Size.LIMIT else "",
        )
    )


def _request_odd(size: Size) -> Message:
    """The flags and sources that the other samples leave out."""
    flags = tuple(
        demand.Flag(kind=kind, item="EM-200", name="Espresso machine Duo", change=change)
        for kind, change, *_ in FLAGS[5:]
    )
    method = {Size.SMALL: "last_plan", Size.TYPICAL: "last_year", Size.LIMIT: "like_item"}[size]
    return demand.request(
        demand.Request(
            pointer=Pointer(subject="17", revision=3),
            month=MONTH,
            months=HORIZON,
            state=State.REQUESTED,
            due_at=DUE,
            lines=lines(Size.TYPICAL),
            source=demand.Source(method=method, until="2026-11"),
            currency="EUR",
            flags=flags,
        )
    )


def _reminder(size: Size) -> Message:
    number = {Size.SMALL: 1, Size.TYPICAL: 2, Size.LIMIT: 3}[size]
    return demand.reminder(
        number=number,
        pointer=Pointer(subject="17", revision=3),
        month=MONTH,
        due_at=DUE,
        lines=COUNTS[size],
    )


def _progress(size: Size, *, state: str) -> Message:
    closed = state == "closed"
    return demand.progress(
        demand.Progress(
            pointer=Pointer(subject="4", revision=9),
            month=MONTH,
            state=state,
            due_at=DUE,
            expected=0 if size is Size.SMALL else 24,
            received=0 if size is Size.SMALL else 18,
            drafts=0 if size is Size.SMALL else 3,
            late=0 if size is Size.SMALL else 4,
            away=2 if size is Size.LIMIT else 0,
            total=5980.0,
            last_plan=None if size is Size.SMALL else 5800.0,
            closed_at=NOW if closed else None,
            closed_by="li.wei" if closed and size is not Size.SMALL else None,
            defaulted=PEOPLE * (5 if size is Size.LIMIT else 1) if closed and size is not Size.SMALL else (),
        )
    )


def _late_list(size: Size) -> Message:
    late = demand.Missing(
        pointer=Pointer(subject="18", revision=5),
        person="anna.rossi",
        state=State.LATE,
        lines=12,
        total=980.0,
    )
    sent = replace(late, person="chen.min", state=State.LATE_SUBMITTED, entered=1100.0, at=NOW)
    people = {Size.SMALL: (late,), Size.TYPICAL: (late, sent), Size.LIMIT: (late, sent) * 15}[size]
    return demand.late_list(pointer=Pointer(subject="4", revision=9), month=MONTH, due_at=DUE, people=people)


def totals(size: Size) -> demand.Totals:
    """The demand plan by month."""
    past = None if size is Size.SMALL else (1400.0, 1420.0, 1500.0, 1480.0)
    return demand.Totals(
        months=HORIZON,
        proposal=(1450.0, 1460.0, 1540.0, 1530.0),
        consensus=(1500.0, 1460.0, 1560.0, 1530.0),
        last_plan=past,
        last_year=past,
        budget=past,
    )


def _change(number: int, size: Size) -> demand.Change:
    code, known = item(number, size)
    return demand.Change(
        item=code,
        name=known,
        region="Italy",
        person=PEOPLE[number % len(PEOPLE)],
        before=498.0,
        after=616.0,
        value=41_182.0,
        reason="promotion",
        note="" if number else "Fair in Milano & new shop <Roma>",
    )


def _consensus(size: Size, *, state: str) -> Message:
    changes = tuple(_change(n, size) for n in range({Size.SMALL: 0, Size.TYPICAL: 3, Size.LIMIT: 40}[size]))
    many = {Size.SMALL: (), Size.TYPICAL: PEOPLE[:1], Size.LIMIT: PEOPLE}[size]
    closed = state == "closed"
    return demand.consensus(
        demand.Consensus(
            pointer=Pointer(subject="4", revision=9),
            month=MONTH,
            state=state,
            due_at=DUE,
            totals=totals(size),
            unit="pc",
            currency="EUR",
            value=2_111_450.0,
            changes=changes,
            overrides=changes[:1] if size is Size.TYPICAL else changes,
            defaulted=many if closed else (),
            missing=() if closed else many,
            closed_at=NOW if closed else None,
            closed_by="li.wei" if closed else None,
        )
    )


def _closed(size: Size) -> Message:
    family = "咖啡机 & Macchine" if size is Size.LIMIT else "Home machines"
    families = tuple(
        demand.FamilyDemand(
            family=f"{family} {n}", consensus=3050.0, proposal=2980.0, last_plan=2900.0, last_year=None
        )
        for n in range({Size.SMALL: 0, Size.TYPICAL: 2, Size.LIMIT: 120}[size])
    )
    return demand.closed(
        demand.Closed(
            month=MONTH,
            totals=totals(size),
            families=families,
            unit="pc",
            currency="EUR",
            value=None if size is Size.SMALL else 2_111_450.0,
            received=18,
            expected=24,
            defaulted=() if size is Size.SMALL else PEOPLE[:2],
            overrides=0 if size is Size.SMALL else 3,
            closed_at=NOW,
            closed_by=None if size is Size.SMALL else "li.wei",
        )
    )


def _changed_by_planning(size: Size) -> Message:
    line = replace(revised(size)[0], reason=None, note="")
    explained = replace(line, reason="supply_limited", note="See line 2\nof <the minutes>")
    return demand.changed_by_planning(
        month=MONTH, months=HORIZON, line=line if size is Size.SMALL else explained, by="li.wei"
    )


def _form(number: int = 1, one: str = "") -> Form:
    return Form(pointer=Pointer(subject="17", revision=3), nonce="n0nce", page=number, line=one)


def _edit(size: Size, *, last: bool = True) -> Message:
    number = 11 if size is Size.LIMIT and last else 1
    return demand.edit(demand.Edit(form=_form(number), month=MONTH, months=HORIZON, lines=entered(size)))


def _reasons(size: Size) -> Message:
    wanted = tuple(one for one in entered(size) if one.entered)
    return demand.reasons(demand.Reasons(form=_form(), month=MONTH, months=HORIZON, lines=wanted))


def _check(size: Size) -> Message:
    return demand.check(
        demand.Check(
            form=_form(),
            month=MONTH,
            months=HORIZON,
            lines=lines(size) if size is Size.SMALL else entered(size),
            currency="EUR",
            late=size is Size.LIMIT,
        )
    )


def _item(size: Size) -> Message:
    own = entered(size)
    chosen = own[-1] if size is Size.LIMIT else own[0]
    return demand.item(demand.Item(form=_form(one=chosen.line), month=MONTH, months=HORIZON, lines=own))


def _review(size: Size) -> Message:
    own = revised(size)
    chosen = "" if size is Size.SMALL else own[0].line
    return demand.review(demand.Review(form=_form(one=chosen), month=MONTH, months=HORIZON, lines=own))


def _misread(trouble: entries.Trouble, size: Size) -> Message:
    problem = entries.Problem(trouble=trouble, text="1.200", value=1.2, proposal=118.0, given=3, needed=4)
    return demand.misread(problem, decimals=1 if size is Size.LIMIT else 0)


def _why(size: Size) -> Message:
    chosen = {Size.SMALL: lines, Size.TYPICAL: entered, Size.LIMIT: revised}[size](size)[0]
    sales = demand.Word(person=PEOPLE[0], changed=True, reason="promotion", note="R&D <new>")
    planning = tuple(
        demand.Word(person=person, changed=True, reason="project", note="A tender & <more>")
        for person in PEOPLE[1:3]
    )
    short = tuple(
        demand.Short(month=month, quantity=53.0, cause=Cause(kind=kind, name="Assembly <1>"))
        for month, kind in zip(HORIZON, ("capacity", "material", "lead_time", "fence"), strict=True)
    )
    return demand.why(
        demand.Why(
            month=MONTH,
            months=HORIZON,
            line=chosen,
            method="pooled" if size is not Size.LIMIT else "quartet and last year",
            lower=tuple(0.8 * qty for qty in chosen.proposal),
            upper=tuple(1.2 * qty for qty in chosen.proposal),
            owner=None if size is Size.SMALL else PEOPLE[0],
            sales=None if size is Size.SMALL else sales,
            planning=planning if size is Size.LIMIT else (),
            short=() if size is Size.SMALL else short[: 1 if size is Size.TYPICAL else 4],
        )
    )


def _why_which(size: Size) -> Message:
    named = {Size.SMALL: 0, Size.TYPICAL: 2, Size.LIMIT: 130}[size]
    choices = [(item(number, size)[0], "Österreich & Svizzera") for number in range(named)]
    return demand.why_which(typed="" if size is Size.SMALL else "em-2 <b>", lines=choices)


def _in_states(name: str, build: Callable[..., Message], states: tuple[str, ...]) -> tuple[Sample, ...]:
    return tuple(
        sample
        for state in states
        for sample in sized(f"{name}.{str(state).replace('_', '-')}", partial(build, state=state))
    )


SAMPLES: tuple[Sample, ...] = (
    *(
        sample
        for sample in _in_states("demand/request", _request, tuple(State))
        if sample.size is not Size.LIMIT or sample.name.endswith((State.DRAFT, State.LOCKED))
    ),
    *sized("demand/request.odd", _request_odd),
    *sized("demand/reminder", _reminder),
    *_in_states("demand/progress", _progress, ("collecting", "closing_soon", "late", "closed")),
    *sized("demand/late_list", _late_list),
    *_in_states("demand/consensus", _consensus, ("collecting", "closed")),
    *sized("demand/closed", _closed),
    *sized("demand/changed_by_planning", _changed_by_planning),
    *sized("demand/why", _why),
    *sized("demand/why_which", _why_which),
    *sized("demand/edit", _edit),
    Sample(name="demand/edit.first-page", size=Size.LIMIT, message=_edit(Size.LIMIT, last=False)),
    *sized("demand/reasons", _reasons),
    *sized("demand/check", _check),
    *sized("demand/item", _item),
    *sized("demand/review", _review),
    *(
        sample
        for trouble in entries.Trouble
        for sample in sized(f"demand/misread.{trouble.replace('_', '-')}", partial(_misread, trouble))
        if sample.size is not Size.SMALL
    ),
    Sample(name="demand/note_missing", size=Size.TYPICAL, message=demand.note_missing()),
    Sample(name="demand/closed_meanwhile", size=Size.TYPICAL, message=demand.closed_meanwhile()),
)
