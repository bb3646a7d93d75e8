"""The first step of the month: check the data, post last month's facts."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.db import company, cycle, outbox, problem
from bot.db.session import Transaction
from bot.projections import facts as projections
from bot.use_cases.cycle import settle_checks
from bot.use_cases.redraw import MAIN
from bot.use_cases.work import Save
from planning import calendar, checks, periods
from planning import facts as packs


def gather(transaction: Transaction, *, cycle_id: int, now: datetime) -> Save:
    """Check the data the cycle was opened on, and post the facts of the month before."""
    with transaction() as session:
        opened = session.get_one(cycle.Cycle, cycle_id)
        data = company.load(session, opened.company_id)
    as_of = periods.parse(opened.month)
    found = checks.run(data, as_of=as_of)
    pack = packs.pack(data, as_of=as_of, calendar=calendar.of_company(data))
    message = projections.message(pack, data=data, as_of=now)

    def save(session: Session) -> None:
        opened = cycle.lock(session, cycle_id)
        problem.replace(session, cycle_id, found, now=now)
        outbox.say(session, to=MAIN, message=message, key=f"cycle.facts:{opened.month}", now=now)
        settle_checks(session, opened, now=now)

    return save
