"""Where a message goes, by its meaning: a person, or a channel by its purpose."""

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What a channel is for."""

    MAIN = "main"
    DEMAND = "demand"
    SUPPLY = "supply"
    EXECUTIVE = "executive"


class Audience(StrEnum):
    """Whether one person reads it, or a channel."""

    PERSON = "person"
    CHANNEL = "channel"


@dataclass(frozen=True, kw_only=True, order=True)
class Target:
    """A person or a channel; the Slack id is found when the message is sent.

    >>> str(Target.person("anna.rossi"))
    'person:anna.rossi'
    >>> Target.parse("channel:main") == Target.channel(Purpose.MAIN)
    True
    """

    audience: Audience
    name: str

    @classmethod
    def person(cls, person: str) -> "Target":
        """The direct messages of a person."""
        return cls(audience=Audience.PERSON, name=person)

    @classmethod
    def channel(cls, purpose: str) -> "Target":
        """The channel for that purpose."""
        return cls(audience=Audience.CHANNEL, name=Purpose(purpose).value)

    @classmethod
    def parse(cls, text: str) -> "Target":
        """Read back what `str` wrote."""
        audience, _, name = text.partition(":")
        return cls(audience=Audience(audience), name=name)

    def __str__(self) -> str:
        return f"{self.audience}:{self.name}"
