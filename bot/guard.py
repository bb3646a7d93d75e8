"""The door in HTTP mode: lets only signed, new and well-formed requests of Slack through to Bolt.

Bolt parses before it verifies, and stumbles over odd payloads; here the raw bytes are verified first, and
read once: what goes on to Bolt is what they say.
"""

import hashlib
import hmac
import json
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

import structlog

from bot.clock import Clock

log = structlog.get_logger(__name__)

BODY_BYTES = 1_000_000
CLOCK_TOLERANCE = timedelta(minutes=5)  # Slack's own window for a signature
REPLAYS_REMEMBERED = timedelta(minutes=10)
REPLAYS_AT_MOST = 100_000
# What Bolt looks into wherever it finds it, and stumbles over when it is something else.
OBJECTS = ("team", "user", "channel", "enterprise", "view", "event", "container", "message", "state")
NAMED = ("team", "user", "channel", "enterprise")  # in an event an id may stand for the object
WITHIN = ("event", "item", "message", "previous_message", "assistant_thread", "function_data")
DEEPEST = 4  # of these within each other
LISTS = ("authorizations", "response_urls")
TEXTS = ("trigger_id", "team_id", "enterprise_id", "user_id", "channel_id", "callback_id", "api_app_id")
UNSTORABLE_CHARACTER = re.compile("[\0\ud800-\udfff]")  # of text that was read already
UNSTORABLE = re.compile(r"\\u(?:0000|d[89a-f])", re.IGNORECASE)  # NUL, or half of a pair
Said: TypeAlias = dict[str, Any]  # an event, an interaction, or the fields of a command

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True, kw_only=True)
class Request:
    """What came in."""

    body: bytes
    headers: Mapping[str, str]  # names in lower case

    @property
    def kind(self) -> str:
        """What the body says it is, without particulars such as its encoding."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What goes out."""

    status: HTTPStatus
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Turned(Exception):
    """The request is turned away at the door."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Replays:
    """The requests that were let in lately."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: OrderedDict[bytes, datetime] = OrderedDict()

    def admit(self, fingerprint: bytes, *, now: datetime) -> bool:
        """Remember the request; False when it was here before."""
        with self._lock:
            self._forget(now)
            if fingerprint in self._seen:
                return False
            self._seen[fingerprint] = now
            return True

    def withdraw(self, fingerprint: bytes) -> None:
        """Forget a request that came to nothing, so that it may come again."""
        with self._lock:
            self._seen.pop(fingerprint, None)

    def _forget(self, now: datetime) -> None:
        while self._seen:
            oldest = next(iter(self._seen.values()))
            if now - oldest <= REPLAYS_REMEMBERED and len(self._seen) < REPLAYS_AT_MOST:
                return
            self._seen.popitem(last=False)


