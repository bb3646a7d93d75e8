"""What a fault makes of a request: no effect and no answer, or an effect whose answer is lost or late."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.responses import JSONResponse, Response

from workspace.connections import Dropped
from workspace.faults import FaultKind, Plan

Act = Callable[[], Awaitable[Response]]

_BEFORE = (FaultKind.RATE_LIMITED, FaultKind.SERVER_ERROR, FaultKind.DARK)


async def around(plan: Plan | None, act: Act) -> Response:
    """The answer to a request, or what the fault that hit it left of the answer."""
    if plan is not None and plan.kind in _BEFORE:
        return _refusal_of(plan)
    response = await act()
    return response if plan is None else await _spoil(plan, response)


def _refusal_of(plan: Plan) -> Response:
    """The answer to a request that a fault kept from having any effect."""
    match plan.kind:
        case FaultKind.RATE_LIMITED:
            retry = {"Retry-After": str(max(1, round(plan.seconds)))}
            return JSONResponse({"ok": False, "error": "ratelimited"}, status_code=429, headers=retry)
        case FaultKind.SERVER_ERROR:
            return Response("Internal Server Error", status_code=500)
        case _:
            return Dropped()


async def _spoil(plan: Plan, response: Response) -> Response:
    """What becomes of the answer to a request that did have its effect."""
    match plan.kind:
        case FaultKind.LOST_RESPONSE:
            return Dropped()
        case FaultKind.FALSE_FAILURE:
            return Response("Internal Server Error", status_code=500)
        case FaultKind.SLOW:
            await asyncio.sleep(plan.seconds)
    return response
