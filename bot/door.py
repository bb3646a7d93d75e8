"""From the guard to the listeners, as long as there is time; in a rush everybody hears in time."""

import time
from dataclasses import dataclass
from http import HTTPStatus

from slack_bolt import App, BoltRequest

from bot import lanes
from bot.guard import Answer, Request
from bot.listeners.overload import Overload
from bot.metrics import Metrics


@dataclass(frozen=True, kw_only=True)
class Door:
    """Passes requests on to Bolt, as long as they can be done in time."""

    bolt: App
    overload: Overload
    metrics: Metrics

    def __call__(self, request: Request) -> Answer:
        """What Bolt answers; or, in a rush, that nothing was kept."""
        turn = lanes.turn()
        if turn.in_time:
            answer = self._dispatch(request)
        else:
            self.metrics.turned_away.inc()
            answer = self.overload.answer(request)
        self.metrics.acknowledgement.observe(time.monotonic() - turn.since)
        return answer

    def _dispatch(self, request: Request) -> Answer:
        answer = self.bolt.dispatch(BoltRequest(body=request.body.decode(), headers=dict(request.headers)))
        headers = {name: value for name, value in answer.first_headers().items() if name != "set-cookie"}
        return Answer(status=HTTPStatus(answer.status), body=answer.body or "", headers=headers)
