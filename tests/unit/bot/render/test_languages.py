"""Which language a reader gets."""

import pytest

from bot.render import languages
from bot.render.text import escape


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("it-IT", "it"),
        ("it", "it"),
        ("zh-CN", "zh_Hans"),
        ("zh-Hans-SG", "zh_Hans"),
        ("zh_TW", "zh_Hans"),
        ("en-US", "en"),
        ("de-DE", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_follows_from_what_slack_calls_it(tag: str | None, language: str) -> None:
    """Babel's own negotiation would answer zh-CN with nothing."""
    assert languages.choose(tag) == language


def test_falls_back_to_the_workspace() -> None:
    assert languages.choose("fr-FR", default="it") == "it"


def test_words_of_another_context_are_other_words() -> None:
    """A shortage is open in another gender than a step."""
    words = languages.callables("it", lambda value: escape(str(value)))
    assert words["pgettext"]("shortage", "open") == "aperta"


def test_plurals_follow_the_language() -> None:
    italian, chinese = (
        languages.callables(language, lambda value: escape(str(value)))["ngettext"]
        for language in ("it", "zh_Hans")
    )
    assert [italian("%(n)s item", "%(n)s items", n, n=n) for n in (1, 2)] == ["1 articolo", "2 articoli"]
    assert [chinese("%(n)s item", "%(n)s items", n, n=n) for n in (1, 2)] == ["1 个物料", "2 个物料"]
