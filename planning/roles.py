"""Who may do what: roles, rights, and the one table that joins them. Nobody may do what it does not list."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """A part somebody plays in the cycle; one person may play several."""

    SALES = "sales"
    DEMAND_PLANNER = "demand_planner"
    OPERATIONS = "operations"
    PURCHASING = "purchasing"
    MANUFACTURING = "manufacturing"
    FINANCE = "finance"
    EXECUTIVE = "executive"
    COORDINATOR = "coordinator"


class Right(StrEnum):
    """Something that needs to be allowed."""

    SUBMIT_DEMAND = "submit demand"  # own lines only; the use case checks whose they are
    REVIEW_DEMAND = "review demand"  # override, close, accept late
    ANSWER_SHORTAGE = "answer a shortage"
    START_APPROVAL = "start the approval"
    APPROVE_PLAN = "approve the plan"
    RUN_CYCLE = "run the cycle"  # open it, waive a check, change its dates
    SEE_MONEY = "see money"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.SALES: frozenset({Right.SUBMIT_DEMAND}),
    Role.DEMAND_PLANNER: frozenset(
        {Right.SUBMIT_DEMAND, Right.REVIEW_DEMAND, Right.START_APPROVAL, Right.SEE_MONEY}
    ),
    Role.OPERATIONS: frozenset({Right.ANSWER_SHORTAGE}),
    Role.PURCHASING: frozenset({Right.ANSWER_SHORTAGE}),
    Role.MANUFACTURING: frozenset({Right.ANSWER_SHORTAGE}),
    Role.FINANCE: frozenset({Right.SEE_MONEY}),
    Role.EXECUTIVE: frozenset({Right.APPROVE_PLAN, Right.SEE_MONEY}),
    Role.COORDINATOR: frozenset({Right.RUN_CYCLE, Right.START_APPROVAL, Right.SEE_MONEY}),
}


class NotAllowed(Exception):
    """The person has no role that carries the right."""

    def __init__(self, right: Right) -> None:
        super().__init__(f"no role of yours may {right}")
        self.right = right


def allowed(roles: Iterable[Role], right: Right) -> bool:
    """Whether any of the roles carries the right.

    >>> allowed([Role.SALES], Right.APPROVE_PLAN)
    False
    >>> allowed([Role.SALES, Role.EXECUTIVE], Right.APPROVE_PLAN)
    True
    """
    return any(right in RIGHTS[role] for role in roles)


def require(roles: Iterable[Role], right: Right) -> None:
    """Raise `NotAllowed` unless one of the roles carries the right."""
    if not allowed(roles, right):
        raise NotAllowed(right)


def holders(right: Right) -> tuple[Role, ...]:
    """The roles that carry the right, to tell somebody whom to ask.

    >>> [str(role) for role in holders(Right.APPROVE_PLAN)]
    ['executive']
    """
    return tuple(role for role, rights in RIGHTS.items() if right in rights)
