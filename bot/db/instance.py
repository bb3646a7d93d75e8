"""Whose database this is: the Slack workspace it speaks in, and when it was last restored from a backup."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, insert

ONLY = 1


class Instance(Base):
    """The one row that tells this database from a copy of it."""

    __tablename__ = "instance"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    team: Mapped[str | None]  # Slack's id of the workspace; None until the bot first reached it
    team_name: Mapped[str | None]
    restored_at: Mapped[datetime | None]  # in real time


class ForeignWorkspace(Exception):
    """The database belongs to another Slack workspace than the token: it is a copy, and stays silent."""

    def __init__(self, *, known: str, found: str) -> None:
        super().__init__(
            f"This database speaks in the workspace {known}, but the token is of {found}; nothing is sent. "
            "A copy of a database needs none of its own: start another workspace with an empty one."
        )


def bind(session: Session, *, team: str, team_name: str) -> None:
    """Note the workspace at the first meeting; raises `ForeignWorkspace` when it is another one later."""
    own = _own(session)
    if own.team is None:
        own.team, own.team_name = team, team_name
    elif own.team != team:
        raise ForeignWorkspace(known=own.team_name or own.team, found=team_name or team)


def team(session: Session) -> str | None:
    """Slack's id of the workspace in which it speaks; None when it never spoke."""
    return session.scalars(select(Instance.team).where(Instance.id == ONLY)).one_or_none()


def restored_at(session: Session) -> datetime | None:
    """When the database was last brought back from a backup."""
    return session.scalars(select(Instance.restored_at).where(Instance.id == ONLY)).one_or_none()


def note_restored(session: Session, *, at: datetime) -> None:
    """From here on nothing is said before it was looked for: it may have been said after the backup."""
    _own(session).restored_at = at


def _own(session: Session) -> Instance:
    session.execute(insert(session, Instance).values(id=ONLY).on_conflict_do_nothing())
    return session.scalars(select(Instance).where(Instance.id == ONLY).with_for_update()).one()
