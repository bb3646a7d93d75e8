"""Every module that has tables; migrations compare this with the database."""

from bot.db import audit, card, channel, delivery, due, form, inbox, outbox, people
from bot.db.base import Base

MODULES = (audit, card, channel, delivery, due, form, inbox, outbox, people)
METADATA = Base.metadata
