"""What every test may ask for."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def public_data() -> Callable[[str], Path]:
    """`public_data("m3")` is that folder; where it is absent the test says so and is skipped."""
    return _public_data


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