@dataclass(frozen=True, kw_only=True)
class Guard:
    """Stands between the network and Bolt."""

    signing_secret: str
    clock: Clock
    dispatch: Callable[[Said], Answer]
    refused: Callable[[HTTPStatus], None] = lambda _: None  # told of each request that is turned away
    replays: Replays = field(default_factory=Replays)

    def __call__(self, request: Request) -> Answer:
        """Answer a request of Slack, or turn it away."""
        try:
            now = self.clock.now()
            fingerprint = self._verify(request, now=now)
            said = _read(request)
            # Only what is sound is remembered: what is not would be turned away again all the same.
            self._admit(fingerprint, now=now)
        except Turned as turned:
            log.warning("request turned away", reason=str(turned), status=turned.status)
            self.refused(turned.status)
            return Answer(status=turned.status, body=str(turned))
        answer = self._pass_on(said)
        if answer.status is not HTTPStatus.OK:
            self.replays.withdraw(fingerprint)
        return answer

    def _admit(self, fingerprint: bytes, *, now: datetime) -> None:
        if not self.replays.admit(fingerprint, now=now):
            raise Turned(HTTPStatus.UNAUTHORIZED, "the request was here before")

    def _pass_on(self, said: Said) -> Answer:
        try:
            return self.dispatch(said)
        except Exception:  # the edge: whatever happens inside, Slack gets an answer
            log.exception("request failed")
            return Answer(status=HTTPStatus.INTERNAL_SERVER_ERROR)

    def _verify(self, request: Request, *, now: datetime) -> bytes:
        if len(request.body) > BODY_BYTES:
            raise Turned(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is too large")
        stamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
            raise Turned(HTTPStatus.UNAUTHORIZED, "the request has no timestamp")
        signed = b"v0:" + stamp.encode() + b":" + request.body
        expected = hmac.new(self.signing_secret.encode(), signed, "sha256")
        if not hmac.compare_digest(f"v0={expected.hexdigest()}".encode(), signature.encode()):
            raise Turned(HTTPStatus.UNAUTHORIZED, "the signature does not fit")
        off = now.timestamp() - int(stamp)
        if abs(off) > CLOCK_TOLERANCE.total_seconds():
            raise Turned(HTTPStatus.UNAUTHORIZED, _off_reason(off))
        return hashlib.sha256(f"{stamp}:{signature}".encode()).digest()


def _off_reason(seconds: float) -> str:
    where = "ahead of" if seconds > 0 else "behind"
    allowed = CLOCK_TOLERANCE.total_seconds()
    return (
        f"this computer's clock is {abs(seconds):.0f} s {where} the request, which may be {allowed:.0f} s off"
    )


def _read(request: Request) -> Said:
    """What a request says, if Bolt, and our listeners after it, can read the fields they use."""
    if request.kind == JSON:
        event = _parsed(request.body)
        _check_event(event)
        return event
    if request.kind == FORM:
        return _read_form(request.body)
    raise _malformed("neither a form nor JSON")


def _read_form(body: bytes) -> Said:
    fields = _fields(body)
    if "payload" in fields:
        payload = _parsed(fields["payload"])
        _check_interaction(payload)
        return payload
    if "command" in fields:
        if not all(fields.get(name) for name in ("command", "user_id", "team_id", "trigger_id")):
            raise _malformed("a command without its user, team or trigger")
    elif "ssl_check" not in fields:
        raise _malformed("neither a payload nor a command")
    return fields


def _fields(body: bytes) -> dict[str, str]:
    try:
        named = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise _malformed("not a form") from error
    fields = dict(named)
    if len(fields) < len(named):
        raise _malformed("a field is there twice")
    if not all(map(_is_storable, fields.values())):
        raise _malformed("characters that no database keeps")
    return fields


def _check_event(event: Mapping[str, object]) -> None:
    _texts(event, "type")
    _check_known(event)
    if event["type"] == "event_callback":
        said = _mapping(event, "event")
        _texts(said, "type")
        _texts(event, "team_id", "event_id")


def _check_interaction(payload: Mapping[str, object]) -> None:
    _texts(payload, "type")
    _check_known(payload)
    _texts(_mapping(payload, "user"), "id")
    if payload["type"] == "block_actions":
        _texts(payload, "trigger_id")
        actions = payload.get("actions")
        if not isinstance(actions, list) or not actions or not isinstance(actions[0], dict):
            raise _malformed("no action")
        _texts(actions[0], "action_id", "type")
    elif payload["type"] in ("view_submission", "view_closed"):
        view = _mapping(payload, "view")
        _texts(view, "id", "callback_id", "private_metadata")
        if payload["type"] == "view_submission":
            values = _mapping(_mapping(view, "state"), "values")
            if not all(isinstance(inputs, dict) for inputs in values.values()):
                raise _malformed("values that are not inputs")
    elif payload["type"] in ("shortcut", "message_action"):
        _texts(payload, "callback_id")


def _check_known(payload: Mapping[str, object]) -> None:
    """Whether what has a known name is of the kind that goes with it, down to the ids inside."""
    for name in OBJECTS:
        inner = payload.get(name)
        if not (inner is None or isinstance(inner, dict)):
            raise _malformed(f"{name} is not an object")
        if inner:
            _check_ids(inner, "id", *TEXTS)
        if inner is not None and name == "view":
            _texts(inner, "type")
    if "view" in payload and payload["view"] is None and payload.get("type") != "block_actions":
        raise _malformed("no view")  # Bolt looks into it where nothing listens
    for name in LISTS:
        listed = payload.get(name, [])
        if not (isinstance(listed, list) and all(isinstance(each, dict) for each in listed)):
            raise _malformed(f"{name} are not objects")
        for each in listed:
            _check_within(each)
    _check_within(payload)


def _check_within(part: Mapping[str, object], *, depth: int = 1) -> None:
    """Whether Bolt finds ids where it looks for them, as deep as it looks."""
    if depth > DEEPEST:
        raise _malformed("nested too deeply")
    _check_ids(part, *TEXTS)
    for name in NAMED:
        named = part.get(name)
        if not isinstance(named, str | dict | None):
            raise _malformed(f"{name} is neither an id nor an object")
        if isinstance(named, dict):
            _check_ids(named, "id", *TEXTS)
    if not isinstance(part.get("event", {}), dict):
        raise _malformed("event is not an object")
    for name in WITHIN:
        if isinstance(inner := part.get(name), dict):
            _check_within(inner, depth=depth + 1)


def _check_ids(of: Mapping[str, object], *names: str) -> None:
    for name in names:
        if not isinstance(of.get(name, ""), str | None):
            raise _malformed(f"{name} is not text")


def _parsed(text: str | bytes) -> Said:
    written = text.decode(errors="replace") if isinstance(text, bytes) else text
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _malformed("not JSON") from error
    if UNSTORABLE.search(written) and not _is_storable(parsed):
        raise _malformed("characters that no database keeps")
    if not isinstance(parsed, dict):
        raise _malformed("not an object")
    return parsed


def _is_storable(value: object) -> bool:
    if isinstance(value, dict):
        return all(_is_storable(key) and _is_storable(inner) for key, inner in value.items())
    if isinstance(value, list):
        return all(map(_is_storable, value))
    if not isinstance(value, str):
        return True
    return UNSTORABLE_CHARACTER.search(value) is None


def _mapping(of: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = of.get(name)
    if not isinstance(value, dict):
        raise _malformed(f"no {name}")
    return value


def _texts(of: Mapping[str, object], *names: str) -> None:
    for name in names:
        if not isinstance(of.get(name), str):
            raise _malformed(f"no {name}")


def _malformed(reason: str) -> Turned:
    return Turned(HTTPStatus.BAD_REQUEST, reason)
