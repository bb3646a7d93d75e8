"""The workspace's page in docs/ names every method and fault, and no test that does not exist."""

import re
from pathlib import Path

from workspace.faults import FaultKind
from workspace.methods.catalogue import CATALOGUE

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "workspace.md").read_text(encoding="utf-8")


def test_every_method_is_documented() -> None:
    assert [name for name in CATALOGUE if f"`{name}`" not in PAGE] == []


def test_every_fault_is_documented() -> None:
    assert [kind for kind in FaultKind if f"| `{kind}` |" not in PAGE] == []


def test_every_test_that_is_named_exists() -> None:
    files = (ROOT / "tests").glob("**/test_*.py")
    written = {
        name for file in files for name in re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8"))
    }
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert named - written == set()
