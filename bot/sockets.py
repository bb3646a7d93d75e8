"""Socket Mode: the connection that we open to Slack, and a watch on whether it still hears anything."""

import threading
import time
from contextlib import suppress
from socket import SHUT_RDWR

import structlog
from prometheus_client import Histogram
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.builtin.client import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot import crash
from bot.turnstile import Turnstile

log = structlog.get_logger(__name__)

LOOK_SECONDS = 10.0
SILENT_SECONDS = 60.0  # Slack answers a ping every few seconds; so long a silence is no accident
BUFFER_BYTES = 65_536


class Socket:
    """A Socket Mode connection that does not stay deaf."""

    def __init__(
        self, *, app: App, app_token: str, threads: int, acknowledgement: Histogram, turnstile: Turnstile
    ) -> None:
        self._app = app
        self._app_token = app_token
        self._threads = threads
        self._acknowledgement = acknowledgement
        self._turnstile = turnstile
        self._handler: SocketModeHandler | None = None
        self._heard: float | None = None  # when, as the SDK noted it by a clock that may be set
        self._heard_since = 0.0
        self._stopped = threading.Event()
        self._watch = threading.Thread(target=self._keep_hearing, name="socket-watch", daemon=True)

    def start(self) -> None:
        """Connect, and stay connected; while Slack is out of reach, go on trying."""
        self._heard_since = time.monotonic()
        self._handler = SocketModeHandler(
            self._app,
            app_token=self._app_token,
            concurrency=self._threads,
            receive_buffer_size=BUFFER_BYTES,
        )
        self._handler.client.socket_mode_request_listeners[:] = [self._handle]
        self._connect(self._handler.client)
        self._watch.start()

    def stop(self) -> None:
        """Disconnect."""
        self._stopped.set()
        if self._handler is None:
            return
        client = self._handler.client
        _hang_up(client)
        try:
            client.close()
        except AttributeError:  # the SDK's reading thread let go of the connection at that moment
            client.close()

    def silent_for(self) -> float:
        """Seconds since a sign of life was noticed; what the SDK says of its state is not to be relied on."""
        if self._handler is None:
            return 0.0
        session = self._handler.client.current_session
        heard = getattr(session, "last_ping_pong_time", None)
        if heard is not None and heard != self._heard:
            self._heard, self._heard_since = heard, time.monotonic()
        return time.monotonic() - self._heard_since

    def _handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        assert self._handler is not None
        with self._acknowledgement.time(), self._turnstile.beside():
            self._handler.handle(client, request)  # type: ignore[arg-type] # it is the built-in client

    def _keep_hearing(self) -> None:
        assert self._handler is not None
        client = self._handler.client
        while not self._stopped.wait(LOOK_SECONDS):
            if client.current_session is None or self.silent_for() > SILENT_SECONDS:
                log.warning("the socket is silent, connecting anew", seconds=round(self.silent_for()))
                self._connect(client)

    def _connect(self, client: SocketModeClient) -> None:
        crash.point("socket.before")
        try:
            client.connect_to_new_endpoint(force=True)
        except (SlackClientError, OSError) as error:
            log.warning("cannot connect to Slack", error=repr(error))
        crash.point("socket.after")


def _hang_up(client: SocketModeClient) -> None:
    """End the conversation from our side; otherwise the SDK goes on reading for seconds before it closes."""
    client.auto_reconnect_enabled = False
    client.current_session_state.terminated = True
    raw = client.current_session.sock if client.current_session else None
    if raw is not None:
        with suppress(OSError):
            raw.shutdown(SHUT_RDWR)
