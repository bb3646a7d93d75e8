"""The Events API: tells subscribed apps what happened, and again when they do not answer."""

import asyncio
from datetime import timedelta

from workspace import event_bodies, payloads
from workspace.courier import Courier, Kind, Parcel, Receipt
from workspace.event_bodies import Event
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
    """Delivers events in the background, with retries by the workspace's clock."""

    def __init__(self, *, workspace: Workspace, courier: Courier) -> None:
        self._workspace = workspace
        self._courier = courier
        self._under_way: set[asyncio.Task[None]] = set()

    def hear(self, fact: Fact) -> None:
        """Tell every app that subscribed and may know."""
        for app in self._listeners(fact):
            for event in event_bodies.events(self._workspace, fact, app):
                if _may_hear(app, event):
                    self.send(app, event.body)

    def send(self, app: App, body: Json) -> None:
        """Deliver one event to an app."""
        task = asyncio.get_running_loop().create_task(self._send(app, body))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def stop(self) -> None:
        for task in self._under_way:
            task.cancel()

    def _listeners(self, fact: Fact) -> list[App]:
        """Installed apps, and an app that is just being uninstalled."""
        gone = fact.app if isinstance(fact, facts.AppRevoked) else None
        return [app for app in self._workspace.apps.values() if not app.revoked or app.id == gone]

    async def _send(self, app: App, body: Json) -> None:
        payload = payloads.event(self._workspace, app, body)
        reason = ""
        for attempt, wait in enumerate((timedelta(0), *RETRY_AFTER)):
            await self._workspace.clock.sleep(wait)
            parcel = Parcel(
                kind=Kind.EVENT, name=str(body["type"]), payload=payload, attempt=attempt, reason=reason
            )
            answer = await self._courier.deliver(app, parcel)
            if answer.receipt is Receipt.OK:
                return
            reason = _REASONS[answer.receipt]


def _may_hear(app: App, event: Event) -> bool:
    return event.subscription in app.events and (event.scope is None or not app.lacks((event.scope,)))
