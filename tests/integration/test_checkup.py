"""`parley check` says what is missing or wrong, and what to do about it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import checkup, manifest
from bot.checkup import Finding, Level
from bot.clock import MovableClock, SystemClock
from bot.db import channel, company
from bot.db.session import Database
from bot.db.target import Purpose
from bot.settings import Settings
from bot.slack import Slack
from planning.company import Company
from planning.roles import Role
from planning.settings import Settings as CompanySettings
from tests.builders.people import person
from workspace import client
from workspace.server import Server
from workspace.settings import AppSpec, ChannelSpec, PersonSpec
from workspace.settings import Settings as WorkspaceSettings


@pytest.fixture
def server() -> Iterator[Server]:
    settings = WorkspaceSettings(
        people=[PersonSpec(real_name="Anna Rossi", email="anna@example.com")],
        apps=[AppSpec(name=manifest.NAME, manifest=manifest.build())],
        channels=[
            ChannelSpec(name="sop", members=["Anna Rossi", manifest.NAME]),
            ChannelSpec(name="sop-demand", members=["Anna Rossi"]),
        ],
        rate_limits=False,
    )
    with Server(settings) as running:
        yield running


@pytest.fixture
def in_order(database: Database, clock: MovableClock) -> Database:
    """A company with somebody for every right, and one channel."""
    with database.transaction() as session:
        company.store(
            session,
            Company(settings=CompanySettings(name="Brera", approvals=1), tables={}),
            by="test",
            now=clock.now(),
        )
        person(session, "anna", *Role)
        channel.configure(session, purpose=Purpose.MAIN, name="#sop")
    return database


@pytest.fixture
def settings(server: Server) -> Settings:
    """What the environment says."""
    credentials = server.app(manifest.NAME)
    return Settings(
        bot_token=credentials["bot_token"],
        app_token=credentials["app_token"],
        api_url=f"{server.url}/api/",
    )


def findings(
    settings: Settings, database: Database, *, clock_is_off_by: timedelta = timedelta()
) -> list[Finding]:
    slack = Slack(token=settings.bot_token, api_url=settings.api_url)
    now = SystemClock().now() + clock_is_off_by
    return list(checkup.examine(settings, database, slack, now=now))


def wrong(found: list[Finding]) -> list[str]:
    return [finding.text for finding in found if finding.level is Level.WRONG]


def test_a_company_in_order_has_nothing_wrong(settings: Settings, in_order: Database) -> None:
    assert wrong(findings(settings, in_order)) == []


def test_a_channel_without_the_bot_is_named(settings: Settings, in_order: Database) -> None:
    with in_order.transaction() as session:
        channel.configure(session, purpose=Purpose.DEMAND, name="sop-demand")
    [text] = wrong(findings(settings, in_order))
    assert "#sop-demand" in text


def test_a_right_that_nobody_holds_is_named(
    settings: Settings, database: Database, clock: MovableClock
) -> None:
    with database.transaction() as session:
        brera = CompanySettings(name="Brera", approvals=2)
        company.store(session, Company(settings=brera, tables={}), by="test", now=clock.now())
        person(session, "anna", *Role)
    assert wrong(findings(settings, database)) == ["1 of the people may approve the plan; 2 needed."]


def test_people_whom_slack_cannot_find_are_named(settings: Settings, in_order: Database) -> None:
    with in_order.transaction() as session:
        person(session, "li").slack_user = None
        lost = person(session, "eve")
        lost.slack_user, lost.email = None, "eve@example.com"
    texts = wrong(findings(settings, in_order))
    assert "No Slack user and no e-mail address: Li." in texts
    assert any("eve@example.com" in text for text in texts)


def test_without_company_data_the_way_to_import_it_is_told(settings: Settings, database: Database) -> None:
    [finding] = [finding for finding in findings(settings, database) if finding.level is Level.WRONG]
    assert "parley import" in finding.remedy


def test_a_refused_app_token_is_told_apart_from_the_bots(settings: Settings, in_order: Database) -> None:
    [text] = wrong(findings(replace(settings, app_token="xapp-wrong"), in_order))
    assert "app-level token" in text


def test_a_revoked_token_is_told(server: Server, settings: Settings, in_order: Database) -> None:
    client.connect(server.url).control("revoke_app", app=server.app(manifest.NAME)["id"])
    assert any("does not accept the bot's token" in text for text in wrong(findings(settings, in_order)))


def test_a_clock_that_is_wrong_is_told(settings: Settings, in_order: Database) -> None:
    found = findings(settings, in_order, clock_is_off_by=timedelta(minutes=10))
    whose = ["Slack"] if in_order.is_sqlite else ["the database", "Slack"]
    ahead = [text for text in wrong(found) if "s ahead of that of" in text]
    assert [text.partition("that of ")[2] for text in ahead] == [f"{name}." for name in whose]
