"""Socket Mode: the WebSocket through which an app hears of events and interactions."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from workspace.sockets import Connection, Sockets, goodbye
from workspace.wire import as_object, dump

_DEBUG_SECONDS = 360.0


async def serve(websocket: WebSocket, sockets: Sockets) -> None:
    """One connection, from its ticket to its end."""
    app_id = sockets.redeem(websocket.query_params.get("ticket", ""))
    if app_id is None:
        await websocket.close(code=4403)
        return
    await websocket.accept()
    if sockets.is_full(app_id):
        await websocket.send_text(goodbye("too_many_websockets"))
        await websocket.close()
        return
    await _listen(websocket, app_id, sockets)


async def _listen(websocket: WebSocket, app_id: str, sockets: Sockets) -> None:
    connection = Connection(app_id=app_id, send=_sending(websocket), close=_closing(websocket))
    sockets.add(connection)
    lifetime = _lifetime(websocket, sockets)
    retiring = asyncio.create_task(sockets.retire(connection, lifetime))
    try:
        await websocket.send_text(_hello(app_id, sockets.count(app_id), lifetime))
        while True:
            _receive(await websocket.receive_text(), sockets)
    except WebSocketDisconnect:
        pass
    finally:
        retiring.cancel()
        sockets.remove(connection)


def _lifetime(websocket: WebSocket, sockets: Sockets) -> float:
    """How long the connection may last; apps can ask for short ones to see how they reconnect."""
    asked = websocket.query_params.get("debug_reconnects") == "true"
    return min(_DEBUG_SECONDS, sockets.lifetime_seconds) if asked else sockets.lifetime_seconds


def _hello(app_id: str, connections: int, lifetime: float) -> str:
    return dump(
        {
            "type": "hello",
            "num_connections": connections,
            "connection_info": {"app_id": app_id},
            "debug_info": {
                "host": "local",
                "build_number": 1,
                "approximate_connection_time": round(lifetime),
            },
        }
    )


def _receive(text: str, sockets: Sockets) -> None:
    """Take an acknowledgement; anything else an app may send is ignored, as Slack does."""
    try:
        message = as_object(json.loads(text))
    except ValueError:
        return
    envelope_id = message.get("envelope_id")
    if isinstance(envelope_id, str):
        payload = message.get("payload")
        sockets.acknowledge(envelope_id, as_object(payload))


def _sending(websocket: WebSocket) -> Callable[[str], Awaitable[None]]:
    async def send(text: str) -> None:
        # What is sent to a process that has just died is lost, as with Slack: nobody hears that it was.
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await websocket.send_text(text)

    return send


def _closing(websocket: WebSocket) -> Callable[[], Awaitable[None]]:
    async def close() -> None:
        with contextlib.suppress(RuntimeError):
            if websocket.client_state is WebSocketState.CONNECTED:
                await websocket.close()

    return close
