"""Samples of what is said about the cycle itself."""

from dataclasses import replace
from datetime import timedelta

from bot.ids import Form, Pointer
from bot.messages import cycle
from bot.messages.message import Figure, Message
from bot.messages.samples.sample import (
    AWKWARD,
    DUE,
    MONTH,
    NOW,
    PEOPLE,
    YEAR_AND_HALF,
    Sample,
    Size,
    item,
    sized,
)

STEPS = ("facts", "demand", "supply", "reconcile", "approve", "publish")


def steps(size: Size, *, closed: int = 1) -> tuple[cycle.Step, ...]:
    """The month's steps, the first of them closed."""
    awaited = {Size.SMALL: (), Size.TYPICAL: PEOPLE[:2], Size.LIMIT: PEOPLE * 5}[size]
    return tuple(
        cycle.Step(
            name=name,
            state="closed" if n < closed else ("open" if n == closed else "waiting"),
            due_at=DUE + timedelta(days=2 * n),
            closed_at=NOW - timedelta(days=1) if n < closed else None,
            closed_by="giulia.conti" if n < closed else None,
            awaited=awaited if n == closed else (),
            received=1 if n == closed else None,
            expected=3 if n == closed else None,
        )
        for n, name in enumerate(STEPS)
    )


def _opened(size: Size) -> Message:
    return cycle.opened(
        month=MONTH,
        company=AWKWARD if size is Size.LIMIT else "Moka & Figli",
        steps=steps(size, closed=0),
        opened_by=None if size is Size.SMALL else "giulia.conti",
        first_day=NOW,
    )


def _board(size: Size) -> Message:
    closed = {Size.SMALL: 0, Size.TYPICAL: 1, Size.LIMIT: 5}[size]
    state = STEPS[closed]
    return cycle.board(cycle.Board(month=MONTH, state=state, steps=steps(size, closed=closed)))


def _board_closed(size: Size) -> Message:
    return cycle.board(
        cycle.Board(month=MONTH, state="closed", steps=steps(size, closed=6), published="7c1e" * 16)
    )


def _board_late(size: Size) -> Message:
    late = cycle.Step(name="demand", state="late", due_at=NOW, awaited=PEOPLE[:1], received=2, expected=3)
    return cycle.board(
        cycle.Board(month=MONTH, state="demand", steps=(*steps(size)[:1], late, *steps(size)[2:]))
    )


def _facts(size: Size) -> Message:
    if size is Size.SMALL:
        return cycle.facts(
            cycle.Facts(
                month="2026-11", cycle_month=MONTH, currency="EUR", unit="pc", sales=Figure(value=980)
            )
        )
    many = 60 if size is Size.LIMIT else 2
    return cycle.facts(
        cycle.Facts(
            month="2026-11",
            cycle_month=MONTH,
            currency="EUR",
            unit="pc",
            sales=Figure(value=4180, reference=4400),
            sales_value=Figure(value=812_000, reference=850_000),
            last_year=3900,
            stock=Figure(value=2100, reference=2350),
            stock_value=301_500,
            cover_days=11.4,
            production=Figure(value=4010, reference=4300),
            open_orders=Figure(value=1650, reference=1500),
            overdue_orders=120,
            accuracy=Figure(value=0.83, reference=0.79),
            bias=0.041,
            attainment=Figure(value=0.93, reference=0.97),
            families=tuple(_family(n, size) for n in range(many)),
            history=tuple(
                cycle.HistoryPoint(month=month, sales=3900 + 40.0 * n, plan=4000 + 35.0 * n)
                for n, month in enumerate(YEAR_AND_HALF[:13])
            ),
            exceptions=tuple(
                cycle.Exceptional(kind=kind, name=item(n, size)[1], value=80.0, reference=120.0, unit="pc")
                for n, kind in enumerate(EXCEPTIONS[: 3 if size is Size.TYPICAL else None])
            ),
            as_of=NOW,
            waived=2,
        )
    )


