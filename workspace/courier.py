"""Carries one payload to an app, over a socket or by signed HTTP, and brings back the acknowledgement."""

import asyncio
import http.client
import json
import time
import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlencode, urlsplit

from workspace import signing
from workspace.clock import stopwatch
from workspace.faults import Faults
from workspace.journal import Direction, Entry, Journal
from workspace.model.apps import App
from workspace.model.workspace import Workspace
from workspace.sockets import Sockets
from workspace.wire import Json, as_object, dump


class Kind(StrEnum):
    """What is carried, in Socket Mode's words."""

    INTERACTION = "interactive"
    COMMAND = "slash_commands"
    EVENT = "events_api"


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """One payload for one app; `attempt` counts the earlier tries."""

    kind: Kind
    name: str
    payload: Json
    answerable: bool = False
    attempt: int = 0
    reason: str = ""


class Receipt(StrEnum):
    """What became of a parcel."""

    OK = "ok"
    TIMEOUT = "timeout"
    FAILED = "failed"
    NO_APP = "no_app"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The receipt, and what the app answered with it."""

    receipt: Receipt
    payload: Json = field(default_factory=dict)


class Courier:
    """Delivers, with the patience Slack has, and writes each delivery down."""

    def __init__(
        self,
        *,
        workspace: Workspace,
        sockets: Sockets,
        journal: Journal,
        faults: Faults,
        patience_seconds: float,
    ) -> None:
        self._workspace = workspace
        self._sockets = sockets
        self._journal = journal
        self._faults = faults
        self._patience = patience_seconds

    async def deliver(self, app: App, parcel: Parcel) -> Answer:
        began = stopwatch()
        answer = await self._carry(app, parcel)
        self._journal.write(
            Entry(
                at=self._workspace.now(),
                direction=Direction.DELIVERY,
                app=app.name,
                name=parcel.name,
                request=parcel.payload,
                answer={"receipt": answer.receipt, "payload": answer.payload},
                took_seconds=stopwatch() - began,
            )
        )
        return answer

    async def _carry(self, app: App, parcel: Parcel) -> Answer:
        if self._faults.is_dark(self._workspace.now()):
            return Answer(receipt=Receipt.NO_APP)
        return await (self._by_socket(app, parcel) if app.uses_sockets else self._by_http(app, parcel))

    async def _by_socket(self, app: App, parcel: Parcel) -> Answer:
        connection = self._sockets.pick(app.id)
        if connection is None:
            return Answer(receipt=Receipt.NO_APP)
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "type": parcel.kind,
            "accepts_response_payload": parcel.answerable,
            "payload": parcel.payload,
        }
        if parcel.kind is Kind.EVENT:
            envelope |= {"retry_attempt": parcel.attempt, "retry_reason": parcel.reason}
        payload = await self._sockets.ask(connection, envelope, self._patience)
        if payload is None:
            return Answer(receipt=Receipt.TIMEOUT)
        return Answer(receipt=Receipt.OK, payload=payload)

    async def _by_http(self, app: App, parcel: Parcel) -> Answer:
        url = _address(app, parcel)
        if not url:
            return Answer(receipt=Receipt.NO_APP)
        body, content_type = _encoded(parcel)
        headers = {"Content-Type": content_type, "User-Agent": "Slackbot 1.0"}
        # The app checks the signature's age against its own clock, which nobody has moved.
        headers |= signing.headers(body, secret=app.signing_secret, at=int(time.time()))
        if parcel.attempt:
            headers |= {"X-Slack-Retry-Num": str(parcel.attempt), "X-Slack-Retry-Reason": parcel.reason}
        try:
            async with asyncio.timeout(self._patience):
                return await asyncio.to_thread(_post, url, body, headers, self._patience)
        except TimeoutError:
            return Answer(receipt=Receipt.TIMEOUT)
        except (OSError, http.client.HTTPException):
            return Answer(receipt=Receipt.NO_APP)


def _address(app: App, parcel: Parcel) -> str | None:
    match parcel.kind:
        case Kind.EVENT:
            return app.events_url
        case Kind.COMMAND:
            command = app.command(str(parcel.payload["command"])) or {}
            return str(command["url"]) if "url" in command else app.interactivity_url
        case Kind.INTERACTION:
            suggests = parcel.payload["type"] == "block_suggestion"
            return app.options_url if suggests else app.interactivity_url


def _encoded(parcel: Parcel) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    match parcel.kind:
        case Kind.EVENT:
            return dump(parcel.payload).encode(), "application/json"
        case Kind.COMMAND:
            return urlencode(parcel.payload).encode(), form
        case Kind.INTERACTION:
            return urlencode({"payload": dump(parcel.payload)}).encode(), form


def _post(url: str, body: bytes, headers: dict[str, str], patience: float) -> Answer:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = connect(parts.hostname or "", parts.port, timeout=patience)
    try:
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection.request("POST", path, body=body, headers=headers)
        response = connection.getresponse()
        text = response.read().decode(errors="replace")
    finally:
        connection.close()
    if not 200 <= response.status < 300:
        return Answer(receipt=Receipt.FAILED, payload={"status": response.status})
    return Answer(receipt=Receipt.OK, payload=_read(text))


def _read(text: str) -> Json:
    """The body of an acknowledgement: JSON, or plain text which a command answers with."""
    if not text.strip():
        return {}
    try:
        return as_object(json.loads(text))
    except ValueError:
        return {"text": text}
