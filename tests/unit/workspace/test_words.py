"""The page says everything in every one of its languages."""

import re
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[3] / "workspace" / "static" / "js"
SAID = re.compile(r'\bsay\(\s*"((?:[^"\\]|\\.)*)"')
ENTRY = re.compile(r'^  (?:"([^"]+)"|(\w+)): "([^"]+)",$', re.MULTILINE)
LANGUAGES = sorted(path.stem for path in (SCRIPTS / "words").glob("*.js"))


def said() -> set[str]:
    """Every sentence that the page looks up, as it is written in English."""
    scripts = (script.read_text("utf-8") for script in SCRIPTS.glob("*.js") if script.name != "words.js")
    return {words for script in scripts for words in SAID.findall(script)}


def translated(language: str) -> dict[str, str]:
    written = (SCRIPTS / "words" / f"{language}.js").read_text("utf-8")
    return {quoted or bare: words for quoted, bare, words in ENTRY.findall(written)}


def places(sentence: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", sentence))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    assert sorted(said() - translated(language).keys()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_same_places_to_fill_in(language: str) -> None:
    pairs = translated(language).items()
    assert [sentence for sentence, words in pairs if places(sentence) != places(words)] == []


def test_the_languages_say_the_same() -> None:
    first, *others = (translated(language).keys() for language in LANGUAGES)
    assert all(other == first for other in others)
