"""The heads of the audit trail as Slack shows them, where nobody reaches who can only write to the database.

They stand on the cards of published plans. Which messages these are is asked of Slack and not of the tables:
whoever shortens the trail may shorten those too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.cards import Card
from bot.db import audit, card, instance
from bot.ids import Mark
from bot.slack import Identity, Refused, Slack

SEAL = re.compile(r"(\d+)\D[^`]*`([0-9a-f]{64})`")  # the entry's number, then its hash, in every language


@dataclass(frozen=True, kw_only=True)
class Published:
    """A head that a card shows: the trail up to that entry is sealed by its hash."""

    number: int
    seal: str
    channel: str
    ts: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was read in Slack; `unread` names the channels that could not be, or not to their beginning."""

    published: tuple[Published, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def newest(self) -> Published | None:
        """The head that seals most of the trail."""
        return max(self.published, key=lambda head: head.number, default=None)


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    """Where the database says it speaks: its workspace, and the channels with cards of published plans."""

    team: str | None
    channels: frozenset[str]


class OtherWorkspace(Exception):
    """The token is of another workspace than the database."""

    def __init__(self, found: str) -> None:
        super().__init__(f"the token is of {found}, which is not the workspace of this database")


def whereabouts(session: Session) -> Whereabouts:
    """Where to look, besides the channels that we are in."""
    channels = frozenset(card.channels(session, Card.PUBLISHED))
    return Whereabouts(team=instance.team(session), channels=channels)


def read(slack: Slack, known: Whereabouts) -> Reading:
    """Every head in the channels that we are in or were; raises `CallFailed` or `OtherWorkspace`."""
    ours = slack.identity()
    if known.team not in (None, ours.team):
        raise OtherWorkspace(ours.team_name or ours.team)
    published: list[Published] = []
    unread: list[str] = []
    for channel in sorted(known.channels.union(slack.channels().values())):
        try:
            published.extend(_heads(slack.messages(channel), channel, ours))
        except Refused as refusal:
            unread.append(f"{channel}: {refusal.code}")
    return Reading(published=tuple(published), unread=tuple(unread))


def missing(session: Session, published: Iterable[Published]) -> list[Published]:
    """The heads that the trail does not contain any more, the oldest first."""
    gone = [head for head in published if audit.seal_of(session, head.number) != head.seal]
    return sorted(gone, key=lambda head: head.number)


def shown(message: Mapping[str, Any]) -> tuple[int, str] | None:
    """The entry's number and the hash that a message shows, if it is the card of a published plan."""
    for block in message.get("blocks", []):
        if block.get("block_id") == Mark.AUDIT_SEAL and (found := SEAL.search(_words(block))):
            number, seal = found.groups()
            return int(number), seal
    return None


def _heads(messages: Iterable[Mapping[str, Any]], channel: str, ours: Identity) -> Iterator[Published]:
    for message in messages:
        is_ours = message.get("user") == ours.user or message.get("bot_id") == ours.bot
        if is_ours and (head := shown(message)) is not None:
            number, seal = head
            yield Published(number=number, seal=seal, channel=channel, ts=message["ts"])


def _words(block: Mapping[str, Any]) -> str:
    return " ".join(str(element.get("text", "")) for element in block.get("elements", []))
