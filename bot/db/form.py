"""Forms in front of people: each has a nonce, is submitted once, and knows what it was opened for."""

import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base


class Form(Base):
    """A modal somebody opened."""

    __tablename__ = "form"

    nonce: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.id"))
    callback: Mapped[str]
    subject: Mapped[str]
    revision: Mapped[int]  # of the subject, when it was opened
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class FormClosed(Exception):
    """This form was already sent, or it is not known here."""


def opened(
    session: Session, *, person: str, callback: str, subject: str, revision: int, now: datetime
) -> Form:
    """Remember a form that is about to be shown; its nonce goes into the view."""
    form = Form(
        nonce=secrets.token_urlsafe(12),
        person=person,
        callback=callback,
        subject=subject,
        revision=revision,
        opened_at=now,
    )
    session.add(form)
    return form


def close(session: Session, *, nonce: str, person: str, now: datetime) -> None:
    """Accept nothing more from the form; raises `FormClosed` when it was sent before, or is not theirs."""
    statement = update(Form).where(Form.nonce == nonce, Form.person == person, Form.closed_at.is_(None))
    if session.execute(statement.values(closed_at=now).returning(Form.nonce)).first() is None:
        raise FormClosed(FormClosed.__doc__)
