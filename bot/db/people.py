"""The people of the cycle: who they are in Slack, which roles they have, how they want to be spoken to."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ForeignKey, bindparam, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from bot.db.base import Base, stored
from planning.roles import Right, Role, holders


class UnknownPerson(LookupError):
    """Nobody of that name takes part in the cycle."""


class Person(Base):
    """Somebody who takes part in the cycle."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(primary_key=True)  # the short name of the company's people table
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    slack_user: Mapped[str | None] = mapped_column(unique=True)
    email: Mapped[str | None]
    language: Mapped[str | None]  # None: the company's
    timezone: Mapped[str] = mapped_column(default="UTC")
    manager: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    deputy: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    active: Mapped[bool] = mapped_column(default=True)
    dm_channel: Mapped[str | None]  # Slack's id of our direct messages, once opened

    role_rows: Mapped[list["PersonRole"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @property
    def roles(self) -> frozenset[Role]:
        """The roles the person plays."""
        return frozenset(row.role for row in self.role_rows)


class PersonRole(Base):
    """One role of one person."""

    __tablename__ = "person_role"

    person: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(stored(Role), primary_key=True)


@dataclass(frozen=True, kw_only=True)
class Account:
    """The active person behind a Slack account, as far as every click asks."""

    person: str
    language: str | None  # None: the company's
    timezone: str


# Every click asks for these; making them costs more than running them.
_BY_ACCOUNT = select(Person.slack_user, Person.id, Person.language, Person.timezone).where(
    Person.slack_user.in_(bindparam("accounts", expanding=True)), Person.active
)
_ROLES_OF = (
    select(PersonRole.person, PersonRole.role)
    .join(Person, Person.id == PersonRole.person)
    .where(Person.id.in_(bindparam("people", expanding=True)), Person.active)
)


def get(session: Session, person: str) -> Person:
    """The person of that short name."""
    found = session.get(Person, person)
    if found is None:
        raise UnknownPerson(f"{person!r} is not among the people of the cycle.")
    return found


def active(session: Session, person: str) -> Person:
    """The person of that short name, if they take part in the cycle now."""
    found = get(session, person)
    if not found.active:
        raise UnknownPerson(f"{person!r} does not take part in the cycle any more.")
    return found


def by_slack_user(session: Session, slack_user: str) -> Person | None:
    """The active person behind a Slack user, if there is one."""
    statement = select(Person).where(Person.slack_user == slack_user, Person.active)
    return session.scalars(statement).one_or_none()


def accounts(session: Session, slack_users: Collection[str]) -> dict[str, Account]:
    """Who is behind these Slack accounts, as far as they are anybody's."""
    return {
        row.slack_user: Account(person=row.id, language=row.language, timezone=row.timezone)
        for row in session.execute(_BY_ACCOUNT, {"accounts": sorted(set(slack_users))})
    }


def roles_of(session: Session, person: str) -> frozenset[Role]:
    """The roles of an active person; somebody unknown or inactive has none."""
    return roles_of_each(session, [person])[person]


def roles_of_each(session: Session, people: Collection[str]) -> dict[str, frozenset[Role]]:
    """The roles of each of these people."""
    played: dict[str, set[Role]] = {person: set() for person in people}
    for row in session.execute(_ROLES_OF, {"people": sorted(played)}):
        played[row.person].add(row.role)
    return {person: frozenset(roles) for person, roles in played.items()}


def everyone(session: Session) -> Sequence[Person]:
    """All active people, by name."""
    return session.scalars(select(Person).where(Person.active).order_by(Person.name, Person.id)).all()


def with_role(session: Session, *roles: Role) -> Sequence[Person]:
    """The active people who play at least one of the roles, by short name."""
    playing = select(PersonRole.person).where(PersonRole.role.in_(roles))
    return session.scalars(
        select(Person).where(Person.active, Person.id.in_(playing)).order_by(Person.id)
    ).all()


def with_right(session: Session, right: Right) -> Sequence[Person]:
    """The active people who may do that, by short name."""
    return with_role(session, *holders(right))


def set_roles(session: Session, person: str, roles: Iterable[Role]) -> None:
    """Have the person play exactly these roles."""
    session.flush()
    session.execute(delete(PersonRole).where(PersonRole.person == person))
    session.add_all(PersonRole(person=person, role=role) for role in sorted(set(roles)))
    session.flush()
    if known := session.get(Person, person):
        session.expire(known, ["role_rows"])
