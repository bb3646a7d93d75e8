"""Approving a plan version: who may, what counts, and when it is enough."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from planning import roles


class Decision(StrEnum):
    """What an approver says."""

    APPROVED = "approved"
    CHANGES_ASKED = "changes asked"


class State(StrEnum):
    """Where the approval of one plan version stands."""

    PENDING = "pending"
    PARTLY = "partly approved"
    APPROVED = "approved"
    CHANGES_ASKED = "changes asked"
    SUPERSEDED = "superseded"


class Refusal(StrEnum):
    """Why a decision does not count."""

    NO_ROLE = "no role that may approve"
    OWN_PLAN = "the author of a plan may not approve it"
    OTHER_VERSION = "the plan has a newer version"
    CHANGED_CONTENT = "the plan's content is not the one shown"
    SETTLED = "the approval is already settled"
    ALREADY = "this person has already decided"


@dataclass(frozen=True, kw_only=True)
class Given:
    """A decision that counts."""

    by: str
    decision: Decision
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What there is to decide: one plan version and what was said of it."""

    author: str
    editors: frozenset[str] = frozenset()  # whoever changed a figure by hand
    digest: str
    needed: int
    superseded: bool = False
    given: tuple[Given, ...] = ()


def state(matter: Matter) -> State:
    """The state that follows from the decisions given."""
    if matter.superseded:
        return State.SUPERSEDED
    decisions = [given.decision for given in matter.given]
    if Decision.CHANGES_ASKED in decisions:
        return State.CHANGES_ASKED
    approvals = decisions.count(Decision.APPROVED)
    if approvals >= matter.needed:
        return State.APPROVED
    return State.PARTLY if approvals else State.PENDING


def refusal(matter: Matter, *, by: str, having: Iterable[roles.Role], digest: str) -> Refusal | None:
    """Why this person may not decide on what they were shown, or None when they may.

    >>> plan = Matter(author="li", digest="7c1e", needed=2)
    >>> refusal(plan, by="li", having=[roles.Role.EXECUTIVE], digest="7c1e")
    <Refusal.OWN_PLAN: 'the author of a plan may not approve it'>
    >>> refusal(plan, by="chen", having=[roles.Role.EXECUTIVE], digest="7c1e") is None
    True
    """
    if not roles.allowed(having, roles.Right.APPROVE_PLAN):
        return Refusal.NO_ROLE
    if by == matter.author or by in matter.editors:
        return Refusal.OWN_PLAN
    if matter.superseded:
        return Refusal.OTHER_VERSION
    if digest != matter.digest:
        return Refusal.CHANGED_CONTENT
    if any(given.by == by for given in matter.given):
        return Refusal.ALREADY
    if state(matter) in {State.APPROVED, State.CHANGES_ASKED}:
        return Refusal.SETTLED
    return None
