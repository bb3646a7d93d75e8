"""Who may do what, to whose record, when and on which version: the tables of goal 17.

They are written by hand, from what is meant, and not taken from the code they test.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum, auto

from planning import roles


class Stage(StrEnum):
    """Where the month stands when somebody tries."""

    FACTS = auto()
    DEMAND = auto()
    LATE = auto()  # the deadline has passed, demand is not closed
    SUPPLY = auto()  # a plan with an open shortage
    RECONCILE = auto()  # the shortage was escalated
    REOPENED = auto()  # the first version was sent back, and the review is open again
    APPROVE = auto()  # a second version is before the executives
    APPROVED = auto()  # enough of them approved; it is being published
    PUBLISHED = auto()


class To(StrEnum):
    """What the record is to whoever tries."""

    OWN = auto()
    ANOTHERS = auto()
    DEPUTY = auto()  # its owner's deputy
    NOBODYS = auto()
    AUTHOR = auto()  # of the plan
    EDITOR = auto()  # changed a figure by hand


class Seen(StrEnum):
    """Which version the card showed."""

    CURRENT = auto()
    OTHER = auto()  # another revision, or other content
    SUPERSEDED = auto()  # an older version of the plan


ROLES = tuple(str(role) for role in roles.Role)
EVERYTHING, NOTHING, GONE, STRANGER = "everything", "nothing", "gone", "stranger"
ACTORS = (*ROLES, EVERYTHING, NOTHING, GONE, STRANGER)
PEOPLE = [
    *({"person": role, "name": role, "roles": role, "slack": f"U{role}"} for role in ROLES),
    {"person": EVERYTHING, "name": EVERYTHING, "roles": " ".join(ROLES), "slack": "UALL"},
    {"person": NOTHING, "name": NOTHING, "roles": "", "slack": "UNOTHING"},
    {"person": GONE, "name": GONE, "roles": " ".join(ROLES), "slack": "UGONE"},
]

ALWAYS = frozenset(Stage)
UNDECIDED = ALWAYS - {Stage.APPROVED, Stage.PUBLISHED}
ASKED = frozenset({Stage.DEMAND, Stage.LATE})
REVIEWED = ASKED | {Stage.REOPENED}
PLANNED = frozenset({Stage.SUPPLY, Stage.RECONCILE, Stage.APPROVE, Stage.APPROVED})
SHORT = frozenset({Stage.SUPPLY, Stage.RECONCILE, Stage.REOPENED, Stage.APPROVE})

SUBMITTERS = frozenset({"sales", "demand_planner", EVERYTHING})
PLANNERS = frozenset({"demand_planner", EVERYTHING})
MAKERS = frozenset({"operations", "purchasing", "manufacturing", EVERYTHING})
STARTERS = frozenset({"demand_planner", "coordinator", EVERYTHING})
EXECUTIVES = frozenset({"executive", EVERYTHING})
COORDINATORS = frozenset({"coordinator", EVERYTHING})
PRESENT = frozenset({*ROLES, EVERYTHING, NOTHING})


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Who may do something, when, and to which of the records that are tried."""

    by: frozenset[str]
    at: frozenset[Stage]
    to: frozenset[To] = frozenset({To.ANOTHERS})
    tried_on: frozenset[To] = frozenset({To.ANOTHERS})
    shown: frozenset[Seen] = frozenset({Seen.CURRENT})


REQUEST = Rule(by=SUBMITTERS, at=ASKED, to=frozenset({To.OWN}), tried_on=frozenset({To.OWN, To.ANOTHERS}))
SHORTAGE = Rule(
    by=MAKERS,
    at=SHORT,
    to=frozenset({To.OWN, To.DEPUTY, To.NOBODYS}),
    tried_on=frozenset({To.OWN, To.DEPUTY, To.NOBODYS, To.ANOTHERS}),
    shown=frozenset({Seen.CURRENT, Seen.OTHER}),
)
DECISION = Rule(
    by=EXECUTIVES,
    at=frozenset({Stage.APPROVE}),
    tried_on=frozenset({To.ANOTHERS, To.AUTHOR, To.EDITOR}),
    shown=frozenset(Seen),
)
RULES: Mapping[str, Rule] = {
    "accept": replace(REQUEST, shown=frozenset({Seen.CURRENT, Seen.OTHER})),
    "save": REQUEST,
    "explain": REQUEST,
    "send": replace(REQUEST, shown=frozenset({Seen.CURRENT, Seen.OTHER})),
    "discard": REQUEST,
    "remind_missing": Rule(by=PLANNERS, at=ALWAYS),  # nobody is missing: nobody is reminded
    "list_missing": Rule(by=PLANNERS, at=ALWAYS),
    "accept_late": Rule(by=PLANNERS, at=frozenset({Stage.LATE})),
    "decline_late": Rule(by=PLANNERS, at=frozenset({Stage.LATE})),
    "override": Rule(by=PLANNERS, at=REVIEWED),
    "close": Rule(by=PLANNERS, at=REVIEWED),
    "reopen": Rule(by=PLANNERS, at=PLANNED),
    "acknowledge": SHORTAGE,
    "dismiss": SHORTAGE,
    "start": Rule(by=STARTERS, at=frozenset({Stage.RECONCILE})),
    "approve": DECISION,
    "ask_changes": DECISION,
    "open_month": Rule(by=COORDINATORS, at=ALWAYS),
    "waive": Rule(by=COORDINATORS, at=UNDECIDED),
    "check_again": Rule(by=COORDINATORS, at=UNDECIDED),
    "choose_language": Rule(by=PRESENT, at=ALWAYS),
}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One try: who does what, where the month stands, on whose record, as shown by which version."""

    action: str
    actor: str
    stage: Stage
    to: To
    seen: Seen

    @property
    def is_allowed(self) -> bool:
        """What the tables say."""
        rule = RULES[self.action]
        fits = self.actor in rule.by and self.stage in rule.at and self.to in rule.to
        return fits and self.seen is Seen.CURRENT

    @property
    def names_a_revision(self) -> bool:
        """Whether the action says which version was shown."""
        return len(RULES[self.action].shown) > 1


def cells(stage: Stage) -> Iterator[Cell]:
    """Every try at one stage."""
    for (action, rule), actor in itertools.product(RULES.items(), ACTORS):
        for to, seen in itertools.product(sorted(rule.tried_on), sorted(rule.shown)):
            impossible = actor == STRANGER and to in (To.OWN, To.DEPUTY, To.AUTHOR, To.EDITOR)
            if not impossible and (seen is not Seen.SUPERSEDED or stage in {Stage.APPROVE, Stage.APPROVED}):
                yield Cell(action=action, actor=actor, stage=stage, to=to, seen=seen)
