"""What reps do by the hundred before a deadline, done for all who come at the same time."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import TypeAlias

from sqlalchemy.orm import Session

from bot.db import demand
from bot.db.session import OUTAGES, Transaction
from bot.gathering import Gathering
from bot.projections import request
from bot.projections.request import Sheet
from bot.use_cases.demand import accept_all, save_all, send_all

Reading: TypeAlias = Callable[[], AbstractContextManager[Session]]


class Crowd:
    """What everybody does in the last hour: look at a page, keep it, send it or the proposal."""

    def __init__(self, transaction: Transaction, reading: Reading) -> None:
        self.accept = Gathering(partial(accept_all, transaction), hopeless=OUTAGES)
        self.send = Gathering(partial(send_all, transaction), hopeless=OUTAGES)
        self.save = Gathering(partial(save_all, transaction), hopeless=OUTAGES)
        self.sheet = Gathering(partial(_sheets, reading), hopeless=OUTAGES)


def _sheets(reading: Reading, request_ids: Sequence[int]) -> list[Sheet]:
    """What each of these requests asks for and holds."""
    with reading() as session:
        asked = demand.named(session, set(request_ids))
        read = request.sheets(session, asked.values())
    return [read[request_id] for request_id in request_ids]
