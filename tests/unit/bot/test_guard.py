"""Only what Slack signed, lately, once, and in good shape passes the door."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import guard
from bot.clock import MovableClock
from bot.guard import Answer, Guard, Request, Said

SECRET = "8f742231b10e8888"
CLICK = {
    "type": "block_actions",
    "user": {"id": "U1"},
    "team": {"id": "T1"},
    "trigger_id": "1.2",
    "actions": [{"action_id": "demand.accept", "type": "button", "value": "17@3"}],
}
EVENT = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {"type": "app_home_opened"}}
COMMAND = {"command": "/sop", "user_id": "U1", "team_id": "T1", "trigger_id": "1.2", "text": ""}


class Inside:
    """Whoever is behind the door: counts who came in, and can fail."""

    def __init__(self) -> None:
        self.entered = 0
        self.heard: Said = {}
        self.answer = Answer(status=HTTPStatus.OK)

    def __call__(self, said: Said) -> Answer:
        self.entered += 1
        self.heard = said
        return self.answer


@pytest.fixture
def inside() -> Inside:
    return Inside()


@pytest.fixture
def door(inside: Inside, clock: MovableClock) -> Guard:
    return Guard(signing_secret=SECRET, clock=clock, dispatch=inside)


def signed(body: bytes, clock: MovableClock, *, kind: str = guard.FORM, age: int = 0) -> Request:
    stamp = str(int(clock.now().timestamp()) - age)
    digest = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    headers = {
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={digest}",
        "content-type": kind,
    }
    return Request(body=body, headers=headers)


def form(payload: object) -> bytes:
    return urlencode({"payload": json.dumps(payload)}).encode()


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (form(CLICK), guard.FORM, CLICK),
        (json.dumps(EVENT).encode(), "application/json; charset=utf-8", EVENT),
        (urlencode(COMMAND).encode(), guard.FORM, COMMAND),
        (b"ssl_check=1&token=t", guard.FORM, {"ssl_check": "1", "token": "t"}),
    ],
    ids=["click", "event", "command", "check of the certificate"],
)
def test_what_slack_says_comes_through(
    door: Guard, inside: Inside, clock: MovableClock, body: bytes, kind: str, said: Said
) -> None:
    assert door(signed(body, clock, kind=kind)).status is HTTPStatus.OK
    assert inside.entered == 1
    assert inside.heard == said


@pytest.mark.parametrize(
    "changed",
    [
        {"x-slack-signature": "v0=" + "0" * 64},
        {"x-slack-signature": "v0=ü"},
        {"x-slack-signature": ""},
        {"x-slack-request-timestamp": "soon"},
        {"x-slack-request-timestamp": "1" * 400},
    ],
)
def test_a_forged_request_is_turned_away(
    door: Guard, inside: Inside, clock: MovableClock, changed: Mapping[str, str]
) -> None:
    honest = signed(form(CLICK), clock)
    forged = Request(body=honest.body, headers={**honest.headers, **changed})
    assert door(forged).status is HTTPStatus.UNAUTHORIZED
    assert inside.entered == 0


@pytest.mark.parametrize(("age", "off"), [(301, "301 s ahead of"), (-86_400, "86400 s behind")])
def test_a_request_from_another_time_is_turned_away(
    door: Guard, clock: MovableClock, age: int, off: str
) -> None:
    answer = door(signed(form(CLICK), clock, age=age))
    assert answer.status is HTTPStatus.UNAUTHORIZED
    assert off in answer.body


def test_a_request_comes_in_once(door: Guard, inside: Inside, clock: MovableClock) -> None:
    """Slack's own repetitions are signed anew; the same signature again is somebody else."""
    request = signed(form(CLICK), clock)
    assert [door(request).status, door(request).status] == [HTTPStatus.OK, HTTPStatus.UNAUTHORIZED]
    assert inside.entered == 1


def test_a_request_that_failed_inside_may_come_again(
    door: Guard, inside: Inside, clock: MovableClock
) -> None:
    request = signed(form(CLICK), clock)
    inside.answer = Answer(status=HTTPStatus.INTERNAL_SERVER_ERROR)
    door(request)
    inside.answer = Answer(status=HTTPStatus.OK)
    assert door(request).status is HTTPStatus.OK


def test_what_is_turned_away_is_not_remembered(door: Guard, clock: MovableClock) -> None:
    """Or a flood of it would fill the memory."""
    malformed = signed(b"payload=[]", clock)
    assert [door(malformed).status, door(malformed).status] == [HTTPStatus.BAD_REQUEST] * 2


def test_a_remembered_request_is_forgotten_in_time(clock: MovableClock) -> None:
    replays = guard.Replays()
    assert replays.admit(b"a", now=clock.now())
    assert not replays.admit(b"a", now=clock.now() + guard.REPLAYS_REMEMBERED)
    assert replays.admit(b"a", now=clock.now() + guard.REPLAYS_REMEMBERED + timedelta(seconds=1))


def test_a_body_beyond_the_cap_is_not_even_verified(door: Guard, clock: MovableClock) -> None:
    body = b"x" * (guard.BODY_BYTES + 1)
    assert door(signed(body, clock)).status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"payload=",
        b"payload=[]",
        b"payload=%7B%7D&payload=%7B%7D",
        b"payload=" + b"[" * 100_000,
        b"\xff\xfe",
        b"command=/sop",
        form({**CLICK, "user": "U1"}),
        form({**CLICK, "user": {"id": 7}}),
        form({**CLICK, "actions": []}),
        form({**CLICK, "actions": ["press"]}),
        form({"type": "view_submission", "user": {"id": "U1"}, "view": {"id": "V1"}}),
        form({"type": None}),
        form({**CLICK, "event": None}),
        form({**CLICK, "type": "shortcut", "callback_id": "x", "view": None}),
        form({**CLICK, "event": {"channel": True}}),
        form({**CLICK, "message": {"channel": 7}}),
        form({**CLICK, "authorizations": {"team_id": "T1"}}),
        form({**CLICK, "authorizations": [{"team": 7}]}),
        form({**CLICK, "response_urls": None}),
        form({**CLICK, "event": {"event": {"event": {"event": {}}}}}),
    ],
)
def test_a_signed_request_in_bad_shape_is_turned_away(
    door: Guard, inside: Inside, clock: MovableClock, body: bytes
) -> None:
    assert door(signed(body, clock)).status is HTTPStatus.BAD_REQUEST
    assert inside.entered == 0


scraps = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries({}, optional=dict.fromkeys((*CLICK, *EVENT, "view"), scraps)), st.booleans())
def test_no_signed_payload_makes_the_door_stumble(
    door: Guard, clock: MovableClock, payload: Mapping[str, object], as_form: bool
) -> None:
    body = form(payload) if as_form else json.dumps(payload).encode()
    kind = guard.FORM if as_form else guard.JSON
    clock.forward(timedelta(seconds=1))
    answer = door(signed(body, clock, kind=kind))
    assert answer.status in (HTTPStatus.OK, HTTPStatus.BAD_REQUEST)
