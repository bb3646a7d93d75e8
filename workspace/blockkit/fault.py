"""A fault in a payload: where it is, and the rule it breaks."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One broken rule at one place."""

    pointer: str
    rule: str

    def __str__(self) -> str:
        return f"[ERROR] {self.rule} [json-pointer:{self.pointer}]"


def sentences(faults: Iterable[Fault]) -> list[str]:
    return [str(fault) for fault in faults]
