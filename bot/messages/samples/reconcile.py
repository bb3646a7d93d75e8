"""Samples of the reconciliation."""

from functools import partial

from bot.ids import Pointer
from bot.messages import reconcile
from bot.messages.message import Figure, Message
from bot.messages.samples.sample import AWKWARD, DUE, HORIZON, MONTH, YEAR_AND_HALF, Sample, Size, sized


def _gap(number: int, size: Size) -> reconcile.Gap:
    causes = (("capacity", "Assembly line 1"), ("material", "Pump 15 bar"), ("", ""))
    cause, name = causes[number % 3]
    return reconcile.Gap(
        name=f"{AWKWARD} {number}" if size is Size.LIMIT else f"Family {number + 1}",
        unconstrained=1560.0,
        constrained=1420.0 - number,
        value=48_860.0,
        unit="pc",
        budget=None if number else 1600.0,
        cause=cause,
        cause_name=name,
    )


def _summary(size: Size, *, state: str) -> Message:
    small = size is Size.SMALL
    months = HORIZON if small else YEAR_AND_HALF
    demand = tuple(1500.0 + 10 * n for n in range(len(months)))
    supply = demand if small else tuple(value - (140 if 2 <= n < 6 else 0) for n, value in enumerate(demand))
    return reconcile.summary(
        reconcile.Summary(
            pointer=Pointer(subject="4", revision=15),
            month=MONTH,
            months=months,
            state=state,
            currency="EUR",
            unit="pc",
            unconstrained=demand,
            constrained=supply,
            capacity=() if small else tuple(1450.0 + 10 * n for n in range(len(months))),
            volume=Figure(value=sum(supply), reference=sum(demand)),
            value=Figure(value=9_640_000.0, reference=None if small else 9_900_000.0),
            budget_units=None if small else Figure(value=sum(supply), reference=29_000.0),
            service=None if small else 0.981,
            stock_value=None if small else 310_000.0,
            peak_load=None if small else (1.04 if size is Size.LIMIT else 0.98),
            peak_resource="Assembly line 1",
            open_shortages=0 if small else 2,
            gaps=tuple(_gap(n, size) for n in range({Size.SMALL: 0, Size.TYPICAL: 3, Size.LIMIT: 40}[size])),
            assumptions=() if small else ("No price change before April", AWKWARD),
            due_at=DUE,
            planner="li.wei",
        )
    )


SAMPLES: tuple[Sample, ...] = tuple(
    sample
    for state in ("open", "in_approval", "approved", "published")
    for sample in sized(f"reconcile/summary.{state.replace('_', '-')}", partial(_summary, state=state))
)
