"""The renderer: one template environment per language, plain dicts out, checked against the limits."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bot import entries
from bot.ids import Action, Callback, Field
from bot.messages.message import Message
from bot.render import blocks, languages, limits, tables
from bot.render.formats import Formats
from bot.render.text import Numeral, clip, escape, plain

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


class NothingToShow(ValueError):
    """A template shows a value that is not there; say in the template what to show instead."""


class Renderer:
    """Turns messages into what Slack is sent."""

    def __init__(
        self,
        *,
        mention: Callable[[str], str],
        name: Callable[[str], str],
        templates: Path = TEMPLATES,
    ) -> None:
        """Mention gives Slack's markup for a person of ours, name their full name in plain text."""
        self._environments = {
            language: _environment(language, mention=mention, name=name, templates=templates)
            for language in languages.LANGUAGES
        }

    def message(
        self, message: Message, *, language: str, timezone: str, without: frozenset[str] = frozenset()
    ) -> dict[str, Any]:
        """The message as `text` and `blocks`; `without` names block types that the workspace refuses."""
        payload = self._payload(message, language, timezone, without)
        limits.check(payload, template=message.template)
        return {"text": payload["text"], "blocks": payload["blocks"]}

    def view(
        self, message: Message, *, language: str, timezone: str, without: frozenset[str] = frozenset()
    ) -> dict[str, Any]:
        """The form or Home tab; an answer becomes a small form with nothing to fill in."""
        payload = self._payload(message, language, timezone, without)
        if "type" not in payload:
            payload = self._as_modal(payload, language)
        limits.check(payload, template=message.template)
        return payload

    def text(self, message: Message, *, language: str, timezone: str = "UTC") -> str:
        """The message as one plain sentence, for an error at a field."""
        return plain(Markup(" ".join(self._filled(message, language, timezone).split())))  # noqa: S704

    def _filled(
        self, message: Message, language: str, timezone: str, without: frozenset[str] = frozenset()
    ) -> str:
        template = self._environments[language].get_template(f"{message.template}.j2")
        return template.render({**message.context, "timezone": timezone, "without": without})

    def _payload(
        self, message: Message, language: str, timezone: str, without: frozenset[str]
    ) -> dict[str, Any]:
        filled = self._filled(message, language, timezone, without)
        [payload] = blocks.parts(filled)
        return payload

    def _as_modal(self, payload: Mapping[str, Any], language: str) -> dict[str, Any]:
        modal = blocks.modal(
            caller=lambda: "\n".join(json.dumps(block) for block in payload["blocks"]),
            title=payload["title"],
            callback=Callback.ANSWER,
            close=languages.translations(language).ugettext("Close"),
        )
        return blocks.parts(modal)[0]


def _environment(
    language: str, *, mention: Callable[[str], str], name: Callable[[str], str], templates: Path
) -> Environment:
    formats = Formats(language)
    finalize = _finalizer(formats)
    environment = Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=finalize,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals.update(languages.callables(language, finalize))
    environment.newstyle_gettext = True  # type: ignore[attr-defined] # of the i18n extension
    environment.globals.update(blocks.BLOCKS)
    environment.globals.update(tables.TABLES)
    environment.globals.update(Action=Action, Callback=Callback, Field=Field)
    environment.filters.update(_filters(formats, finalize, mention=mention, name=name))
    return environment


def _finalizer(formats: Formats) -> Callable[[object], Markup]:
    """What every value goes through on its way into a text: escaped, formatted, never silently missing."""

    def finalize(value: object) -> Markup:
        if isinstance(value, blocks.Line):
            return value
        if isinstance(value, str):
            return escape(value).strip()
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise NothingToShow(str(value))
        return escape(formats.number(value))

    return finalize


def _filters(
    formats: Formats,
    finalize: Callable[[object], Markup],
    *,
    mention: Callable[[str], str],
    name: Callable[[str], str],
) -> dict[str, Callable[..., Any]]:
    @pass_context
    def due(context: Context, instant: str) -> Markup:
        return formats.due(instant, context["timezone"])

    @pass_context
    def when(context: Context, instant: str) -> str:
        return formats.when(instant, context["timezone"])

    def person(who: str) -> Markup:
        return Markup(mention(who))  # noqa: S704 - markup of ours

    def people(who: list[str]) -> Markup:
        return formats.listed([person(one) for one in who])

    def names(who: list[str]) -> Markup:
        return formats.listed([name(one) for one in who])

    def entry(values: list[float], decimals: int = 0) -> str:
        return entries.write(values, language=formats.language, decimals=decimals)

    def joined(pieces: list[str], between: str) -> Markup:
        texts = (finalize(piece).strip() for piece in pieces)
        return Markup(between.join(text for text in texts if text))  # noqa: S704 - finalized

    def quote(text: str) -> Markup:
        return Markup("\n".join(f"> {escape(written)}" for written in text.split("\n")))  # noqa: S704

    return {
        "number": formats.number,
        "signed": formats.signed,
        "percent": formats.percent,
        "signed_percent": formats.signed_percent,
        "money": formats.money,
        "signed_money": formats.signed_money,
        "month": formats.month,
        "short_month": formats.short_month,
        "day": formats.day,
        "due": due,
        "when": when,
        "listed": formats.listed,
        "person": person,
        "people": people,
        "name": name,
        "names": names,
        "entry": entry,
        "quote": quote,
        "clip": clip,
        "bar": _bar,
        "total": lambda values: None if values is None else sum(values),
        "quantity": formats.quantity,
        "words_of": lambda codes, words: [words[code] for code in codes],
        "written": lambda value, decimals=0: f"{value:.{decimals}f}",
        "dots": lambda pieces: joined(pieces, " · "),
        "spaced": lambda pieces: joined(pieces, " "),
    }


def _bar(share: float, cells: int = 10) -> Numeral:
    """A progress bar in text: 🟩🟩🟩⬜⬜."""
    full = max(0, min(cells, round(share * cells)))
    return Numeral.of(share, "🟩" * full + "⬜" * (cells - full))
