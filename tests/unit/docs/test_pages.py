"""The documentation says what the code says."""

import re
import tomllib

import pytest

from bot.connectors import toml_record
from bot.connectors.layout import Layout
from bot.connectors.toml_record import Key
from docs import generate, settings
from planning.settings import Settings


@pytest.mark.parametrize("name", generate.SECTIONS)
def test_a_page_is_up_to_date(name: str) -> None:
    assert (generate.DOCS / name).read_text(encoding="utf-8") == generate.page(name), "run make docs"


def test_no_meaning_is_left_of_a_setting_that_is_gone() -> None:
    meanings = tomllib.loads(settings.MEANINGS.read_text(encoding="utf-8"))
    assert meanings.keys() == settings.fields(Settings).keys()


def test_the_examples_of_a_mapping_are_understood() -> None:
    page = (generate.DOCS / "data.md").read_text(encoding="utf-8")
    for example in re.findall(r"```toml\n(\[.*?)```", page, re.DOTALL):
        _, problems = toml_record.read(tomllib.loads(example), Layout, Key(file="data.md"))
        assert problems == []


def test_the_examples_of_the_steps_are_understood() -> None:
    page = (generate.DOCS / "data.md").read_text(encoding="utf-8")
    for step in re.findall(r"^\| `\w+` \| .* \| `(.*)` \|$", page, re.MULTILINE):
        recipe = tomllib.loads(f"[table.items]\n{step}")
        assert toml_record.read(recipe, Layout, Key(file="data.md"))[1] == []
