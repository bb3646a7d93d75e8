"""Answers that come at the same time share a transaction; each keeps its own outcome, none costs much."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import event, func, select

from bot.db import audit, demand
from bot.db.demand import Draft, Submission
from bot.db.inbox import Intent, Repeat
from bot.db.session import Database
from bot.listeners import payloads
from bot.listeners.desk import Desk, Show, Stranger
from bot.listeners.register import clicked, submitted
from bot.projections import request
from bot.use_cases.demand import (
    Changed,
    Entry,
    NotYours,
    Page,
    Sending,
    accept_all,
    save_all,
    send_all,
)
from bot.use_cases.gesture import Gesture
from planning.request import State
from tests.builders import desks
from tests.faults import gestures, reps
from tests.faults.reps import Reps

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SIZE = 24
MONTH = "2026-11"  # the first that is asked for

Doing = Callable[[Database, Reps, Sequence[int]], object]


@pytest.fixture
def crowd(database: Database) -> Reps:
    return reps.gather(database, size=SIZE, now=NOW)


def gesture(rep: int, *, of: str = "click") -> Gesture:
    return Gesture(actor=f"rep{rep:04}", intent=f"{of}:{rep}", now=NOW)


def sending(crowd: Reps, rep: int) -> Sending:
    return Sending(gesture=gesture(rep), request_id=crowd.request(rep), revision=1)


def page(crowd: Reps, rep: int) -> Page:
    item, region = crowd.line(rep)
    entry = Entry(item=item, region=region, qty={MONTH: 100.0 + rep})
    return Page(gesture=gesture(rep, of="page"), request_id=crowd.request(rep), entries=[entry])


def accept(database: Database, crowd: Reps, who: Sequence[int]) -> object:
    return accept_all(database.transaction, [sending(crowd, rep) for rep in who])


def save(database: Database, crowd: Reps, who: Sequence[int]) -> object:
    return save_all(database.transaction, [page(crowd, rep) for rep in who])


def read(database: Database, crowd: Reps, who: Sequence[int]) -> object:
    with database.reading() as session:
        return request.sheets(session, demand.named(session, [crowd.request(rep) for rep in who]).values())


def counted(database: Database, table: type[Submission | Draft | Intent]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_each_of_a_group_is_kept_as_if_alone(database: Database, crowd: Reps) -> None:
    save_all(database.transaction, [page(crowd, rep) for rep in range(4)])
    drafts = [replace(sending(crowd, rep), revision=2) for rep in range(4)]
    sent = send_all(database.transaction, drafts)
    sent += accept_all(database.transaction, [sending(crowd, rep) for rep in range(4, 8)])
    assert [each.version for each in sent] == [1] * 8
    with database.reading() as session:
        held = demand.named(session, [crowd.request(rep) for rep in range(9)])
        assert [held[crowd.request(rep)].revision for rep in range(9)] == [3] * 4 + [2] * 4 + [1]
        assert [each.state for each in held.values()] == [State.SUBMITTED] * 8 + [State.REQUESTED]
        for rep in range(8):
            kept = demand.latest_submission(session, crowd.request(rep))
            assert kept is not None
            assert kept.actor == crowd.person(rep)
            assert {(line.item, line.region) for line in kept.lines} == {crowd.line(rep)}
            assert kept.way == ("edited" if rep < 4 else "accepted")
            typed = [line.qty for line in kept.lines if line.month == MONTH]
            assert typed == [100.0 + rep if rep < 4 else 100.0]
            assert [entry.actor for entry in audit.about(session, f"request:{crowd.request(rep)}")] == [
                crowd.person(rep)
            ]
        assert audit.verify(session).is_intact
        assert not demand.drafts(session, [crowd.request(rep) for rep in range(8)])


@pytest.mark.parametrize(
    ("odd", "error"),
    [
        ({"revision": 7}, Changed),
        ({"gesture": gesture(0, of="another")}, NotYours),
        ({"gesture": gesture(3)}, Repeat),
        ({"request_id": 2, "gesture": gesture(1, of="another")}, Changed),
    ],
    ids=["old card", "somebody else's", "pressed twice", "two for one request"],
)
def test_a_group_in_which_one_is_refused_is_not_kept_at_all(
    database: Database, crowd: Reps, odd: dict[str, object], error: type[Exception]
) -> None:
    whole = [sending(crowd, rep) for rep in range(6)]
    whole[4] = replace(whole[4], **odd)  # type: ignore[arg-type]
    with pytest.raises(error):
        accept_all(database.transaction, whole)
    assert counted(database, Submission) == counted(database, Intent) == 0


def test_a_crowd_at_the_same_instant_gets_each_their_own_answer(database: Database, crowd: Reps) -> None:
    """Odd ones accept, even ones send a page; among them a stranger, and one who presses twice."""
    desk = desks.at(database, NOW)
    payloads_sent = [
        gestures.accept(crowd, rep) if rep % 2 else gestures.submit(crowd, rep) for rep in range(SIZE)
    ]
    payloads_sent += [gestures.accept(crowd, 5), gestures.accept(replace(crowd, first_request=2), 7)]
    payloads_sent += [{**gestures.accept(crowd, 1), "user": {"id": "USTRANGER", "team_id": "T1"}}]
    start = Barrier(len(payloads_sent))

    def answer(payload: gestures.Payload) -> object:
        start.wait()
        try:
            return _put(desk, payload)
        except (Changed, NotYours, Repeat, Stranger) as refusal:
            return type(refusal)

    with ThreadPoolExecutor(len(payloads_sent)) as people:
        answers = list(people.map(answer, payloads_sent))
    one_of_two = {answers[5], answers[SIZE]}
    assert one_of_two == {None, Repeat}
    assert answers[SIZE + 1 :] == [NotYours, Stranger]
    assert all(isinstance(answer, Show) for answer in answers[0:SIZE:2])
    assert [answers[rep] for rep in range(1, SIZE, 2) if rep != 5] == [None] * (SIZE // 2 - 1)
    assert counted(database, Submission) == SIZE // 2
    assert counted(database, Draft) == SIZE // 2 * reps.MONTHS


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("do", [accept, save, read])
def test_twenty_together_take_as_many_statements_as_one(database: Database, crowd: Reps, do: Doing) -> None:
    do(database, crowd, [0])  # what is read once is read
    one, twenty = (_statements(database, crowd, do, who) for who in ([1], range(2, 22)))
    assert len(one) == len(twenty), "\n".join(twenty)


def _put(desk: Desk, payload: gestures.Payload) -> object:
    if payload["type"] == "block_actions":
        return clicked(payloads.click(payload), desk)
    return submitted(payloads.submission(payload), desk)


def _statements(database: Database, crowd: Reps, do: Doing, who: Sequence[int]) -> list[str]:
    asked: list[str] = []

    def note(*call: object) -> None:
        asked.append(str(call[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    do(database, crowd, who)
    event.remove(database.engine, "before_cursor_execute", note)
    return asked
