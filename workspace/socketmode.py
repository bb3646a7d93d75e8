"""Socket Mode: the WebSocket through which an app hears of events and interactions."""

import contextlib
import json
from collections.abc import Awaitable, Callable

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from workspace.sockets import Connection, Sockets
from workspace.wire import as_object, dump


async def serve(websocket: WebSocket, sockets: Sockets) -> None:
    """One connection, from its ticket to its end."""
    app_id = sockets.redeem(websocket.query_params.get("ticket", ""))
    if app_id is None:
        await websocket.close(code=4403)
        return
    await websocket.accept()
    connection = Connection(app_id=app_id, send=websocket.send_text, close=_closing(websocket))
    sockets.add(connection)
    try:
        await websocket.send_text(_hello(app_id, sockets.count(app_id)))
        while True:
            _receive(await websocket.receive_text(), sockets)
    except WebSocketDisconnect:
        pass
    finally:
        sockets.remove(connection)


def _hello(app_id: str, connections: int) -> str:
    return dump(
        {
            "type": "hello",
            "num_connections": connections,
            "connection_info": {"app_id": app_id},
            "debug_info": {"host": "local", "build_number": 1, "approximate_connection_time": 18060},
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


def _closing(websocket: WebSocket) -> Callable[[], Awaitable[None]]:
    async def close() -> None:
        with contextlib.suppress(RuntimeError):
            if websocket.client_state is WebSocketState.CONNECTED:
                await websocket.close()

    return close
