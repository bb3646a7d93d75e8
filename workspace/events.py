"""The Events API: tells subscribed apps what happened, and again when they do not answer."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta

from workspace import event_bodies, payloads
from workspace.courier import Courier, Kind, Parcel, Receipt
from workspace.event_bodies import Event
from workspace.eventlimits import EventLimits, Verdict
from workspace.model import facts
from workspace.model.apps import App
from workspace.model.facts import Fact
from workspace.model.workspace import Workspace
from workspace.wire import Json

RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
_REASONS = {
    Receipt.TIMEOUT: "http_timeout",
    Receipt.FAILED: "http_error",
    Receipt.NO_APP: "connection_failed",
}


class Events:
    """Delivers events in the background, with retries by the workspace's clock, up to Slack's limits."""

    def __init__(self, *, workspace: Workspace, courier: Courier, limits: EventLimits) -> None:
        self._workspace = workspace
        self._courier = courier
        self._limits = limits
        self._under_way: set[asyncio.Task[None]] = set()

    def hear(self, fact: Fact) -> None:
        """Tell every app that subscribed and may know."""
        for app in self._listeners(fact):
            for event in event_bodies.events(self._workspace, fact, app):
                if _may_hear(app, event):
                    self.send(app, event.body)

    def send(self, app: App, body: Json) -> None:
        """Deliver one event to an app, unless it had too many in this hour or is cut off."""
        if not app.hears_events:
            return
        match self._limits.judge(app.id, self._workspace.now()):
            case Verdict.SEND:
                self._begin(self._send(app, body))
            case Verdict.TELL:
                self._begin(self._tell_limited(app))

    def stop(self) -> None:
        for task in self._under_way:
            task.cancel()

    def _listeners(self, fact: Fact) -> list[App]:
        """Installed apps, and an app that is just being uninstalled."""
        gone = fact.app if isinstance(fact, facts.AppRevoked) else None
        return [app for app in self._workspace.apps.values() if not app.revoked or app.id == gone]

    def _begin(self, delivery: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(delivery)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _send(self, app: App, body: Json) -> None:
        payload = payloads.event(self._workspace, app, body)
        reason = ""
        sent = self._workspace.now()
        for attempt, wait in enumerate((timedelta(0), *RETRY_AFTER)):
            # Counted from the attempt, not from its failure: who moves the clock on sees only the attempt.
            await self._workspace.clock.sleep_until(sent + wait)
            sent = self._workspace.now()
            parcel = Parcel(
                kind=Kind.EVENT, name=str(body["type"]), payload=payload, attempt=attempt, reason=reason
            )
            answer = await self._courier.deliver(app, parcel)
            if answer.receipt is Receipt.OK:
                self._limits.taken(app.id, self._workspace.now())
                return
            reason = _REASONS[answer.receipt]
            self._limits.failed(app.id, self._workspace.now())
            self._cut_off_if_deaf(app)

    def _cut_off_if_deaf(self, app: App) -> None:
        """An app that answers nothing over HTTP gets no more events until somebody turns them on again."""
        deaf = not app.uses_sockets and self._limits.is_deaf(app.id, self._workspace.now())
        if deaf and app.hears_events:
            app.hears_events = False
            self._begin(self._tell_limited(app))

    async def _tell_limited(self, app: App) -> None:
        payload = payloads.rate_limited(self._workspace, app)
        await self._courier.deliver(app, Parcel(kind=Kind.EVENT, name=str(payload["type"]), payload=payload))


def _may_hear(app: App, event: Event) -> bool:
    return event.subscription in app.events and (event.scope is None or not app.lacks((event.scope,)))
