"""Taking a company's data in: its tables, its people, its items, its channels."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from bot.db import audit, channel, company, due, people
from bot.db.item import Item
from bot.db.people import Person
from bot.db.session import Transaction
from bot.db.target import Purpose
from bot.use_cases.work import Kind
from planning.roles import Role

if TYPE_CHECKING:
    import pandas as pd

    from planning.company import Company


def store(transaction: Transaction, *, data: "Company", by: str, now: datetime) -> int:
    """Keep checked company data, and bring people and channels up to date with it."""
    with transaction() as session:
        kept = company.store(session, data, by=by, now=now)
        if session.get(Item, (kept.id, str(data.table("items")["item"].iloc[0]))) is None:
            session.add_all(_items(kept.id, data.table("items")))
        _people(session, data.table("people"))
        for purpose, name in data.settings.channels.items():
            channel.configure(session, purpose=Purpose(purpose), name=name)
        due.plan(session, cycle_id=0, kind=Kind.SCHEDULE, subject=f"company:{kept.id}", at=now)
        audit.record(
            session,
            actor=by,
            action="company.import",
            subject=f"company:{kept.id}",
            details={"digest": kept.digest},
            now=now,
        )
        return kept.id


def _items(company_id: int, items: "pd.DataFrame") -> list[Item]:
    return [
        Item(
            company_id=company_id,
            code=row.item,
            name=row.name_ or row.item,
            family=row.family or "",
            unit=row.unit,
            decimals=int(row.decimals),
            price=float(row.price),
            cost=float(row.cost),
        )
        # `name` would be shadowed by the row's own attribute of that name.
        for row in items.rename(columns={"name": "name_"}).itertuples(index=False)
    ]


def _people(session: Session, table: "pd.DataFrame") -> None:
    rows = {row["person"]: row for row in table.to_dict("records")}
    for known in people.everyone(session):
        known.active = known.id in rows
    for person, row in rows.items():
        known = session.get(Person, person) or Person(id=person)
        session.add(known)
        known.name, known.title = row["name"] or person, row["title"] or ""
        known.email, known.language = row["email"], row["language"]
        if row["slack"] not in (None, "", known.slack_user):
            known.slack_user, known.dm_channel = row["slack"], None  # the messages go to the new account
        known.timezone, known.active = row["timezone"], True
    session.flush()
    for person, row in rows.items():
        known = people.get(session, person)
        known.manager, known.deputy = row["manager"], row["deputy"]
        people.set_roles(session, person, (Role(role) for role in row["roles"].split()))
