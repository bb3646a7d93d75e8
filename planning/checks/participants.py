"""The people of the cycle: every part is played, authors do not approve, and Slack can find everybody."""

from collections.abc import Iterator

import pandas as pd

from planning import roles
from planning.checks import place
from planning.checks.settings import is_zone
from planning.company import Company
from planning.problems import Problem, Severity
from planning.roles import Right, Role

SOURCE = place.source("people")
NEEDED = {
    Right.REVIEW_DEMAND: "nobody can review and close the demand",
    Right.RUN_CYCLE: "nobody can run the cycle",
    Right.ANSWER_SHORTAGE: "nobody can answer a shortage",
    Right.START_APPROVAL: "nobody can start the approval",
}


def roles_filled(company: Company, _as_of: pd.Period) -> Iterator[Problem]:
    """Each right is held by somebody, and enough people may approve a plan that they did not make."""
    if not company.has("people"):
        return
    parts = {row.person: _known(row.roles) for row in company.table("people").itertuples()}
    yield from _unknown_roles(company)
    for right, without in NEEDED.items():
        if not any(roles.allowed(held, right) for held in parts.values()):
            yield Problem(source=SOURCE, reason=without, remedy=f"give somebody the role {_either(right)}")
    yield from _too_few_approvers(parts, company.settings.approvals)


def reachable(company: Company, _as_of: pd.Period) -> Iterator[Problem]:
    """A person needs a Slack id or an e-mail address, and a time zone that exists."""
    for label, row in company.table("people").iterrows():
        source, number = place.of(company, "people", label)
        if not _given(row["slack"]) and not _given(row["email"]):
            yield Problem(
                source=source,
                row=number,
                column="slack",
                reason=f"{row['person']} cannot be found in Slack",
                remedy="give the Slack user id or the e-mail address",
                severity=Severity.WARNING,
            )
        if not is_zone(row["timezone"]):
            yield Problem(
                source=source,
                row=number,
                column="timezone",
                reason=f"'{row['timezone']}' is not a time zone",
                remedy="write one such as Europe/Rome",
            )


def _unknown_roles(company: Company) -> Iterator[Problem]:
    for label, held in company.table("people")["roles"].items():
        source, number = place.of(company, "people", label)
        for name in held.split():
            if name not in set(Role):
                yield Problem(
                    source=source,
                    row=number,
                    column="roles",
                    reason=f"'{name}' is not a role",
                    remedy=f"choose among {', '.join(Role)}",
                )


def _too_few_approvers(parts: dict[str, list[Role]], needed: int) -> Iterator[Problem]:
    """Whoever may start the approval may be the plan's author, and an author does not approve."""
    approvers = [
        person
        for person, held in parts.items()
        if roles.allowed(held, Right.APPROVE_PLAN) and not roles.allowed(held, Right.START_APPROVAL)
    ]
    if len(approvers) < needed:
        yield Problem(
            source=SOURCE,
            column="roles",
            reason=f"{needed} approvals are needed; of those who may approve, "
            f"{len(approvers)} would not be the author of the plan",
            remedy=f"give more people the role {_either(Right.APPROVE_PLAN)}, or lower `approvals`",
        )


def _known(text: str) -> list[Role]:
    return [Role(name) for name in text.split() if name in set(Role)]


def _either(right: Right) -> str:
    return " or ".join(roles.holders(right))


def _given(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
