"""The renderer: one template environment per language, plain dicts out, checked against the limits."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.ids import Action, Callback, Field, Mark
from bot.messages.message import Message
from bot.render import blocks, filters, languages, limits, tables
from bot.render.formats import Formats
from bot.render.text import plain

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


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
    finalize = filters.finalizer(formats)
    environment = Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=finalize,
        auto_reload=False,  # it would look at the files at every drawing
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals.update(languages.callables(language, finalize))
    environment.newstyle_gettext = True  # type: ignore[attr-defined] # of the i18n extension
    environment.globals.update(blocks.BLOCKS)
    environment.globals.update(tables.TABLES)
    environment.globals.update(Action=Action, Callback=Callback, Field=Field, Mark=Mark)
    environment.filters.update(filters.of_figures(formats))
    environment.filters.update(filters.of_people(formats, mention=mention, name=name))
    environment.filters.update(filters.of_texts(formats, finalize))
    return environment
