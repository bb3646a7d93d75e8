"""The catalogues are complete: no word is missing, fuzzy, obsolete, or promises what it does not hold."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.render.languages import CATALOGUES, LANGUAGES, SOURCE
from bot.render.renderer import TEMPLATES

OPTIONS = {"extensions": "jinja2.ext.do", "newstyle_gettext": "true", "trimmed": "true", "silent": "false"}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
TRANSLATED = [language for language in LANGUAGES if language != SOURCE]


@pytest.fixture(scope="module")
def wanted() -> frozenset[tuple[str | None, str | tuple[str, ...]]]:
    """What the templates say, as pybabel collects it."""
    found = extract_from_dir(TEMPLATES, method_map=[("**.j2", "jinja2")], options_map={"**.j2": OPTIONS})
    return frozenset(
        (context, message if isinstance(message, str) else tuple(message))
        for _, _, message, _, context in found
    )


@pytest.mark.requirement("R145")
@pytest.mark.parametrize("language", TRANSLATED)
def test_has_every_word_of_the_templates_and_no_other(
    language: str, wanted: frozenset[tuple[str | None, str | tuple[str, ...]]]
) -> None:
    """`make translations` brings a catalogue up to date."""
    held = {(entry.context, _id(entry)) for entry in _entries(language)}
    assert held == wanted


@pytest.mark.requirement("R142")
@pytest.mark.requirement("R145")
@pytest.mark.parametrize("language", TRANSLATED)
def test_leaves_nothing_untranslated(language: str) -> None:
    """An empty or fuzzy entry would show English in the middle of a message."""
    unfinished = [entry.id for entry in _entries(language) if entry.fuzzy or not all(_strings(entry))]
    assert unfinished == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_has_the_plural_forms_of_its_language(language: str) -> None:
    """Italian has two, Chinese one."""
    forms = {len(_strings(entry)) for entry in _entries(language) if entry.pluralizable}
    assert forms == {_catalogue(language).num_plurals}


@pytest.mark.parametrize("language", TRANSLATED)
def test_fills_in_what_the_source_fills_in(language: str) -> None:
    """A placeholder that is missing loses a figure; one too many fails when it is shown."""
    for entry in _entries(language):
        wanted = set(PLACEHOLDER.findall(" ".join(_ids(entry))))
        for text in _strings(entry):
            assert set(PLACEHOLDER.findall(text)) == wanted, text


@pytest.mark.parametrize("language", TRANSLATED)
def test_marks_as_bold_and_code_what_the_source_marks(language: str) -> None:
    """An odd asterisk or backtick turns the rest of the message bold."""
    for entry in _entries(language):
        for text in _strings(entry):
            assert text.count("*") == _ids(entry)[0].count("*"), text
            assert text.count("`") == _ids(entry)[0].count("`"), text


@pytest.mark.parametrize("language", TRANSLATED)
def test_percent_signs_are_doubled(language: str) -> None:
    """A single one would be read as the start of a placeholder."""
    for entry in _entries(language):
        for text in _strings(entry):
            assert "%" not in PLACEHOLDER.sub("", text).replace("%%", ""), text


def _catalogue(language: str) -> Catalog:
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def _entries(language: str) -> Iterator[Message]:
    return (entry for entry in _catalogue(language) if entry.id)


def _id(entry: Message) -> str | tuple[str, ...]:
    return entry.id if isinstance(entry.id, str) else tuple(entry.id)


def _ids(entry: Message) -> tuple[str, ...]:
    return (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)


def _strings(entry: Message) -> tuple[str, ...]:
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ("",))
