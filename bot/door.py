"""From the guard to the listeners: through a turnstile, so that in a rush everybody hears in time."""

from dataclasses import dataclass
from http import HTTPStatus

from slack_bolt import App, BoltRequest

from bot.guard import Answer, Request
from bot.listeners.overload import Overload
from bot.metrics import Metrics
from bot.turnstile import Turnstile


@dataclass(frozen=True, kw_only=True)
class Door:
    """Passes requests on to Bolt, as many at once as can be done in time."""

    bolt: App
    overload: Overload
    metrics: Metrics
    turnstile: Turnstile

    def __call__(self, request: Request) -> Answer:
        """What Bolt answers; or, in a rush, that nothing was kept."""
        with self.metrics.acknowledgement.time(), self.turnstile.passage() as passed:
            if passed:
                return self._dispatch(request)
        self.metrics.turned_away.inc()
        return self.overload.answer(request)

    def _dispatch(self, request: Request) -> Answer:
        answer = self.bolt.dispatch(BoltRequest(body=request.body.decode(), headers=dict(request.headers)))
        headers = {name: value for name, value in answer.first_headers().items() if name != "set-cookie"}
        return Answer(status=HTTPStatus(answer.status), body=answer.body or "", headers=headers)
