"""Figures for the operator, as Prometheus reads them: counted as they happen, or read on demand."""

from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.db import due, outbox
from bot.db.due import Due
from bot.db.inbox import Intent
from bot.db.outbox import Delivery, State
from bot.db.session import Database
from bot.host import Host

ACK_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0)


class Metrics:
    """The bot's figures."""

    def __init__(self, *, database: Database, clock: Clock, host: Host) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Tables(database, clock))
        self._registry.register(_Computer(host))
        self.acknowledgement = Histogram(
            "parley_ack_seconds",
            "How long Slack waited for the answer to a click, form or command.",
            buckets=ACK_BUCKETS,
            registry=self._registry,
        )
        self.turned_away = Counter(
            "parley_turned_away",
            "Clicks, forms and commands that came in a rush: people were told that nothing was kept.",
            registry=self._registry,
        )
        self._refused = Counter(
            "parley_requests_refused",
            "Requests that were not Slack's, not new, or not in shape.",
            labelnames=["status"],
            registry=self._registry,
        )

    def refused(self, status: HTTPStatus) -> None:
        """Count a request that the guard turned away."""
        self._refused.labels(status=str(status.value)).inc()

    def text(self) -> str:
        """Everything, as Prometheus reads it."""
        return generate_latest(self._registry).decode()


class _Tables(Collector):
    """What the tables say at the moment of the question."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def collect(self) -> Iterator[Metric]:
        now = self._clock.now()
        with self._database.reading() as session:
            yield _outbox(session)
            oldest = _oldest(session)
            yield _age("parley_outbox_oldest_open_seconds", "Age of the oldest unsent row.", oldest, now)
            yield _age(
                "parley_outbox_oldest_unknown_seconds",
                "How long the outcome of a call has been unknown.",
                _oldest_unknown(session),
                now,
            )
            yield _due(session)
            yield _age("parley_due_late_seconds", "How late the next due row is.", due.next_at(session), now)
            yield GaugeMetricFamily(
                "parley_inbox_rows",
                "Intents recorded.",
                value=session.scalars(select(func.count()).select_from(Intent)).one(),
            )

    def describe(self) -> Iterator[Metric]:
        # Without this, the registry would read the tables as soon as it is made.
        yield GaugeMetricFamily("parley_outbox_rows", "Rows of the outbox.")


class _Computer(Collector):
    """What the computer says at the moment of the question."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def collect(self) -> Iterator[Metric]:
        ahead = GaugeMetricFamily(
            "parley_clock_ahead_seconds", "How far this computer's clock is ahead of others'.", labels=["of"]
        )
        for whose, skew in self._host.skews().items():
            ahead.add_metric([whose], skew.total_seconds())
        yield ahead
        yield GaugeMetricFamily("parley_disk_free_bytes", "Room on the disk.", value=self._host.room().free)

    def describe(self) -> Iterator[Metric]:
        # Without this, the registry would ask the others for the time as soon as it is made.
        yield GaugeMetricFamily("parley_disk_free_bytes", "Room on the disk.")


def _outbox(session: Session) -> Metric:
    family = GaugeMetricFamily("parley_outbox_rows", "Rows of the outbox.", labels=["state"])
    counted = outbox.tally(session)
    for state in State:
        family.add_metric([state], counted.get(state, 0))
    return family


def _due(session: Session) -> Metric:
    family = GaugeMetricFamily("parley_due_rows", "Due rows.", labels=["state"])
    counted = dict(session.execute(select(Due.state, func.count()).group_by(Due.state)).all())
    for state in due.State:
        family.add_metric([state], counted.get(state, 0))
    return family


def _oldest(session: Session) -> datetime | None:
    statement = select(func.min(Delivery.created_at)).where(Delivery.state.in_(outbox.OPEN))
    return session.scalars(statement).one()


def _oldest_unknown(session: Session) -> datetime | None:
    statement = select(func.min(Delivery.tried_at)).where(Delivery.state == State.UNKNOWN)
    return session.scalars(statement).one()


def _age(name: str, meaning: str, since: datetime | None, now: datetime) -> Metric:
    seconds = max(0.0, (now - since).total_seconds()) if since is not None else 0.0
    return GaugeMetricFamily(name, meaning, value=seconds)
