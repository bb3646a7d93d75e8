"""What templates do to a value on its way into a text: escape it, format it, put it among others."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bot import entries
from bot.render.blocks import Line
from bot.render.formats import Formats
from bot.render.text import Numeral, clip, escape

Finalize: TypeAlias = Callable[[object], Markup]
Filters: TypeAlias = Mapping[str, Callable[..., Any]]


class NothingToShow(ValueError):
    """A template shows a value that is not there; say in the template what to show instead."""


def finalizer(formats: Formats) -> Finalize:
    """What every value goes through: escaped, formatted, never silently missing."""

    def finalize(value: object) -> Markup:
        if isinstance(value, Line):
            return value
        if isinstance(value, str):
            return escape(value).strip()
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise NothingToShow(str(value))
        return escape(formats.number(value))

    return finalize


def of_figures(formats: Formats) -> Filters:
    """Numbers, money, months and instants as the reader writes them."""

    @pass_context
    def due(context: Context, instant: str) -> Markup:
        return formats.due(instant, context["timezone"])

    @pass_context
    def when(context: Context, instant: str) -> str:
        return formats.when(instant, context["timezone"])

    return {
        "number": formats.number,
        "quantity": formats.quantity,
        "signed": formats.signed,
        "percent": formats.percent,
        "signed_percent": formats.signed_percent,
        "money": formats.money,
        "signed_money": formats.signed_money,
        "total": total,
        "bar": bar,
        "month": formats.month,
        "short_month": formats.short_month,
        "day": formats.day,
        "due": due,
        "when": when,
    }


def of_people(formats: Formats, *, mention: Callable[[str], str], name: Callable[[str], str]) -> Filters:
    """People as mentions where Slack reads markup, by their name elsewhere."""

    def person(who: str) -> Markup:
        return Markup(mention(who))  # noqa: S704 - markup of ours

    def people(who: Sequence[str]) -> Markup:
        return formats.listed([person(one) for one in who])

    return {"person": person, "people": people, "name": name}


def of_texts(formats: Formats, finalize: Finalize) -> Filters:
    """Texts among other texts, and in the fields of forms."""

    def joined(pieces: Sequence[object], between: str) -> Markup:
        texts = (finalize(piece).strip() for piece in pieces)
        return Markup(between.join(text for text in texts if text))  # noqa: S704 - finalized

    def entry(values: Sequence[float], decimals: int = 0) -> str:
        return entries.write(values, language=formats.language, decimals=decimals)

    return {
        "clip": clip,
        "quote": quote,
        "dots": lambda pieces: joined(pieces, " · "),
        "spaced": lambda pieces: joined(pieces, " "),
        "listed": formats.listed,
        "words_of": lambda codes, words: [words[code] for code in codes],
        "entry": entry,
        "written": written,
    }


def total(values: Sequence[float] | None) -> float | None:
    """The sum, unknown where the values are.

    >>> total([1.0, 2.5]), total(None)
    (3.5, None)
    """
    return None if values is None else sum(values)


def bar(share: float, cells: int = 10) -> Numeral:
    """Progress that is seen at once.

    >>> str(bar(0.5, 4))
    '🟩🟩⬜⬜'
    """
    full = max(0, min(cells, round(share * cells)))
    return Numeral.of(share, "🟩" * full + "⬜" * (cells - full))


def quote(text: str) -> Markup:
    """What somebody said, every line of it marked as said by them.

    >>> quote("one\\ntwo")
    Markup('> one\\n> two')
    """
    return Markup("\n".join(f"> {escape(line)}" for line in text.split("\n")))  # noqa: S704 - escaped


def written(value: float, decimals: int = 0) -> str:
    """A number for Slack's number field, which knows only the decimal point.

    >>> written(12.5, 2)
    '12.50'
    """
    return f"{value:.{decimals}f}"
