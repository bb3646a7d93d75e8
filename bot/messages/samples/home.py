"""Samples of the Home tab."""

from datetime import timedelta

from bot.ids import Pointer
from bot.messages import home
from bot.messages.message import Figure, Message
from bot.messages.samples.cycle import steps
from bot.messages.samples.health import lost, stopped
from bot.messages.samples.sample import AWKWARD, DUE, MONTH, NOW, Sample, Size, sized
from planning import shortage
from planning.approval import Decision

KINDS = (
    "forecast",
    "shortage",
    "approve",
    "continue_draft",
    "late_forecast",
    "data_problems",
    "review_demand",
    "close_demand",
    "start_approval",
    "changes_requested",
)
ROLES = (
    "sales",
    "demand_planner",
    "operations",
    "purchasing",
    "manufacturing",
    "finance",
    "executive",
    "coordinator",
)


def todo(number: int, kind: str, size: Size) -> home.Todo:
    """The nth thing to do."""
    return home.Todo(
        kind=kind,
        pointer=Pointer(subject=str(number), revision=1),
        due_at=DUE + timedelta(hours=number),
        month=MONTH,
        name=AWKWARD if size is Size.LIMIT else "Espresso machine Duo",
        count=12 - number,
        quantity=140.0,
        unit="pc",
    )


def _home(size: Size) -> Message:
    if size is Size.SMALL:
        return home.home(
            home.Home(
                person="j.smith",
                company="Moka & Figli",
                roles=(),
                language="en",
                timezone="UTC",
                currency="EUR",
            )
        )
    typical = size is Size.TYPICAL
    return home.home(
        home.Home(
            person="anna.rossi",
            company="Moka & Figli",
            roles=ROLES[:1] if typical else ROLES,
            language="it",
            timezone="Europe/Rome",
            currency="EUR",
            month=MONTH,
            state="demand",
            steps=steps(size),
            todos=tuple(todo(n, kind, size) for n, kind in enumerate(KINDS[:1] if typical else KINDS * 2)),
            accuracy=ACCURACY,
            collection=None
            if typical
            else home.Collection(received=18, expected=24, late=4, changes=37, overrides=1),
            shortages=None if typical else tuple(_own(n) for n in range(20)),
            decisions=None if typical else (PAST,) * 8,
            budget=None if typical else Figure(value=9_640_000.0, reference=9_900_000.0),
            banner="" if typical else "delayed",
            delay_minutes=4,
            missed=0 if typical else 3,
            health=None if typical else HEALTH,
            published=None if typical else "7c1e" * 16,
        )
    )


ACCURACY = (
    home.Accuracy(month="2026-11", accuracy=0.84, bias=0.06),
    home.Accuracy(month="2026-10", accuracy=0.79, bias=-0.031),
    home.Accuracy(month="2026-09", accuracy=0.9, bias=0.001),
)
HEALTH = home.Health(
    lost=(
        lost("failed", "user_disabled", person="li.wei"),
        lost("held", "not_in_channel", channel="sop-demand"),
        lost("held", "invalid_cursor", noun="file", channel="sop"),
        lost("failed", "is_archived", noun="approval", channel="sop-exec"),
        lost("failed", "missing_scope", noun="supply", person="paolo.ferrari"),
        lost("failed", "msg_too_long", noun="cycle", person="emma.clark"),
        *(lost("failed", "no_address", noun="release", person="li.wei") for _ in range(4)),
    ),
    stopped=(
        stopped("work.plan"),
        stopped("release.publish"),
        stopped("cycle.schedule", month=None),
        *(stopped("demand.remind") for _ in range(5)),
    ),
    resumed=(
        stopped("work.baseline"),
        stopped("housekeeping.clean", month=None),
        *(stopped("demand.remind") for _ in range(5)),
    ),
    channels=("sop-exec",),
)
PAST = home.PastDecision(month="2026-11", version=3, kind=Decision.APPROVED, at=NOW)


def _own(number: int) -> home.OwnShortage:
    return home.OwnShortage(
        name=AWKWARD,
        month="2027-02",
        quantity=140.0,
        unit="pc",
        state=tuple(shortage.State)[number % 4],
    )


def _home_rest(size: Size) -> Message:
    """The to-dos that the list above cuts off, and empty sections."""
    half = len(KINDS) // 2
    kinds = KINDS[half:] if size is Size.TYPICAL else KINDS[:half]
    return home.home(
        home.Home(
            person="li.wei",
            company="Moka & Figli",
            roles=ROLES[1:2],
            language="zh_Hans",
            timezone="Asia/Shanghai",
            currency="CNY",
            month=MONTH,
            state="demand",
            steps=steps(size),
            todos=tuple(todo(n + 10 if n == 2 else n, kind, size) for n, kind in enumerate(kinds)),
            accuracy=(),
            collection=home.Collection(received=0, expected=0, late=0, changes=1, overrides=0),
            shortages=(),
            decisions=(),
            budget=Figure(value=9_940_000.0, reference=9_900_000.0),
            banner="degraded",
        )
    )


SAMPLES: tuple[Sample, ...] = (*sized("home/home", _home), *sized("home/home.rest", _home_rest))
