"""People for tests."""

from sqlalchemy.orm import Session

from bot.db.people import Person, PersonRole
from planning.roles import Role


def person(
    session: Session,
    name: str = "anna.rossi",
    *roles: Role,
    slack_user: str | None = None,
    language: str | None = "en",
    dm_channel: str | None = None,
) -> Person:
    """Somebody active, with those roles."""
    known = Person(
        id=name,
        name=name.replace(".", " ").title(),
        slack_user=slack_user or f"U{name.upper().replace('.', '')}",
        language=language,
        dm_channel=dm_channel,
    )
    session.add(known)
    session.flush()
    session.add_all(PersonRole(person=name, role=role) for role in roles)
    session.flush()
    session.expire(known, ["role_rows"])
    return known
