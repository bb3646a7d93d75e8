"""Samples of what is said to those who decide."""

from collections.abc import Callable
from functools import partial

from bot.ids import Form, Pointer
from bot.messages import approval
from bot.messages.message import Figure, Message
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
from planning import shortage
from planning.approval import Decision, State

DIGEST = "7c1e" + "0b9d4f2a" * 7 + "55aa"
FORM = Form(pointer=Pointer(subject="9", revision=2), nonce="n0nce")


def headline(size: Size) -> approval.Headline:
    """The plan in five figures."""
    if size is Size.SMALL:
        return approval.Headline(volume=Figure(value=5980.0), value=Figure(value=2_111_450.0), unit="pc")
    return approval.Headline(
        volume=Figure(value=28_140.0, reference=27_300.0),
        value=Figure(value=9_640_000.0, reference=9_420_000.0),
        budget=9_900_000.0 if size is Size.TYPICAL else 9_000_000.0,
        service=Figure(value=0.981, reference=0.975),
        stock_value=Figure(value=310_000.0, reference=335_000.0),
        unit="pc",
        currency="EUR" if size is Size.TYPICAL else "CNY",
    )


def risks(size: Size) -> tuple[approval.Risk, ...]:
    """Shortages the plan lives with."""
    return tuple(
        approval.Risk(
            name=item(n, size)[1],
            month="2027-02",
            quantity=140.0,
            value=48_860.0,
            unit="pc",
            state=tuple(shortage.State)[n % 3],
            lever="Saturday shift" if n % 2 else "",
            owner="p.ferrari",
        )
        for n in range({Size.SMALL: 0, Size.TYPICAL: 3, Size.LIMIT: 12}[size])
    )


def verdicts(size: Size, kind: Decision = Decision.APPROVED) -> tuple[approval.Verdict, ...]:
    """What was decided."""
    comment = "" if size is Size.SMALL else "Only if <Saturday> shifts & bonuses are agreed"
    first = approval.Verdict(person="giulia.conti", kind=Decision.APPROVED, at=NOW)
    second = approval.Verdict(person="chen.min", kind=kind, at=NOW, comment=comment)
    return (second,) if size is Size.SMALL else (first, second)


def _decision(size: Size, *, state: State, draw: Callable[[approval.Decision], Message]) -> Message:
    given = {
        State.PENDING: (),
        State.PARTLY: verdicts(size)[:1],
        State.CHANGES_ASKED: verdicts(size, Decision.CHANGES_ASKED),
    }.get(state, verdicts(size))
    readers = {Size.SMALL: "j.smith", Size.TYPICAL: "giulia.conti", Size.LIMIT: "li.wei"}
    return draw(
        approval.Decision(
            pointer=FORM.pointer,
            month=MONTH,
            state=state,
            version=2,
            digest=DIGEST,
            headline=headline(size),
            due_at=DUE,
            needed=2,
            author="li.wei",
            verdicts=given,
            risks=risks(size),
            approvers=("giulia.conti", "chen.min", "j.smith") if size is not Size.LIMIT else PEOPLE,
            reader=None if draw is approval.status else readers[size],
            replaced_by=3 if state is State.SUPERSEDED and size is not Size.SMALL else None,
            at=NOW,
        )
    )


def _returned(size: Size) -> Message:
    return approval.returned(
        pointer=FORM.pointer,
        cycle=FORM.pointer,
        month=MONTH,
        version=2,
        digest=DIGEST,
        verdict=approval.Verdict(
            person="chen.min",
            kind=Decision.CHANGES_ASKED,
            at=NOW,
            comment="Too much stock in February" if size is not Size.LIMIT else AWKWARD * 5,
        ),
    )


def _details(size: Size) -> Message:
    small = size is Size.SMALL
    months = HORIZON if small else YEAR_AND_HALF
    figures = tuple(1500.0 + 10 * n for n in range(len(months)))
    return approval.details(
        approval.Details(
            form=FORM,
            month=MONTH,
            version=2,
            digest=DIGEST,
            months=months,
            demand=figures,
            supply=figures,
            budget=None if small else figures,
            stock=None if small else figures,
            headline=headline(size),
            families=tuple(
                approval.FamilyPlan(
                    family=f"{AWKWARD}{n}" if size is Size.LIMIT else f"Family {n + 1}",
                    demand=3050.0,
                    supply=2980.0,
                    value=1_040_000.0,
                    last_plan=None if n else 2900.0,
                    budget=None if n else 3100.0,
                )
                for n in range({Size.SMALL: 0, Size.TYPICAL: 2, Size.LIMIT: 60}[size])
            ),
            risks=risks(size),
            verdicts=() if small else verdicts(size),
            assumptions=() if small else ("No price change before April",),
            can_decide=not small,
        )
    )


SAMPLES: tuple[Sample, ...] = (
    *(
        sample
        for name, draw in (("decision", approval.decision), ("status", approval.status))
        for state in State
        for sample in sized(
            f"approval/{name}.{state.replace(' ', '-')}", partial(_decision, state=state, draw=draw)
        )
    ),
    *sized("approval/returned", _returned),
    *sized("approval/details", _details),
    Sample(
        name="approval/changes",
        size=Size.TYPICAL,
        message=approval.changes(form=FORM, month=MONTH, version=2, digest=DIGEST),
    ),
    Sample(
        name="approval/comment",
        size=Size.TYPICAL,
        message=approval.comment(form=FORM, month=MONTH, version=2, digest=DIGEST),
    ),
)
