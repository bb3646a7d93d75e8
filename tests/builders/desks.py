"""A desk at which payloads arrive, over a real database."""

from datetime import datetime

from bot.clock import MovableClock
from bot.db.session import Database, Transaction
from bot.listeners.crowd import Crowd
from bot.listeners.desk import Desk
from bot.listeners.readers import Readers
from bot.render.renderer import Renderer


def at(database: Database, now: datetime, *, transaction: Transaction | None = None) -> Desk:
    """The desk of that moment; `transaction` where a test has something happen before each."""
    return Desk(
        transaction=transaction or database.transaction,
        reading=database.reading,
        clock=MovableClock(at=now),
        renderer=Renderer(mention=str, name=str),
        readers=Readers(database.reading),
        crowd=Crowd(transaction or database.transaction, database.reading),
    )
