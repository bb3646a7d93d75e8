"""Something about the bot that is not in order, as whoever runs it reads of it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Symptom:
    """One thing that is not in order."""

    kind: str  # the same for as long as it lasts, however bad it becomes
    text: str  # what is wrong, how bad it is at the moment, and what to do

    def __str__(self) -> str:
        return self.text
