"""Samples of the short answers."""

from functools import partial

from bot.messages import answers
from bot.messages.message import Message
from bot.messages.samples.sample import NOW, PEOPLE, Sample, Size, sized

REASONS = ("role", "owner", "author", "unknown", "outsider", "closed", "decided")
SUBJECTS = ("demand.request", "demand.consensus", "supply.shortage", "approval.decision", "cycle.board")
RECORDED = (
    "submitted",
    "discarded",
    "closed",
    "reopened",
    "late",
    "reviewed",
    "acknowledged",
    "dismissed",
    "approved",
    "changes asked",
    "started",
    "checked",
    "waived",
    "listed",
    "reminded",
    "language",
    "looked for",
    "sent again",
    "dropped",
    "tried again",
    "published",
)


def _refused(size: Size, *, reason: str) -> Message:
    who = {Size.SMALL: (), Size.TYPICAL: PEOPLE[:2], Size.LIMIT: PEOPLE * 3}[size]
    return answers.refused(reason=reason, who=who, role="demand_planner" if reason == "role" else "")


def _stale(size: Size, *, subject: str) -> Message:
    return answers.stale(
        subject=subject,
        changed_at=None if size is Size.SMALL else NOW,
        changed_by="li.wei" if size is Size.LIMIT else None,
    )


def _already(size: Size, *, what: str) -> Message:
    return answers.already(what=what, at=NOW, by=None if size is Size.SMALL else "chen.min")


def _typical(name: str, message: Message) -> Sample:
    return Sample(name=f"answers/{name}", size=Size.TYPICAL, message=message)


SAMPLES: tuple[Sample, ...] = (
    *(
        sample
        for reason in REASONS
        for sample in sized(f"answers/refused.{reason}", partial(_refused, reason=reason))
    ),
    *(
        sample
        for subject in SUBJECTS
        for sample in sized(f"answers/stale.{subject.replace('.', '-')}", partial(_stale, subject=subject))
    ),
    *(
        sample
        for what in RECORDED
        for sample in sized(f"answers/already.{what.replace(' ', '-')}", partial(_already, what=what))
        if what == "approved" or sample.size is Size.TYPICAL
    ),
    _typical("saved", answers.saved(what="submitted", at=NOW)),
    _typical("not_saved", answers.not_saved()),
    _typical("crowded", answers.crowded()),
    _typical("missed", answers.missed(at=NOW)),
    _typical("error", answers.error(reference="E-7F3A")),
    _typical("blank", answers.blank()),
    _typical("old_button", answers.old_button()),
)
