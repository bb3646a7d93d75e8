"""`parley audit verify` holds the trail against what Slack shows, and says so when it cannot."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session
from typer.testing import CliRunner, Result

from bot import cli, manifest
from bot.db import audit, instance
from bot.db.audit import Entry, Head
from bot.db.card import Card
from bot.db.session import Database
from tests.builders import months, workspaces
from workspace import client
from workspace.server import Server

TRIGGERS_OFF = ("DROP TRIGGER audit_refuses_update", "DROP TRIGGER audit_refuses_delete")


@dataclass(frozen=True, kw_only=True)
class Office:
    """A database with a published plan, the workspace in which its card stands, and the clock."""

    database: Database
    server: Server
    now: datetime


@pytest.fixture(scope="module")
def published(
    tmp_path_factory: pytest.TempPathFactory, empty_sqlite_file: Path
) -> Iterator[tuple[Path, Server, datetime]]:
    """A plan is published, its card stands in Slack, and the month goes on for two entries."""
    file = tmp_path_factory.mktemp("published") / "parley.db"
    shutil.copy(empty_sqlite_file, file)
    database = Database(f"sqlite:///{file}")
    with workspaces.serving() as server:
        month = months.published(database)
        workspaces.deliver(database, workspaces.slack(server), now=month.now)
        with database.transaction() as session:
            for number in range(2):
                audit.record(session, actor="marco", action="noted", subject=f"n:{number}", now=month.now)
        database.dispose()
        yield file, server, month.now


@pytest.fixture
def office(published: tuple[Path, Server, datetime], tmp_path: Path) -> Iterator[Office]:
    """The same for each test, which may do with the database what it likes; Slack is everybody's."""
    file, server, now = published
    database = Database(f"sqlite:///{shutil.copy(file, tmp_path / 'parley.db')}")
    yield Office(database=database, server=server, now=now)
    client.connect(server.url).heal()
    database.dispose()


def verify(database: Database, server: Server | None, *options: str, token: str | None = None) -> Result:
    """Run the command as an operator would; without a workspace, without a token."""
    environment = {"DATABASE_URL": database.url.render_as_string(hide_password=False), "SLACK_BOT_TOKEN": ""}
    if server is not None:
        environment["SLACK_API_URL"] = f"{server.url}/api/"
        environment["SLACK_BOT_TOKEN"] = token or server.app(manifest.NAME)["bot_token"]
    return CliRunner().invoke(cli.app, ["audit", "verify", *options], env=environment)


@pytest.mark.requirement("R25")
def test_an_honest_trail_is_held_against_the_published_card(office: Office) -> None:
    found = verify(office.database, office.server)
    assert found.exit_code == 0, found.output
    assert "The one head published in Slack is in it" in found.output
    assert "the 2 after it are sealed with the next published plan" in found.output


@pytest.mark.requirement("R25")
def test_a_trail_cut_off_after_its_publication_is_found_out(office: Office) -> None:
    with tampering(office.database) as session:
        cut_off(session, entries=3)
    found = verify(office.database, office.server)
    assert found.exit_code == 2
    assert "The trail is not the one that was published" in found.output


def test_nor_does_it_help_to_forget_the_cards_as_well(office: Office) -> None:
    """Which messages show a head is asked of Slack."""
    with tampering(office.database) as session:
        cut_off(session, entries=3)
        session.execute(text("UPDATE outbox SET card_id = NULL, thread_id = NULL"))
        session.execute(delete(Card))
    assert verify(office.database, office.server).exit_code == 2


def test_entries_written_after_the_cut_do_not_hide_it(office: Office) -> None:
    with tampering(office.database) as session:
        cut_off(session, entries=3)
    with office.database.transaction() as session:
        for number in range(9):
            audit.record(session, actor="eve", action="noted", subject=f"e:{number}", now=office.now)
    found = verify(office.database, office.server)
    assert found.exit_code == 2
    assert "is another one" in found.output


def test_without_a_token_the_chain_alone_is_verified_and_that_is_said(office: Office) -> None:
    found = verify(office.database, None)
    assert found.exit_code == 3
    assert "Not compared with the published cards in Slack: SLACK_BOT_TOKEN is not set." in found.output
    assert "The trail is whole in itself" in found.output


def test_a_head_given_by_hand_stands_in_for_slack(office: Office) -> None:
    with office.database.reading() as session:
        posted = audit.seal_of(session, 5)
    assert verify(office.database, None, "--head", str(posted)).exit_code == 0
    assert verify(office.database, None, "--head", "0" * 64).exit_code == 2


def test_a_slack_out_of_reach_is_no_proof(office: Office) -> None:
    client.connect(office.server.url).inject("server_error")
    found = verify(office.database, office.server)
    assert found.exit_code == 3
    assert "Not compared with the published cards in Slack: auth.test" in found.output


def test_the_token_of_another_workspace_is_no_proof(office: Office) -> None:
    with office.database.transaction() as session:
        instance.bind(session, team="TELSEWHERE", team_name="Elsewhere")
    found = verify(office.database, office.server)
    assert found.exit_code == 3
    assert "not the workspace of this database" in found.output


def test_cards_that_are_gone_from_slack_are_missed(office: Office) -> None:
    with workspaces.serving() as emptied:
        found = verify(office.database, emptied)
    assert found.exit_code == 3
    assert "none of its cards is to be found in Slack" in found.output


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_before_the_first_plan_there_is_nothing_to_compare(database: Database) -> None:
    months.opened(database)
    with workspaces.serving() as silent:
        found = verify(database, silent)
    assert found.exit_code == 0
    assert "No plan has been published yet" in found.output


@contextmanager
def tampering(database: Database) -> Iterator[Session]:
    """A transaction of somebody who may do everything."""
    with database.transaction() as session:
        for statement in TRIGGERS_OFF:
            session.execute(text(statement))
        yield session


def cut_off(session: Session, *, entries: int) -> None:
    """Take the newest entries away, and hide it in the database as well as can be."""
    last = session.get_one(Head, 1).number - entries
    session.execute(delete(Entry).where(Entry.number > last))
    session.execute(update(Head).values(number=last, hash=audit.seal_of(session, last)))
