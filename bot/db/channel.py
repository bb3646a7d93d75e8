"""The channels by purpose: which Slack channel each is, and whether it can be posted to."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, stored
from bot.db.target import Purpose


class Channel(Base):
    """The channel for one purpose."""

    __tablename__ = "channel"

    purpose: Mapped[Purpose] = mapped_column(stored(Purpose), primary_key=True)
    name: Mapped[str]  # without the hash
    slack_channel: Mapped[str | None]  # Slack's id, once it was found
    problem: Mapped[str | None]  # Slack's word for why it cannot be posted to
    problem_since: Mapped[datetime | None]

    @property
    def is_usable(self) -> bool:
        """Whether we may try to post there."""
        return self.slack_channel is not None and self.problem is None


def configure(session: Session, *, purpose: Purpose, name: str) -> None:
    """Name the channel for a purpose; an id is looked up again when the name changes."""
    channel = session.get(Channel, purpose)
    if channel is None:
        session.add(Channel(purpose=purpose, name=name.removeprefix("#")))
    elif channel.name != name.removeprefix("#"):
        channel.name, channel.slack_channel, channel.problem = name.removeprefix("#"), None, None


def get(session: Session, purpose: Purpose) -> Channel | None:
    """The channel for that purpose, if one is configured."""
    return session.get(Channel, purpose)


def configured(session: Session) -> Sequence[Channel]:
    """All configured channels."""
    return session.scalars(select(Channel).order_by(Channel.purpose)).all()


def may_be_looked_for(session: Session, purpose: Purpose) -> bool:
    """Whether the channel is named, its id is not known yet, and nothing was found wrong with it."""
    known = get(session, purpose)
    return known is not None and known.slack_channel is None and known.problem is None


def found(session: Session, ids: Mapping[str, str], *, now: datetime) -> Sequence[Channel]:
    """Note the ids of the channels that Slack says we are in, by name; returns those that are not there."""
    missing = [known for known in configured(session) if known.slack_channel is None]
    for known in missing:
        known.slack_channel = ids.get(known.name)
    lost = [known for known in missing if known.slack_channel is None and known.problem is None]
    for known in lost:
        known.problem, known.problem_since = "channel_not_found", now
    return lost


def is_configured(session: Session, slack_channel: str) -> bool:
    """Whether it is the channel for some purpose."""
    return session.scalars(select(Channel).where(Channel.slack_channel == slack_channel)).first() is not None


def broken(session: Session, *, slack_channel: str, problem: str, now: datetime) -> Sequence[Channel]:
    """Note that a channel cannot be posted to; returns the purposes for which that is news."""
    statement = select(Channel).where(Channel.slack_channel == slack_channel, Channel.problem.is_(None))
    news = session.scalars(statement).all()
    for channel in news:
        channel.problem, channel.problem_since = problem, now
    return news


def try_again(session: Session, *, slack_channel: str | None = None) -> Sequence[Channel]:
    """Take no channel for broken any more, or not that one and those without a known id; returns which."""
    broken = session.scalars(select(Channel).where(Channel.problem.is_not(None))).all()
    opened = [each for each in broken if slack_channel is None or each.slack_channel in (slack_channel, None)]
    for channel in opened:
        channel.problem = channel.problem_since = None
    return opened
