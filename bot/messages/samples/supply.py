"""Samples of what is said about supply."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from bot.ids import Form, Pointer
from bot.messages import supply
from bot.messages.message import Message
from bot.messages.samples.sample import (
    AWKWARD,
    DUE,
    HORIZON,
    MONTH,
    NOW,
    PEOPLE,
    YEAR_AND_HALF,
    Sample,
    Size,
    item,
    sized,
)
from planning.shortage import Flaw, State

CAUSES = (
    supply.Cause(kind="capacity", name="Assembly line 1", full_from="2027-01", full_to="2027-03"),
    supply.Cause(kind="material", name="Pump 15 bar", full_from="2027-01", full_to="2027-01"),
    supply.Cause(kind="lead_time", name="Boiler"),
    supply.Cause(kind="fence"),
    supply.Cause(kind="unknown"),
    supply.Cause(kind="capacity", name="Assembly line 1", full_from="2027-01", full_to="2027-01"),
    supply.Cause(kind="capacity", name="Assembly line 1"),
    supply.Cause(kind="material", name="Pump 15 bar", full_from="2027-01", full_to="2027-03"),
    supply.Cause(kind="material", name="Pump 15 bar"),
)


def shortage(number: int, size: Size) -> supply.Shortage:
    """The nth shortage."""
    code, known = item(number, size)
    return supply.Shortage(
        item=code,
        name=known,
        unit="pc",
        family="Home machines",
        month=HORIZON[2],
        quantity=140.0 - number,
        value=48_860.0,
        kind="lost" if number % 2 else "late",
        state=tuple(State)[number % len(State)],
        region="" if size is Size.SMALL else "Italy",
        owner=PEOPLE[3] if number else None,
        lever="Saturday shift, assembly" if number % 2 else "",
        until=None if size is Size.SMALL else "2027-04",
        days=None if size is Size.SMALL else 21.4,
    )


def _board(size: Size) -> Message:
    count = {Size.SMALL: 0, Size.TYPICAL: 5, Size.LIMIT: 60}[size]
    months = HORIZON if size is Size.SMALL else YEAR_AND_HALF
    return supply.board(
        supply.Board(
            pointer=Pointer(subject="4", revision=12),
            month=MONTH,
            months=months,
            state="planned",
            due_at=DUE,
            loads=tuple(_load(n, months, size) for n in range({Size.LIMIT: 9}.get(size, count and 3))),
            shortages=tuple(shortage(n, size) for n in range(count)),
            demand=5980.0,
            on_time=5980.0 if size is Size.SMALL else 5400.0,
            unit="pc",
            planned_at=NOW,
        )
    )


def _load(number: int, months: tuple[str, ...], size: Size) -> supply.Load:
    name = f"{AWKWARD} {number}" if size is Size.LIMIT else f"Assembly line {number + 1}"
    full = 1.04 if size is Size.LIMIT else 0.98
    return supply.Load(
        resource=f"ASSY-{number + 1}",
        name=name,
        load=tuple(max(0.0, full - 0.1 * number - 0.005 * n) for n in range(len(months))),
    )


def _board_other(size: Size) -> Message:
    state = {Size.SMALL: "planning", Size.TYPICAL: "failed", Size.LIMIT: "planned"}[size]
    answered = tuple(
        replace(shortage(n, size), state=State.ACKNOWLEDGED) for n in range(3 if size is Size.LIMIT else 0)
    )
    return supply.board(
        supply.Board(
            pointer=Pointer(subject="4", revision=12),
            month=MONTH,
            months=HORIZON,
            state=state,
            due_at=DUE,
            shortages=answered,
            demand=5980.0,
            on_time=5700.0,
        )
    )


def _alert(size: Size) -> Message:
    changes = ("new", "worse", "earlier", "overdue")
    count = {Size.SMALL: 1, Size.TYPICAL: 4, Size.LIMIT: 30}[size]
    return supply.alert(
        month=MONTH,
        currency="EUR",
        alerts=[
            supply.Alert(
                shortage=shortage(n, size),
                cause=CAUSES[n % len(CAUSES)],
                change=changes[n % 4],
                before=80.0 if n == 1 else None,
            )
            for n in range(count)
        ],
    )


def options(size: Size) -> tuple[supply.Option, ...]:
    """Ways out, the best first."""
    found = (
        supply.Option(
            lever="OT-1",
            name="Saturday shift, assembly",
            quantity=120.0,
            cost=2280.0,
            net=9400.0,
            days_saved=20.6,
        ),
        supply.Option(
            lever="OUT-1", name="Outsource to Officine Riunite", quantity=60.0, cost=5100.0, net=-300.0
        ),
    )
    named = tuple(replace(found[0], lever=f"L{n}", name=f"{AWKWARD} {n}") for n in range(8))
    return {Size.SMALL: (), Size.TYPICAL: found, Size.LIMIT: named}[size]


def _shortage(size: Size, *, state: State) -> Message:
    customers = {
        Size.SMALL: (),
        Size.TYPICAL: ("Bar Centrale Srl", "Hotel & Spa"),
        Size.LIMIT: (AWKWARD,) * 9,
    }
    lever = AWKWARD if size is Size.LIMIT else "Saturday shift, assembly"
    commitment = supply.Commitment(
        by="p.ferrari",
        at=NOW,
        lever=lever,
        quantity=120.0,
        date=date(2027, 2, 12),
        note="" if size is Size.SMALL else "Agreed with <the union>\n& the foreman",
    )
    return supply.shortage(
        supply.Card(
            pointer=Pointer(subject="31", revision=2),
            cycle_month=MONTH,
            shortage=replace(shortage(0, size), state=state),
            cause=CAUSES[0 if size is not Size.LIMIT else 1],
            currency="EUR",
            due_at=DUE,
            options=options(size),
            customers=customers[size],
            commitment=commitment if state in (State.ACKNOWLEDGED, State.RESOLVED) else None,
            escalated_to="giulia.conti" if size is Size.LIMIT else None,
            at=NOW + timedelta(hours=1),
            by="p.ferrari",
            note="Safety stock covers it" if state is State.DISMISSED else "",
        )
    )


def _cause(size: Size, *, number: int) -> Message:
    return supply.shortage(
        supply.Card(
            pointer=Pointer(subject="31", revision=2),
            cycle_month=MONTH,
            shortage=replace(shortage(1, size), state=State.OPEN, until=None),
            cause=CAUSES[number],
            currency="EUR",
            due_at=DUE,
        )
    )


def _acknowledge(size: Size) -> Message:
    return supply.acknowledge(
        supply.Acknowledge(
            form=Form(pointer=Pointer(subject="31", revision=2), nonce="n0nce"),
            shortage=shortage(0, size),
            cause=CAUSES[0],
            currency="EUR",
            options=options(size),
            quantity=120.0,
            decimals=1 if size is Size.LIMIT else 0,
            date=date(2027, 2, 12),
            lever="L3" if size is Size.LIMIT else "",
        )
    )


def _dismiss(size: Size) -> Message:
    return supply.dismiss(
        form=Form(pointer=Pointer(subject="31", revision=2), nonce="n0nce"),
        shortage=shortage(0, size),
        currency="EUR",
    )


SAMPLES: tuple[Sample, ...] = (
    *sized("supply/board", _board),
    *sized("supply/board.other", _board_other),
    *sized("supply/alert", _alert),
    *(
        sample
        for state in State
        for sample in sized(f"supply/shortage.{state}", partial(_shortage, state=state))
    ),
    *(
        sample
        for number in range(1, len(CAUSES))
        for sample in sized(f"supply/shortage.cause-{number}", partial(_cause, number=number))
        if sample.size is Size.TYPICAL
    ),
    *sized("supply/acknowledge", _acknowledge),
    *sized("supply/dismiss", _dismiss),
    *(
        Sample(name=f"supply/flawed.{flaw.name.lower()}", size=Size.TYPICAL, message=supply.flawed(flaw))
        for flaw in Flaw
    ),
)
