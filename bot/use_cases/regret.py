"""Telling people afterwards that their press was turned away."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.db import outbox, people
from bot.db.session import Transaction
from bot.db.target import Target
from bot.messages import answers

OF_USE = timedelta(hours=1)  # later nobody remembers having pressed


def say(transaction: Transaction, *, users: Sequence[str], now: datetime) -> None:
    """Tell each of these Slack accounts, once a minute at most, that a press of theirs was not recorded."""
    with transaction() as session:
        for user in users:
            person = people.by_slack_user(session, user)
            if person is not None:
                outbox.say(
                    session,
                    to=Target.person(person.id),
                    message=answers.missed(at=now),
                    key=f"missed:{person.id}:{now:%Y-%m-%dT%H:%M}",
                    now=now,
                    expires_at=now + OF_USE,
                )
