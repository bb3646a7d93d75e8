"""What is committed works on any machine: it names no folder of one, and no package registry."""

import re
from pathlib import Path

import pytest

from tests.unit.docs import markdown
from tests.unit.docs.markdown import ROOT

HERE = Path(__file__)
MACHINE_PATHS = re.compile(r"(?<![\w.}*-])/(?:work|root|Users|home|tmp|mnt|opt)/(?!\{)\w")
REGISTRIES = re.compile(
    r"p[y]pi\.org|p[y]thonhosted\.org|n[p]mjs\.\w+|registry\.\w+\.\w+|--(?:extra-)?index-url"
)


def text_files() -> list[Path]:
    return [path for path in markdown.committed() if path != HERE and b"\0" not in path.read_bytes()]


@pytest.mark.parametrize("pattern", [MACHINE_PATHS, REGISTRIES], ids=["machine paths", "registries"])
def test_no_file_names(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in text_files()
        for match in pattern.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


@pytest.mark.parametrize("written", ["cd /root/parley", "'/home/anna/parley'", "out=/tmp/plan"])
def test_a_machine_path_would_be_noticed(written: str) -> None:
    assert MACHINE_PATHS.search(written)


@pytest.mark.parametrize("written", ["https://pypi.org/simple", "registry.example.com/parley"])
def test_a_registry_would_be_noticed(written: str) -> None:
    assert REGISTRIES.search(written)
