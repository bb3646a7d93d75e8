"""The languages Parley speaks, and the catalogue of each."""

from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from markupsafe import Markup

from bot.render.text import escape

SOURCE = "en"  # the language of the templates
LANGUAGES = (SOURCE, "it", "zh_Hans")
CATALOGUES = Path(__file__).resolve().parents[1] / "locale"


def choose(tag: str | None, *, default: str = SOURCE) -> str:
    """Our language for a locale as Slack names it.

    Babel's own negotiation knows no way from zh-CN to zh_Hans, hence the plain rule.

    >>> choose("it-IT"), choose("zh-CN"), choose("zh_TW"), choose("en-GB"), choose("de-DE"), choose(None)
    ('it', 'zh_Hans', 'zh_Hans', 'en', 'en', 'en')
    """
    family = (tag or "").replace("_", "-").split("-")[0].lower()
    return {"it": "it", "zh": "zh_Hans", "en": "en"}.get(family, default)


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of that language, compiled from its text so that the two cannot differ."""
    if language == SOURCE:
        return NullTranslations()
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def callables(language: str, finalize: Callable[[object], Markup]) -> Mapping[str, Callable[..., Markup]]:
    """The functions that templates call for their words, their variables escaped and formatted."""
    catalogue = translations(language)

    def filled(text: str, variables: Mapping[str, object]) -> Markup:
        values = {name: str(finalize(value)) for name, value in variables.items()}
        return Markup(str(escape(text)) % values)  # noqa: S704 - both sides were escaped

    def gettext(text: str, **variables: object) -> Markup:
        return filled(catalogue.ugettext(text), variables)

    def ngettext(one: str, many: str, num: int, **variables: object) -> Markup:
        return filled(catalogue.ungettext(one, many, num), {"num": num} | variables)

    def pgettext(context: str, text: str, **variables: object) -> Markup:
        return filled(catalogue.upgettext(context, text), variables)

    def npgettext(context: str, one: str, many: str, num: int, **variables: object) -> Markup:
        return filled(catalogue.unpgettext(context, one, many, num), {"num": num} | variables)

    return {
        "gettext": gettext,
        "_": gettext,
        "ngettext": ngettext,
        "pgettext": pgettext,
        "npgettext": npgettext,
    }
