"""What a page tells people to type can be typed, and what can be typed stands on a page."""

import re
import subprocess

import pytest

from docs import commands
from tests.unit.docs import markdown
from tests.unit.docs.markdown import ROOT

PARLEY = re.compile(r"(?:\.venv/bin/)?parley (?P<words>[a-z].*?)(?:  .*| >.*)?")
MAKE = re.compile(r"make (?P<target>[a-z-]+)(?: .*)?")
CHORE = re.compile(r"^(?P<target>[a-z-]+):[^#\n]*(?:## (?P<says>.*))?$", re.MULTILINE)
VARIABLE = re.compile(r"""os\.environ(?:\.get\(|\[)"(?P<name>[A-Z_]+)"|^([A-Z_]+) \?=""", re.MULTILINE)
# A service sets it, nobody types it.
SET_BY_OTHERS = {"CI"}


def typed(what: re.Pattern[str]) -> list[re.Match[str]]:
    """What pages show as typed, of that form."""
    lines = [line.strip() for page in markdown.pages() for line in markdown.code(page)]
    return [found for line in lines if (found := what.fullmatch(line))]


def chores() -> dict[str, str]:
    """What each chore of the Makefile is for, "" where it does not say."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return {found["target"]: found["says"] or "" for found in CHORE.finditer(makefile)}


@pytest.mark.parametrize("shown", sorted({found["words"] for found in typed(PARLEY)}))
def test_a_command_on_a_page_can_be_typed(shown: str) -> None:
    known = [name for name in commands.commands() if f"{shown} ".startswith(f"{name} ")]
    assert known, f"parley {shown} is no command"
    understood = {option for each in commands.commands()[known[0]].params for option in each.opts}
    assert set(re.findall(r"--[a-z-]+", shown)) - {"--help"} <= understood


def test_every_command_is_shown_on_a_page_that_people_write() -> None:
    """The reference lists them all; somebody should also say when one wants them."""
    written = [page for page in markdown.pages() if page.name != "commands.md"]
    prose = "\n".join(page.read_text(encoding="utf-8") for page in written)
    assert [name for name in commands.commands() if f"parley {name}" not in prose] == []


def test_every_chore_says_what_it_does_and_stands_on_a_page() -> None:
    assert [target for target, says in chores().items() if not says] == []
    named = {found["target"] for found in typed(MAKE)}
    assert chores().keys() - named - {"help"} == set()


def test_every_chore_on_a_page_exists() -> None:
    assert {found["target"] for found in typed(MAKE)} - chores().keys() == set()


def test_make_alone_lists_every_chore() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^  make ([a-z-]+)", listed, re.MULTILINE) == list(chores())


def test_every_variable_of_the_environment_stands_on_a_page() -> None:
    """Those of the bot are held against their page by its own test; these are those of tests and chores."""
    code = [path for path in markdown.committed() if path.suffix == ".py" or path.name == "Makefile"]
    read = {
        name
        for path in code
        for pair in VARIABLE.findall(path.read_text(encoding="utf-8"))
        for name in pair
        if name
    }
    prose = "\n".join(page.read_text(encoding="utf-8") for page in markdown.pages())
    assert {name for name in read - SET_BY_OTHERS if name not in prose} == set()
