"""The blocks as templates write them: each function takes finished text and gives one line of JSON.

A template therefore holds no brace, quote or comma of JSON, and text outside a block is found out.
Words of ours that are too long raise; text that people gave is cut where Slack would refuse it.
"""

import json
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeAlias

from markupsafe import Markup

from bot.ids import Action, Callback, Field, Mark, Slot
from bot.render.limits import LIMITS, TooLong
from bot.render.text import clip, clip_markup, length, plain

CONTINUES = "·,.，。"
WIDE_STOP = re.compile(r"(?<=[，。；：？！）]) (?!·)")  # no space follows a full-width mark

Block: TypeAlias = dict[str, Any]
Caller: TypeAlias = Callable[[], str]


class Line(Markup):
    """A finished part of a message on a line of its own."""


class StrayText(ValueError):
    """There is text outside a block."""


def line(value: Mapping[str, Any]) -> Markup:
    """A finished part as one line, to be collected by the block around it."""
    return Line(json.dumps(value) + "\n")


def parts(text: str) -> list[Block]:
    """The finished parts in a captured body."""
    found = []
    for written in filter(None, (piece.strip() for piece in text.split("\n"))):
        try:
            found.append(json.loads(written))
        except ValueError as error:
            raise StrayText(written) from error
    if not all(isinstance(part, dict) for part in found):
        raise StrayText(text)
    return found


def message(*, caller: Caller, text: str, title: str = "") -> Markup:
    """A message: its sentence for notices and screen readers, and its blocks."""
    fallback = clip_markup(_running(text), LIMITS["message.text"])
    return line({"text": fallback, "title": plain(title), "blocks": parts(caller())})


def modal(
    *, caller: Caller, title: str, callback: Callback, close: str, metadata: str = "", submit: str = ""
) -> Markup:
    """A form."""
    view: Block = {
        "type": "modal",
        "callback_id": str(callback),
        "title": words(title, "modal.title"),
        "close": words(close, "modal.close"),
        "private_metadata": metadata,
        "blocks": parts(caller()),
    }
    if submit:
        view["submit"] = words(submit, "modal.submit")
    return line(view)


def home(*, caller: Caller, callback: Callback) -> Markup:
    """The Home tab."""
    return line({"type": "home", "callback_id": str(callback), "blocks": parts(caller())})


def header(*, caller: Caller) -> Markup:
    """A heading."""
    return line({"type": "header", "text": given(caller(), "header.text")})


def section(*, caller: Caller, accessory: str = "") -> Markup:
    """A paragraph, with a button or a menu at its side if wanted."""
    block: Block = {"type": "section", "text": marked(caller(), "section.text")}
    if accessory:
        block["accessory"] = parts(accessory)[0]
    return line(block)


def fields(*, caller: Caller) -> Markup:
    """Figures in two columns; nothing where no figure is known."""
    known = parts(caller())
    return line({"type": "section", "fields": known}) if known else Markup()


def field(label: str, *, caller: Caller) -> Markup:
    """One figure under its name."""
    return line(marked(f"*{plain_to_marked(label)}*\n{_tidy(caller())}", "section.field"))


def context(*, caller: Caller, mark: Mark | None = None) -> Markup:
    """Small print; with a mark, so that it is found again."""
    block: Block = {"type": "context", "elements": [marked(_running(caller()), "context.text")]}
    if mark is not None:
        block["block_id"] = mark
    return line(block)


def divider() -> Markup:
    """A line."""
    return line({"type": "divider"})


def actions(*, caller: Caller) -> Markup:
    """Buttons and menus in a row."""
    return line({"type": "actions", "elements": parts(caller())})


def button(
    action: Action,
    label: str,
    value: str,
    *,
    style: str = "",
    confirm: str = "",
    about: str = "",
) -> Markup:
    """A button: a verb, a pointer, and what it is about for those who hear it read out."""
    element: Block = {
        "type": "button",
        "action_id": str(action),
        "text": words(label, "button.text"),
        "value": value,
    }
    if style:
        element["style"] = style
    if confirm:
        element["confirm"] = parts(confirm)[0]
    if about:
        element["accessibility_label"] = clip(plain(about), LIMITS["button.accessibility_label"])
    return line(element)


def confirm(*, title: str, text: str, yes: str, no: str, style: str = "") -> Markup:
    """The question asked before a button counts."""
    dialog: Block = {
        "title": words(title, "confirm.title"),
        "text": given(text, "confirm.text"),
        "confirm": words(yes, "confirm.button"),
        "deny": words(no, "confirm.button"),
    }
    if style:
        dialog["style"] = style
    return line(dialog)


