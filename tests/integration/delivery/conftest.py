"""A courier between a database and a workspace: the real ones, with a clock that stands still."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.clock import MovableClock
from bot.db import card, channel
from bot.db.card import CardSubject, Reader
from bot.db.delivery import Pacing
from bot.db.outbox import Delivery
from bot.db.session import Database
from bot.db.target import Purpose, Target
from bot.delivery import Courier, Terms
from bot.messages.message import Message
from bot.packing import Packer
from bot.render.renderer import Renderer
from bot.slack import Posted, Slack
from planning.roles import Role
from tests.builders.people import person
from workspace import client
from workspace.client import Person, Workspace
from workspace.server import Server
from workspace.settings import AppSpec, ChannelSpec, PersonSpec, Settings

TEMPLATES = Path(__file__).parents[1] / "templates"
MAIN = Target.channel(Purpose.MAIN)
DEMAND = Target.channel(Purpose.DEMAND)
ANNA = Target.person("anna.rossi")
COORDINATOR = Target.person("giulia.conti")

SCOPES = ["chat:write", "im:write", "im:history", "users:read", "users:read.email", "files:write"]
SCOPES += ["channels:read", "channels:history", "groups:read", "groups:history"]
MANIFEST = {
    "display_information": {"name": "Parley"},
    "features": {"bot_user": {"display_name": "parley"}, "app_home": {"home_tab_enabled": True}},
    "oauth_config": {"scopes": {"bot": SCOPES}},
    "settings": {},
}
AT_ONCE = Terms(pacing=Pacing(place=timedelta(), method=timedelta()))


def note(text: str) -> Message:
    return Message(template="note", context={"text": text})


def project(session: Session, subject: CardSubject, reader: Reader) -> Message:
    """A card that tells its own revision."""
    newest = max(copy.wanted_revision for copy in card.copies(session, subject))
    return note(f"{subject.id} as of revision {newest}, for {reader.person or 'all'}")


@dataclass(frozen=True, kw_only=True)
class Office:
    """The database, the workspace, and the courier between them."""

    database: Database
    clock: MovableClock
    courier: Courier
    slack: Slack
    packer: Packer
    ws: Workspace
    anna: Person
    giulia: Person

    def wait(self, seconds: float) -> None:
        """Let time pass for both sides."""
        self.clock.forward(timedelta(seconds=seconds))
        self.ws.advance(timedelta(seconds=seconds))

    def with_terms(self, terms: Terms) -> "Office":
        """The same office with a second courier, on other terms."""
        return replace(self, courier=_courier(self.database, self.slack, self.packer, self.clock, terms))

    def row(self, key: str) -> Delivery:
        with self.database.reading() as session:
            return session.query(Delivery).filter_by(key=key).one()

    def posts(self, place: str) -> list[str]:
        """What a coordinator, who is everywhere, sees there."""
        return [message.text for message in self.giulia.messages(place)]

    def delete_latest(self, place: str) -> None:
        """Somebody deletes the newest message there."""
        newest = self.giulia.messages(place)[-1]
        self.slack.delete(Posted(channel=newest.channel, ts=newest.ts))

    def told_coordinator(self) -> list[str]:
        return [message.words for message in self.giulia.messages("@parley")]


@pytest.fixture
def server() -> Iterator[Server]:
    settings = Settings(
        people=[
            PersonSpec(real_name="Anna Rossi", email="anna@example.com"),
            PersonSpec(real_name="Giulia Conti", email="giulia@example.com"),
        ],
        apps=[AppSpec(name="Parley", manifest=MANIFEST)],
        channels=[
            ChannelSpec(name="sop", members=["Giulia Conti", "Anna Rossi", "Parley"]),
            ChannelSpec(name="sop-demand", members=["Giulia Conti", "Parley"]),
        ],
        clock_running=False,
        rate_limits=False,
    )
    with Server(settings) as running:
        yield running


@pytest.fixture
def office(database: Database, clock: MovableClock, server: Server) -> Office:
    ws = client.connect(server.url)
    anna, giulia = ws.person("Anna Rossi"), ws.person("Giulia Conti")
    with database.transaction() as session:
        person(session, "anna.rossi", Role.SALES, slack_user=anna.id)
        person(session, "giulia.conti", Role.COORDINATOR, slack_user=giulia.id)
        channel.configure(session, purpose=Purpose.MAIN, name="#sop")
        channel.configure(session, purpose=Purpose.DEMAND, name="sop-demand")
    slack = Slack(
        token=server.app("Parley")["bot_token"],
        api_url=f"{server.url}/api/",
        timeout=timedelta(seconds=2),
    )
    packer = Packer(
        database=database,
        slack=slack,
        renderer=Renderer(mention=str, name=str, templates=TEMPLATES),
        project=project,
        content=lambda _session, name: f"content of {name}".encode(),
        clock=clock,
    )
    courier = _courier(database, slack, packer, clock, AT_ONCE)
    return Office(
        database=database,
        clock=clock,
        courier=courier,
        slack=slack,
        packer=packer,
        ws=ws,
        anna=anna,
        giulia=giulia,
    )


def _courier(database: Database, slack: Slack, packer: Packer, clock: MovableClock, terms: Terms) -> Courier:
    return Courier(database=database, slack=slack, packer=packer, clock=clock, real=clock, terms=terms)
