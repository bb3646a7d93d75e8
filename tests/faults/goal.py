"""What a goal is, what it is measured in, and what was found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias, TypeVar

T = TypeVar("T")


class Scale(StrEnum):
    """How much of it: a few seconds among the tests, or as much as the goal asks for."""

    SHORT = "short"
    LONG = "long"


class Kind(StrEnum):
    """The databases that everything is shown on."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Where a goal is measured: an empty database of the newest schema, and a folder to work in."""

    scale: Scale
    seed: int
    database_url: str
    folder: Path
    share: float = 1.0  # of the counts of the long form
    run: Path | None = None  # the folder of the whole run, in which each goal has its own
    secrets: set[str] = field(default_factory=set)  # of the whole run: to be looked for at its end

    @property
    def kind(self) -> Kind:
        """The kind of the database."""
        return Kind.SQLITE if self.database_url.startswith("sqlite") else Kind.POSTGRESQL

    @property
    def is_short(self) -> bool:
        """Whether it is measured among the tests."""
        return self.scale is Scale.SHORT

    def size(self, *, short: T, long: T) -> T:
        """The one that fits the scale."""
        return short if self.scale is Scale.SHORT else long

    def count(self, *, short: int, long: int) -> int:
        """How many; of the long form, the share that was asked for."""
        return short if self.scale is Scale.SHORT else max(1, round(long * self.share))


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the table: what was done, what came of it, and whether that is good enough."""

    what: str
    figure: str
    passed: bool


Measure: TypeAlias = Callable[[Setting], Sequence[Finding]]


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A promise with a number, and how it is put to the test."""

    number: int
    title: str
    must: str
    run: Measure
    kinds: Sequence[Kind] = (Kind.SQLITE, Kind.POSTGRESQL)  # none of them matters: name one


def short(measure: Measure, database_url: str, folder: Path) -> None:
    """The goal in the size of a test; fails with what was found if that is not good enough."""
    setting = Setting(scale=Scale.SHORT, seed=1, database_url=database_url, folder=folder)
    findings = measure(setting)
    assert findings, "nothing was measured"
    failed = [f"{finding.what}: {finding.figure}" for finding in findings if not finding.passed]
    assert not failed, "; ".join(failed)