def option(value: str, text: str, description: str = "") -> Markup:
    """One entry of a menu."""
    entry: Block = {"text": given(text, "option.text"), "value": value}
    if description:
        entry["description"] = given(description, "option.description")
    return line(entry)


def menu(action: StrEnum, *, caller: Caller, placeholder: str, chosen: str = "") -> Markup:
    """A menu of options; the chosen one is named by its value."""
    options = parts(caller())
    element: Block = {
        "type": "static_select",
        "action_id": str(action),
        "placeholder": words(placeholder, "placeholder"),
        "options": options,
    }
    if chosen:
        element["initial_option"] = next(entry for entry in options if entry["value"] == chosen)
    return line(element)


def text_input(
    slot: str, *, value: str = "", lines: bool = False, placeholder: str = "", most: int | None = None
) -> Markup:
    """A field for text, one line or several."""
    element: Block = {"type": "plain_text_input", "action_id": _field(slot), "multiline": lines}
    if value:
        element["initial_value"] = clip(plain(value), most or LIMITS["plain_text_input.value"])
    if placeholder:
        element["placeholder"] = words(placeholder, "placeholder")
    if most:
        element["max_length"] = most
    return line(element)


def number_input(slot: str, *, value: str, decimal: bool, smallest: str = "0") -> Markup:
    """A field for a number; Slack wants it written as text with a point."""
    return line(
        {
            "type": "number_input",
            "action_id": _field(slot),
            "is_decimal_allowed": decimal,
            "initial_value": value,
            "min_value": smallest,
        }
    )


def date_input(slot: str, *, value: str) -> Markup:
    """A field for a day."""
    return line({"type": "datepicker", "action_id": _field(slot), "initial_date": value})


def ask(
    slot: str, *, caller: Caller, label: str, hint: str = "", optional: bool = False, dispatch: bool = False
) -> Markup:
    """A question of a form: the label, the field in it, and a hint under it."""
    block: Block = {
        "type": "input",
        "block_id": slot,
        "label": given(label, "input.label"),
        "element": parts(caller())[0],
        "optional": optional,
    }
    if hint:
        block["hint"] = given(hint, "input.hint")
    if dispatch:
        block["dispatch_action"] = True
    return line(block)


def marked(text: str, limit: str) -> Block:
    """Text with Slack's markup; channel names and addresses in it are left as they were typed."""
    return {"type": "mrkdwn", "text": clip_markup(_tidy(text), LIMITS[limit]), "verbatim": True}


def given(text: str, limit: str) -> Block:
    """Plain text that may hold what people gave: cut where it is too long."""
    return {"type": "plain_text", "text": clip(_running(plain(text)), LIMITS[limit]), "emoji": True}


def words(text: str, limit: str) -> Block:
    """Plain text that is all ours: too long is a mistake."""
    written = plain(text)
    if length(written) > LIMITS[limit]:
        raise TooLong(f"{limit} allows {LIMITS[limit]} characters: {written}")
    return {"type": "plain_text", "text": written, "emoji": True}


def plain_to_marked(label: str) -> str:
    """A field's name inside bold markup: an asterisk in it would end the bold."""
    return str(label).replace("*", "∗")


def slot(field: Field, key: str = "", revision: int = 0) -> str:
    """The block id of an input."""
    return str(Slot(field=field, key=key, revision=revision))


def _field(slot: str) -> str:
    return str(Slot.read(slot).field)


def _lines(text: str) -> list[str]:
    """The lines of a captured text.

    Each line of a template is one; empty ones do not count, and one that starts with a dot or a comma goes on
    where the line before it ended.
    """
    lines: list[str] = []
    for written in filter(None, (piece.strip() for piece in str(text).split("\n"))):
        if lines and written[0] in CONTINUES:
            lines[-1] += f" {written}" if written[0] == "·" else written
        else:
            lines.append(written)
    return lines


def _tidy(text: str) -> str:
    return WIDE_STOP.sub("", "\n".join(_lines(text)))


def _running(text: str) -> str:
    return WIDE_STOP.sub("", " ".join(_lines(text)))


BLOCKS: Mapping[str, Callable[..., Markup | str]] = {
    function.__name__: function
    for function in (
        message,
        modal,
        home,
        header,
        section,
        fields,
        field,
        context,
        divider,
        actions,
        button,
        confirm,
        option,
        menu,
        text_input,
        number_input,
        date_input,
        ask,
        slot,
    )
}
