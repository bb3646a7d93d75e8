"""The workspace as a server that runs in a thread, or in the foreground."""

import asyncio
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import TypeVar

import uvicorn

from workspace import application, setup
from workspace.clock import Clock
from workspace.connections import KnownConnection
from workspace.control import credentials
from workspace.settings import AppSpec, Settings
from workspace.wire import Json

T = TypeVar("T")

_PATIENCE_SECONDS = 10.0


class ServerDidNotStart(RuntimeError):
    """The workspace did not start in time."""


class Server:
    """Serves a workspace on a loopback address. Its methods may be called from any thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = Clock(start=settings.start_at, running=settings.clock_running)
        self._application = application.build(settings, self.clock)
        self.panel = self._application.panel
        self._socket: socket.socket | None = None
        self._uvicorn: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return self._application.workspace.url

    def start(self) -> None:
        """Begin to serve; returns when the first request can be answered."""
        self._listen()
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._serve, args=(ready,), name="workspace", daemon=True)
        self._thread.start()
        ready.result(timeout=_PATIENCE_SECONDS)

    def stop(self) -> None:
        """Stop serving and wait until it is over."""
        if self._uvicorn is None or self._thread is None:
            return
        self._soon(self._application.notices.close)
        self._uvicorn.should_exit = True
        self._thread.join(timeout=_PATIENCE_SECONDS)
        self._loop = None

    def run(self, announce: Callable[["Server"], None]) -> None:
        """Serve in the foreground until interrupted; `announce` is called once it can be reached."""
        self._listen()
        announce(self)
        asyncio.run(self._run(Future()))

    def app(self, name: str) -> Json:
        """The credentials of an installed app: ``bot_token``, ``app_token``, ``signing_secret``..."""
        return self._ask(lambda: self._credentials(name))

    def install(self, spec: AppSpec) -> Json:
        """Install an app; its credentials."""
        return self._ask(lambda: credentials(setup.add_app(self._application.workspace, spec)))

    def _credentials(self, name: str) -> Json:
        known = self._application.workspace.active_apps()
        return credentials(next(app for app in known if app.name == name))

    def _listen(self) -> None:
        config = uvicorn.Config(
            self._application.asgi,
            http=KnownConnection,
            ws="websockets-sansio",
            log_config=None,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._socket = socket.create_server((self.settings.host, self.settings.port))
        port = self._socket.getsockname()[1]
        self._application.workspace.url = f"http://{self.settings.host}:{port}"
        self._uvicorn = uvicorn.Server(config)

    def _serve(self, ready: "Future[None]") -> None:
        asyncio.run(self._run(ready))

    async def _run(self, ready: "Future[None]") -> None:
        assert self._uvicorn is not None and self._socket is not None
        self._loop = asyncio.get_running_loop()
        self.panel.on_change(self._announce_panel)
        self.clock.on_move(self._announce_panel)
        serving = asyncio.create_task(self._uvicorn.serve(sockets=[self._socket]))
        while not self._uvicorn.started and not serving.done():
            await asyncio.sleep(0.005)
        if serving.done():
            ready.set_exception(ServerDidNotStart(ServerDidNotStart.__doc__))
        else:
            ready.set_result(None)
        await serving

    def _announce_panel(self) -> None:
        self._soon(lambda: self._application.notices.tell({"type": "panel"}))

    def _soon(self, act: Callable[[], None]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(act)

    def _ask(self, question: Callable[[], T]) -> T:
        """Ask on the server's thread, where the state lives; before the start, here."""
        if self._loop is None:
            return question()

        async def answer() -> T:
            return question()

        return asyncio.run_coroutine_threadsafe(answer(), self._loop).result(timeout=_PATIENCE_SECONDS)
