"""Which use case does which kind of due row; the planning core is imported when the first work is due."""

from collections.abc import Mapping
from datetime import datetime

from bot.db.due import Due
from bot.db.session import Transaction
from bot.jobs import Step, Work
from bot.use_cases import approval, collection, cycle, housekeeping, reconcile, release, supply
from bot.use_cases.work import Kind, Save


def _schedule(transaction: Transaction, row: Due, now: datetime) -> None:  # noqa: ARG001 - a `Step`
    cycle.schedule(transaction, now=now)


def _open_cycle(transaction: Transaction, row: Due, now: datetime) -> None:
    cycle.open_scheduled(transaction, month=row.subject, now=now)


def _open_demand(transaction: Transaction, row: Due, now: datetime) -> None:
    collection.ask(transaction, cycle_id=row.cycle_id, now=now)


def _remind(transaction: Transaction, row: Due, now: datetime) -> None:
    request_id, _, number = row.subject.partition(":")
    collection.remind(transaction, request_id=int(request_id), number=int(number), now=now)


def _pass_demand_deadline(transaction: Transaction, row: Due, now: datetime) -> None:
    collection.pass_deadline(transaction, cycle_id=row.cycle_id, now=now)


def _pass_supply_deadline(transaction: Transaction, row: Due, now: datetime) -> None:
    supply.escalate(transaction, cycle_id=row.cycle_id, now=now)


def _reconcile(transaction: Transaction, row: Due, now: datetime) -> None:
    reconcile.post(transaction, cycle_id=row.cycle_id, now=now)


def _pass_approval_deadline(transaction: Transaction, row: Due, now: datetime) -> None:
    approval.pass_deadline(transaction, cycle_id=row.cycle_id, now=now)


def _publish(transaction: Transaction, row: Due, now: datetime) -> None:
    release.publish(transaction, cycle_id=row.cycle_id, now=now)


def _clean(transaction: Transaction, row: Due, now: datetime) -> None:  # noqa: ARG001 - a `Step`
    housekeeping.clean(transaction, now=now)


def _facts(transaction: Transaction, row: Due, now: datetime) -> Save:
    from bot.use_cases import facts

    return facts.gather(transaction, cycle_id=row.cycle_id, now=now)


def _baseline(transaction: Transaction, row: Due, now: datetime) -> Save:
    from bot.use_cases import baseline

    return baseline.make(transaction, cycle_id=row.cycle_id, now=now)


def _plan(transaction: Transaction, row: Due, now: datetime) -> Save:
    from bot.use_cases import plan

    return plan.make(transaction, cycle_id=row.cycle_id, now=now)


STEPS: Mapping[str, Step] = {
    Kind.SCHEDULE: _schedule,
    Kind.CYCLE_OPENS: _open_cycle,
    Kind.DEMAND_OPENS: _open_demand,
    Kind.REMIND: _remind,
    Kind.DEMAND_DUE: _pass_demand_deadline,
    Kind.SUPPLY_DUE: _pass_supply_deadline,
    Kind.RECONCILE: _reconcile,
    Kind.APPROVAL_DUE: _pass_approval_deadline,
    Kind.PUBLISH: _publish,
    Kind.CLEAN: _clean,
}
WORKS: Mapping[str, Work] = {Kind.FACTS: _facts, Kind.BASELINE: _baseline, Kind.PLAN: _plan}
