"""An imported company is kept whole and read back as it was."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from bot.connectors import folder
from bot.db import company
from bot.db.session import Database
from bot.demo.brera import folder as brera
from planning.company import Company
from planning.settings import Settings

NOW = datetime(2026, 11, 2, 7, tzinfo=UTC)


@pytest.fixture
def brera_espresso(tmp_path: Path) -> Company:
    brera.write(tmp_path / "brera")
    loaded, problems = folder.load(tmp_path / "brera")
    assert loaded is not None, problems
    return loaded


def test_settings_and_tables_come_back_as_they_were(database: Database, brera_espresso: Company) -> None:
    with database.transaction() as session:
        kept = company.store(session, brera_espresso, by="test", now=NOW).id
    with database.reading() as session:
        read = company.load(session, kept)
    assert read.settings == brera_espresso.settings
    for name in brera_espresso.tables:
        if brera_espresso.has(name):
            stored = brera_espresso.table(name).reset_index(drop=True)
            pd.testing.assert_frame_equal(stored, read.table(name))


def test_the_same_data_is_kept_once(database: Database, brera_espresso: Company) -> None:
    with database.transaction() as session:
        first = company.store(session, brera_espresso, by="test", now=NOW).id
        assert company.store(session, brera_espresso, by="test", now=NOW).id == first


def test_a_setting_that_an_older_import_lacks_has_its_default(
    database: Database, brera_espresso: Company
) -> None:
    with database.transaction() as session:
        kept = company.store(session, brera_espresso, by="test", now=NOW)
        kept.settings = {"name": "Brera Espresso"}
        session.flush()
        assert company.settings(session, kept.id) == Settings(name="Brera Espresso")
