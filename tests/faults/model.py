"""The cycle as a hundred lines of plain Python: what the state machine test compares the real one with."""

from dataclasses import dataclass, field

WRITABLE = {"requested", "submitted", "late", "late_submitted"}
PLANNER, EXECUTIVE, MAKER, SALES, COORDINATOR = (
    "demand_planner",
    "executive",
    "operations",
    "sales",
    "coordinator",
)


def _roles() -> dict[str, set[str]]:
    return {
        "anna": {SALES},
        "li": {SALES},
        "marco": {PLANNER},
        "david": {PLANNER, EXECUTIVE},
        "giulia": {COORDINATOR},
        "lucia": {EXECUTIVE},
        "nadia": {EXECUTIVE},
        "paolo": {MAKER},
        "chiara": {"purchasing"},
    }


@dataclass
class Model:
    """What should be so; `may_` says whether an action is accepted, the action itself what follows."""

    roles: dict[str, set[str]] = field(default_factory=_roles)
    requests: dict[str, str] = field(default_factory=lambda: {"anna": "requested", "li": "requested"})
    closed: bool = False
    author: str = ""
    editors: set[str] = field(default_factory=set)
    has_plan: bool = False
    is_stale: bool = False  # a lever was promised that the plan does not know
    plan_wanted: bool = False
    shortage: str = ""
    started: bool = False
    approvals: list[str] = field(default_factory=list)
    returned: bool = False
    published: bool = False
    passed: set[str] = field(default_factory=set)  # deadlines

    def step(self) -> str | None:
        """Where the cycle stands."""
        if not self.closed:
            return "demand"
        if not self.has_plan or self.is_stale or self.shortage == "open":
            return "supply"
        if not self.started:
            return "reconcile"
        if len(self.approvals) < 2:
            return "approve"
        return None if self.published else "publish"

    def has(self, person: str, *roles: str) -> bool:
        """Whether the person plays one of the roles."""
        return bool(self.roles[person] & set(roles))

    def may_submit(self, person: str, of: str) -> bool:
        return self.has(person, SALES, PLANNER) and person == of and self.requests[of] in WRITABLE

    def submit(self, person: str) -> None:
        is_late = self.requests[person] in {"late", "late_submitted"}
        self.requests[person] = "late_submitted" if is_late else "submitted"

    def may_decide_late(self, person: str, of: str) -> bool:
        return self.has(person, PLANNER) and self.requests[of] == "late_submitted"

    def decide_late(self, of: str, *, accepted: bool) -> None:
        self.requests[of] = "submitted" if accepted else "late"

    def may_remind(self, person: str) -> bool:
        return self.has(person, PLANNER)

    def answered(self) -> set[str]:
        """Whom no calendar may remind."""
        return {who for who, state in self.requests.items() if state != "requested"}

    def may_review(self, person: str) -> bool:
        return self.has(person, PLANNER) and not self.closed

    def close(self, person: str) -> None:
        settled = {"submitted": "locked", "locked": "locked"}
        self.requests = {who: settled.get(state, "defaulted") for who, state in self.requests.items()}
        self.closed, self.author, self.plan_wanted = True, person, True

    def may_reopen(self, person: str) -> bool:
        return self.has(person, PLANNER) and self.closed and not self.published

    def reopen(self) -> None:
        self._void()
        self.closed = False

    def may_answer(self, person: str) -> bool:
        return self.has(person, MAKER) and not self.published and self.step() != "publish"

    def answer(self, *, promised: bool) -> None:
        self.shortage = "acknowledged" if promised else "dismissed"
        self.is_stale = self.has_plan and (self.is_stale or promised)
        self.plan_wanted = self.plan_wanted or self.is_stale

    def may_start(self, person: str) -> bool:
        return self.has(person, PLANNER, COORDINATOR) and self.step() == "reconcile"

    def may_decide(self, person: str) -> bool:
        is_own = person == self.author or person in self.editors
        is_open = self.step() == "approve" and not self.returned
        return self.has(person, EXECUTIVE) and not is_own and is_open and person not in self.approvals

    def tick(self, passed: set[str]) -> None:
        """What the calendar and the jobs do, once these deadlines have passed."""
        if "demand" in passed - self.passed:
            self.requests = {w: "late" if s == "requested" else s for w, s in self.requests.items()}
        if "supply" in passed - self.passed and self.shortage == "open":
            self.shortage = "escalated"
        self.passed |= passed
        if self.plan_wanted and self.closed:
            self._plan()
        self.plan_wanted = False
        self.published = self.published or self.step() == "publish"

    def _plan(self) -> None:
        self._void()
        self.has_plan = True
        followed = {"": "open", "acknowledged": "resolved"}
        self.shortage = followed.get(self.shortage, self.shortage)

    def _void(self) -> None:
        self.has_plan = self.is_stale = self.started = self.returned = False
        self.approvals = []
