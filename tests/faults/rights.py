"""Who may do what, to whose record, when and on which version: the tables of goal 17.

They are written by hand, from what is meant, and not taken from the code they test.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum, auto

from bot.ids import Action, Callback, Word
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
    SETTLED = auto()  # it looks the same, but was settled since


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
KNOW_MONEY = frozenset({"demand_planner", "finance", "executive", "coordinator", EVERYTHING})
KNOW_EVERY_LINE = KNOW_MONEY | MAKERS  # others know of the lines they are asked for


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
    shown=frozenset({Seen.CURRENT, Seen.OTHER, Seen.SUPERSEDED}),
)
IN_THE_WAY = Rule(
    by=COORDINATORS,
    at=ALWAYS,
    to=frozenset({To.OWN, To.ANOTHERS}),
    tried_on=frozenset({To.OWN, To.ANOTHERS}),
    shown=frozenset({Seen.CURRENT, Seen.OTHER, Seen.SETTLED}),
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
    "open_forecast": REQUEST,
    "open_line": REQUEST,
    "turn_back": REQUEST,
    "open_review": Rule(by=PLANNERS, at=REVIEWED),
    "turn_to_line": Rule(by=PLANNERS, at=REVIEWED),
    "open_acknowledge": SHORTAGE,
    "open_dismiss": SHORTAGE,
    "open_changes": DECISION,
    "open_comment": DECISION,
    "see_details": Rule(by=KNOW_MONEY, at=ALWAYS - ASKED - {Stage.FACTS}),
    "open_waive": Rule(by=COORDINATORS, at=UNDECIDED),
    "send_again": IN_THE_WAY,
    "look_again": IN_THE_WAY,
    "drop": IN_THE_WAY,
    "try_again": replace(IN_THE_WAY, to=frozenset({To.ANOTHERS}), tried_on=frozenset({To.ANOTHERS})),
    "open_home": Rule(by=PRESENT, at=ALWAYS),
    "ask_for_help": Rule(by=PRESENT, at=ALWAYS),
    "ask_for_status": Rule(by=PRESENT, at=ALWAYS),
    "ask_for_language": Rule(by=PRESENT, at=ALWAYS),
    "ask_why": Rule(by=KNOW_EVERY_LINE, at=ALWAYS - {Stage.FACTS}),
    "ask_why_of_own": Rule(
        by=PRESENT, at=ALWAYS - {Stage.FACTS}, to=frozenset({To.OWN}), tried_on=frozenset({To.OWN})
    ),
}

# Which rule says who may press a button, send a form, or type a word.
OF_ACTION: Mapping[Action, str] = {
    Action.CYCLE_CHECK: "check_again",
    Action.CYCLE_WAIVE: "open_waive",
    Action.DEMAND_ACCEPT: "accept",
    Action.DEMAND_EDIT: "open_forecast",
    Action.DEMAND_ITEM: "open_line",
    Action.DEMAND_PREVIOUS: "turn_back",
    Action.DEMAND_LATE_LIST: "list_missing",
    Action.DEMAND_REMIND: "remind_missing",
    Action.DEMAND_LATE_ACCEPT: "accept_late",
    Action.DEMAND_LATE_DECLINE: "decline_late",
    Action.DEMAND_REVIEW: "open_review",
    Action.DEMAND_PICK: "turn_to_line",
    Action.DEMAND_CLOSE: "close",
    Action.DEMAND_REOPEN: "reopen",
    Action.DEMAND_DISCARD: "discard",
    Action.SUPPLY_ACKNOWLEDGE: "open_acknowledge",
    Action.SUPPLY_DISMISS: "open_dismiss",
    Action.RECONCILE_START: "start",
    Action.APPROVAL_APPROVE: "approve",
    Action.APPROVAL_CHANGES: "open_changes",
    Action.APPROVAL_COMMENT: "open_comment",
    Action.APPROVAL_DETAILS: "see_details",
    Action.HOME_LANGUAGE: "choose_language",
    Action.HOME_LOOK_AGAIN: "look_again",
    Action.HOME_RESEND: "send_again",
    Action.HOME_DROP: "drop",
    Action.HOME_TRY_AGAIN: "try_again",
}
OF_FORM: Mapping[Callback, str] = {
    Callback.CYCLE_WAIVE: "waive",
    Callback.DEMAND_EDIT: "save",
    Callback.DEMAND_ITEM: "save",
    Callback.DEMAND_REASONS: "explain",
    Callback.DEMAND_CHECK: "send",
    Callback.DEMAND_REVIEW: "override",
    Callback.SUPPLY_ACKNOWLEDGE: "acknowledge",
    Callback.SUPPLY_DISMISS: "dismiss",
    Callback.APPROVAL_CHANGES: "ask_changes",
    Callback.APPROVAL_COMMENT: "approve",
}
OF_WORD: Mapping[Word, str] = {
    Word.WHY: "ask_why",
    Word.STATUS: "ask_for_status",
    Word.LANGUAGE: "ask_for_language",
}
# They only show something: there is nothing to send.
NOT_SENT = frozenset({Callback.APPROVAL_DETAILS, Callback.ANSWER, Callback.HOME})


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
