"""A month in which hundreds or thousands of sales reps have been asked for their forecasts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert

from bot.db import cycle
from bot.db.demand import Proposal, Request
from bot.db.due import Due
from bot.db.session import Database
from bot.use_cases import cycle as cycles
from bot.use_cases import imports
from planning.company import Company
from planning.cycle import Step
from planning.request import State
from planning.settings import Settings
from tests.builders import companies

TEAM = "T1"
MONTHS = 4
LANGUAGES = ("en", "it", "zh_Hans")


@dataclass(frozen=True, kw_only=True)
class Reps:
    """The reps, by their place in the row, and what each was asked."""

    size: int
    first_request: int

    def person(self, number: int) -> str:
        """The short name of a rep."""
        return f"rep{number:04}"

    def user(self, number: int) -> str:
        """The Slack account of a rep."""
        return f"UREP{number:04}"

    def language(self, number: int) -> str:
        """What a rep reads."""
        return LANGUAGES[number % len(LANGUAGES)]

    def request(self, number: int) -> int:
        """The id of what a rep was asked."""
        return self.first_request + number

    def nonce(self, number: int) -> str:
        """What the form before a rep is known by."""
        return f"nonce{number}"

    def line(self, number: int) -> tuple[str, str]:
        """The item and region that a rep answers for."""
        return "EM-1", f"R{number:04}"


def gather(database: Database, *, size: int, now: datetime) -> Reps:
    """Ask so many reps for one line each; nothing is due, and nothing has been said yet."""
    month = f"{now:%Y-%m}"
    company_id = imports.store(database.transaction, data=_company(size), by="test", now=now)
    cycle_id = cycles.open_month(
        database.transaction, month=month, company_id=company_id, actor="giulia", now=now
    )
    with database.transaction() as session:
        opened = cycle.lock(session, cycle_id)
        opened.checked_at = opened.baseline_at = now
        opened.step(Step.DEMAND).due_at = now + timedelta(days=5)
        reps = Reps(size=size, first_request=1)
        session.flush()
        session.execute(insert(Proposal), [row for rep in range(size) for row in _lines(reps, rep, opened)])
        session.execute(insert(Request), [_request(reps, rep, opened, now) for rep in range(size)])
        cycles.advance(session, opened, now=now)
        session.flush()
        session.execute(delete(Due))
    return reps


def _company(size: int) -> Company:
    crowd = Reps(size=size, first_request=1)
    reps = [
        {
            "person": crowd.person(rep),
            "name": f"Rep {rep}",
            "roles": "sales",
            "language": crowd.language(rep),
            "slack": crowd.user(rep),
        }
        for rep in range(size)
    ]
    giulia = {"person": "giulia", "name": "Giulia Moretti", "roles": "coordinator", "slack": "UGIULIA"}
    return companies.company(
        Settings(name="Brera", channels={"main": "sop", "demand": "sop-demand"}),
        items=[{"item": "EM-1", "name": "Uno", "price": 100.0}],
        people=[giulia, *reps],
        actuals=companies.sales("EM-1", [10.0], last="2026-10"),
    )


def _lines(reps: Reps, rep: int, opened: cycle.Cycle) -> list[dict[str, object]]:
    item, region = reps.line(rep)
    months = [f"{_later(opened.month, ahead)}" for ahead in range(MONTHS)]
    return [
        {
            "cycle_id": opened.id,
            "owner": reps.person(rep),
            "item": item,
            "region": region,
            "month": month,
            "qty": 100.0,
            "lower": 80.0,
            "upper": 120.0,
            "method": "test",
            "last_plan": 95.0,
            "last_year": 90.0,
        }
        for month in months
    ]


def _later(month: str, ahead: int) -> str:
    year, number = (int(part) for part in month.split("-"))
    year, number = year + (number - 1 + ahead) // 12, (number - 1 + ahead) % 12 + 1
    return f"{year}-{number:02}"


def _request(reps: Reps, rep: int, opened: cycle.Cycle, now: datetime) -> dict[str, object]:
    return {
        "id": reps.request(rep),
        "cycle_id": opened.id,
        "person": reps.person(rep),
        "state": State.REQUESTED,
        "due_at": now + timedelta(days=5),
        "revision": 1,
    }
