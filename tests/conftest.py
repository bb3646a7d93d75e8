"""What every test may ask for."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest

from bot.clock import MovableClock
from bot.db import migration
from bot.db.session import Database
from tests import leaks, postgres

hypothesis.settings.register_profile(
    "unhurried", deadline=None
)  # how fast a desk is says nothing of the code
hypothesis.settings.load_profile("unhurried")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path, empty_sqlite_file: Path) -> Iterator[Database]:
    """An empty database of the newest schema; the test runs once on each kind."""
    if request.param == "sqlite":
        file = shutil.copy(empty_sqlite_file, tmp_path / "parley.db")
        yield from _opened(f"sqlite:///{file}")
    else:
        with postgres.fresh_database() as url:
            yield from _opened(url)


@pytest.fixture(scope="session")
def empty_sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file of the newest schema, to be copied."""
    file = tmp_path_factory.mktemp("schema") / "empty.db"
    database = Database(f"sqlite:///{file}")
    migration.upgrade(database.engine)
    database.dispose()
    return file


@pytest.fixture
def clock() -> MovableClock:
    """A clock that stands still until the test moves it: Monday 2 November 2026, 09:00 UTC."""
    return MovableClock(at=datetime(2026, 11, 2, 9, tzinfo=UTC))


@pytest.fixture(scope="session", autouse=True)
def no_secret_is_left_behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """At the end of the tests, everything they wrote into their folders is read: no file holds a token."""
    yield
    found = sorted(leaks.files_with_tokens(tmp_path_factory.getbasetemp()))
    assert not found, f"tokens stand in {', '.join(map(str, found[:5]))}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write tests/golden/ anew; then read the diff"
    )


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.announce()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.clear()


def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def public_data() -> Callable[[str], Path]:
    """`public_data("m3")` is that folder; where it is absent the test says so and is skipped."""
    return _public_data


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that logs or prints a token has not passed."""
    report = yield
    # By now the sections hold what was written in all three phases.
    if report.when == "teardown" and report.passed and leaks.has_token(text for _, text in report.sections):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} logged or printed a token"
    return report


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs_data"):
        _public_data(marker.args[0])


def _public_data(name: str) -> Path:
    folder = Path(os.environ.get("PARLEY_DATA", "")) / name
    if "PARLEY_DATA" in os.environ and folder.is_dir():
        return folder
    absent = (
        f"the public data {name!r} is absent: set PARLEY_DATA to the folder that holds {name}/ (docs/data.md)"
    )
    if os.environ.get("CI") == "true":
        pytest.fail(absent)  # a skipped test would look like a passed one
    pytest.skip(absent)
