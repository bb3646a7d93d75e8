"""The published plan."""

from sqlalchemy.orm import Session

from bot.db import audit, release, supply
from bot.db.card import Reader
from bot.db.cycle import Cycle
from bot.db.plan import PlanVersion
from bot.messages import release as messages
from bot.messages.message import Message
from bot.projections.approval import headline, verdicts
from planning.shortage import State


def published(session: Session, subject: str, reader: Reader) -> Message:  # noqa: ARG001 - one signature for all
    """The active version, its seal, its files."""
    version = session.get_one(PlanVersion, int(subject))
    opened = session.get_one(Cycle, version.cycle_id)
    figures = version.headline
    entry = audit.sealed(session, subject=f"plan:{version.id}", action="plan.publish")
    rows = supply.of_cycle(session, opened.id)
    return messages.published(
        messages.Published(
            month=opened.month,
            months=tuple(figures["months"]),
            version=version.number,
            digest=version.digest,
            headline=headline(session, version),
            verdicts=verdicts(session, version),
            files=tuple(
                messages.File(name=file.name, rows=file.rows) for file in release.files(session, version.id)
            ),
            published_at=version.published_at or version.made_at,
            trail=entry.number if entry else None,
            trail_seal=entry.hash if entry else "",
            open_shortages=sum(row.state is not State.RESOLVED for row in rows),
        )
    )
