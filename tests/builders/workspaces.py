"""Builders of a workspace with the people of `months`, and of a courier that speaks in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from bot import cards, manifest
from bot.clock import MovableClock
from bot.db import release
from bot.db.delivery import Pacing
from bot.db.session import Database
from bot.delivery import Courier, Terms
from bot.packing import Packer
from bot.render.renderer import Renderer
from bot.slack import Slack
from tests.builders import months
from workspace.server import Server
from workspace.settings import AppSpec, ChannelSpec, PersonSpec, Settings

AT_ONCE = Terms(pacing=Pacing(place=timedelta(), method=timedelta()))


@contextmanager
def serving() -> Iterator[Server]:
    """A workspace with everybody in it, and the bot's app."""
    everybody = [person["name"] for person in months.PEOPLE]
    settings = Settings(
        people=[
            PersonSpec(
                real_name=person["name"], id=person["slack"], email=f"{person['person']}@brera.example"
            )
            for person in months.PEOPLE
        ],
        channels=[
            ChannelSpec(name=name, members=[*everybody, manifest.NAME]) for name in ("sop", "sop-demand")
        ],
        apps=[AppSpec(name=manifest.NAME, manifest=manifest.build())],
        rate_limits=False,
    )
    with Server(settings) as running:
        yield running


def slack(server: Server) -> Slack:
    """Its Web API, as the bot calls it."""
    token = server.app(manifest.NAME)["bot_token"]
    return Slack(token=token, api_url=f"{server.url}/api/", timeout=timedelta(seconds=10))


def deliver(database: Database, slack: Slack, *, now: datetime) -> None:
    """Say whatever waits to be said at that moment."""
    clock = MovableClock(at=now)
    packer = Packer(
        database=database,
        slack=slack,
        renderer=Renderer(mention=str, name=str),
        project=cards.project,
        content=release.content,
        clock=clock,
    )
    Courier(database=database, slack=slack, packer=packer, clock=clock, real=clock, terms=AT_ONCE).drain()
