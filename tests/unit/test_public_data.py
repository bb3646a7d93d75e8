"""A test that needs public data is skipped on a desk without it, and fails in continuous integration."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INI = f"[pytest]\nmarkers = needs_data(name): public data\npythonpath = {ROOT}\n"
NEEDS_M3 = """
import pytest

@pytest.mark.needs_data("m3")
def test_m3(public_data):
    assert public_data("m3").name == "m3"
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (tmp_path / "test_m3.py").write_text(NEEDS_M3)
    (tmp_path / "pytest.ini").write_text(INI)
    return tmp_path


def run(suite: Path, **environment: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name not in {"PARLEY_DATA", "CI"}}
    command = [sys.executable, "-m", "pytest", "-q", "-rs", str(suite)]
    return subprocess.run(
        command, env=kept | environment, cwd=suite, capture_output=True, text=True, check=False
    ).stdout


def test_absent_data_skips_with_a_sentence(suite: Path) -> None:
    said = run(suite)
    assert "1 skipped" in said
    assert "set PARLEY_DATA to the folder that holds m3/" in said


def test_absent_data_fails_in_continuous_integration(suite: Path) -> None:
    assert "1 error" in run(suite, CI="true")


def test_present_data_is_found(suite: Path, tmp_path: Path) -> None:
    (tmp_path / "public" / "m3").mkdir(parents=True)
    assert "1 passed" in run(suite, CI="true", PARLEY_DATA=str(tmp_path / "public"))
