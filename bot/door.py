"""From the guard to the listeners, as long as there is time; in a rush everybody hears in time."""

import time
from dataclasses import dataclass
from http import HTTPStatus

from slack_bolt import App, BoltRequest

from bot import lanes
from bot.guard import Answer, Said
from bot.listeners.overload import Overload
from bot.metrics import Metrics

READ_ALREADY = "socket_mode"  # what Bolt calls a request that needs no parsing


@dataclass(frozen=True, kw_only=True)
class Door:
    """Passes requests on to Bolt, as long as they can be done in time."""

    bolt: App
    overload: Overload
    metrics: Metrics

    def __call__(self, said: Said) -> Answer:
        """What Bolt answers; or, in a rush, that nothing was kept."""
        turn = lanes.turn()
        if turn.in_time:
            answer = self._dispatch(said)
        else:
            self.metrics.turned_away.inc()
            answer = self.overload.answer(said)
        self.metrics.acknowledgement.observe(time.monotonic() - turn.since)
        return answer

    def _dispatch(self, said: Said) -> Answer:
        answer = self.bolt.dispatch(BoltRequest(body=said, mode=READ_ALREADY))
        headers = {name: value for name, value in answer.first_headers().items() if name != "set-cookie"}
        return Answer(status=HTTPStatus(answer.status), body=answer.body or "", headers=headers)
