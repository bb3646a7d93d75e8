"""Bad luck is the same in every run with the same seed."""

from datetime import UTC, datetime, timedelta

from workspace.faults import FaultKind, Faults, Plan

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def strokes(*methods: str, seed: int = 7) -> list[bool]:
    """Which calls of chat.update are hit, in a run with these calls."""
    faults = Faults(seed=seed)
    faults.add(Plan(kind=FaultKind.SERVER_ERROR, method="chat.*", chance=0.5))
    hit = [(method, faults.strike(method, NOON) is not None) for method in methods]
    return [struck for method, struck in hit if method == "chat.update"]


def test_what_else_is_called_meanwhile_makes_no_difference() -> None:
    """Calls arrive from several threads, so their order between methods is not the same in every run."""
    alone = strokes(*["chat.update"] * 20)
    mixed = strokes(*["chat.update", "chat.postMessage", "chat.postMessage"] * 20)
    assert alone == mixed
    assert set(alone) == {True, False}


def test_another_seed_is_other_luck() -> None:
    assert strokes(*["chat.update"] * 20) != strokes(*["chat.update"] * 20, seed=8)


def test_a_fault_ends_by_number_or_by_the_clock() -> None:
    faults = Faults(seed=1)
    faults.add(Plan(kind=FaultKind.SLOW, times=1))
    faults.add(Plan(kind=FaultKind.RATE_LIMITED, until=NOON + timedelta(minutes=1)))
    kinds = [plan.kind if (plan := faults.strike("auth.test", NOON)) else None for _ in range(2)]
    assert kinds == [FaultKind.SLOW, FaultKind.RATE_LIMITED]
    assert faults.strike("auth.test", NOON + timedelta(minutes=1)) is None