EXCEPTIONS = (
    "below_safety",
    "orders_overdue",
    "sales_below",
    "sales_above",
    "lost_demand",
    "cover_high",
    "attainment_low",
)


def _facts_other(size: Size) -> Message:
    """What the first five exceptions of the other sample leave out, and good news."""
    return cycle.facts(
        cycle.Facts(
            month="2026-11",
            cycle_month=MONTH,
            currency="EUR",
            unit="",
            sales=Figure(value=4500, reference=4400),
            accuracy=Figure(value=0.91, reference=0.83),
            bias=-0.02,
            exceptions=tuple(
                cycle.Exceptional(kind=kind, name=item(n, size)[1], value=80.0, reference=120.0)
                for n, kind in enumerate(EXCEPTIONS[4:])
            ),
            as_of=NOW,
        )
    )


def _family(number: int, size: Size) -> cycle.FamilyFacts:
    family = AWKWARD + str(number) if size is Size.LIMIT else ("Home machines", "Grinders")[number]
    return cycle.FamilyFacts(
        family=family,
        sales=2100.0 - number,
        plan=2200.0,
        last_year=None if number else 1900.0,
        stock=1100.0,
        cover_days=10.5,
        accuracy=0.86,
    )


def _problem(number: int, *, waived: bool = False, severity: str = "error") -> cycle.Problem:
    return cycle.Problem(
        pointer=Pointer(subject=f"p{number}", revision=1),
        source="stock.csv",
        row=1200 + number,
        column="qty",
        reason="'abc' is not a number",
        remedy="write a number such as 120",
        severity=severity,
        waived_by="giulia.conti" if waived else None,
        waived_at=NOW if waived else None,
    )


def _problems(size: Size) -> Message:
    few = (_problem(1), _problem(2, waived=True), _problem(3, severity="warning"))
    many = tuple(_problem(n) for n in range(40))
    found = {Size.SMALL: few[:1], Size.TYPICAL: few, Size.LIMIT: many}[size]
    return cycle.problems(
        cycle.Problems(pointer=Pointer(subject="4", revision=2), month=MONTH, problems=found, checked_at=NOW)
    )


def _problems_cleared(size: Size) -> Message:
    return cycle.problems(
        cycle.Problems(
            pointer=Pointer(subject="4", revision=3),
            month=MONTH,
            problems=() if size is Size.SMALL else (_problem(2, waived=True),),
            checked_at=NOW,
            state="cleared",
        )
    )


def _waive(size: Size) -> Message:
    problem = _problem(1)
    awkward = replace(problem, reason=AWKWARD * 5, source=AWKWARD, row=None)
    return cycle.waive(
        form=Form(pointer=problem.pointer, nonce="n0nce"),
        problem=awkward if size is Size.LIMIT else problem,
    )


def _help(size: Size) -> Message:
    every = ("sales", "demand_planner", "operations", "finance", "executive", "coordinator", "purchasing")
    roles = {Size.SMALL: (), Size.TYPICAL: ("sales",), Size.LIMIT: every}[size]
    return cycle.help(roles=roles, month=None if size is Size.SMALL else MONTH)


def _status(size: Size) -> Message:
    return cycle.status(month=MONTH, state="demand", steps=steps(size), open_tasks=1)


SAMPLES: tuple[Sample, ...] = (
    *sized("cycle/opened", _opened),
    *sized("cycle/board", _board),
    *sized("cycle/board.closed", _board_closed),
    *sized("cycle/board.late", _board_late),
    *sized("cycle/facts", _facts),
    *sized("cycle/facts.other", _facts_other),
    *sized("cycle/problems", _problems),
    *sized("cycle/problems.cleared", _problems_cleared),
    *sized("cycle/waive", _waive),
    *sized("cycle/help", _help),
    *sized("cycle/status", _status),
)
