"""Every module that has tables; migrations compare this with the database."""

from bot.db import (
    approval,
    audit,
    card,
    channel,
    company,
    cycle,
    delivery,
    demand,
    due,
    form,
    inbox,
    instance,
    item,
    outbox,
    people,
    plan,
    problem,
    release,
    supply,
)
from bot.db.base import Base

MODULES = (
    approval,
    audit,
    card,
    channel,
    company,
    cycle,
    delivery,
    demand,
    due,
    form,
    inbox,
    instance,
    item,
    outbox,
    people,
    plan,
    problem,
    release,
    supply,
)
METADATA = Base.metadata
