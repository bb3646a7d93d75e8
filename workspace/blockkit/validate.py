"""Holds a payload against the rules and names each fault by JSON pointer, as Slack does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workspace.blockkit import coherence, limits, rule
from workspace.blockkit.blocks import BLOCKS
from workspace.blockkit.elements import TYPED
from workspace.blockkit.fault import Fault
from workspace.blockkit.limits import Surface
from workspace.blockkit.objects import THINGS
from workspace.wire import Json, dump


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in the payload we are, and on which surface it will be shown."""

    pointer: str
    surface: Surface

    def __truediv__(self, step: str | int) -> "Place":
        return Place(pointer=f"{self.pointer}/{step}", surface=self.surface)


def blocks(value: object, *, surface: Surface, pointer: str = "/blocks") -> list[Fault]:
    """Everything wrong with an array of blocks."""
    place = Place(pointer=pointer, surface=surface)
    array = rule.Several(of=rule.Child(frozenset(limits.SURFACES)), most=limits.MOST_BLOCKS[surface])
    found = list(_check(array, value, place))
    return found or list(coherence.faults(value, pointer=pointer))


def view(value: object, *, pointer: str = "/view") -> list[Fault]:
    """Everything wrong with a modal or Home tab."""
    home = isinstance(value, dict) and value.get("type") == "home"
    place = Place(pointer=pointer, surface=Surface.HOME if home else Surface.MODAL)
    found = list(_check(rule.Thing("view"), value, place))
    if found or not isinstance(value, dict):
        return found
    return [*coherence.faults(value["blocks"], pointer=f"{pointer}/blocks"), *_view_faults(value, pointer)]


def options(value: object, *, pointer: str = "/options") -> list[Fault]:
    """Everything wrong with the options that an app offers in an external select."""
    place = Place(pointer=pointer, surface=Surface.MESSAGE)
    return list(_check(rule.Several(of=rule.OPTION, most=100), value, place))


def is_too_large(value: Json) -> bool:
    return len(dump(value).encode()) > limits.MOST_VIEW_BYTES


def _view_faults(value: Json, pointer: str) -> Iterator[Fault]:
    if value["type"] == "home":
        return
    if "title" not in value:
        yield Fault(pointer=pointer, rule="missing required field: title")
    asks = any(block["type"] == "input" for block in value["blocks"])
    if asks and "submit" not in value:
        yield Fault(pointer=f"{pointer}/submit", rule="a modal with an input block needs a submit button")


def _check(wanted: rule.Rule, value: object, place: Place) -> Iterator[Fault]:
    match wanted:
        case rule.String():
            yield from _check_string(wanted, value, place)
        case rule.Text():
            yield from _check_text(wanted, value, place)
        case rule.Whole() | rule.Number():
            yield from _check_number(wanted, value, place)
        case rule.Flag() if not isinstance(value, bool):
            yield Fault(pointer=place.pointer, rule="must provide a boolean")
        case rule.Choice(of=words) if value not in words:
            yield Fault(pointer=place.pointer, rule=f"must be one of: {', '.join(words)}")
        case rule.Several():
            yield from _check_array(wanted, value, place)
        case rule.Thing(name=name):
            yield from _check_shape(THINGS[name], value, place, beyond=frozenset())
        case rule.Typed(allowed=allowed):
            yield from _check_typed(allowed, value, place)
        case rule.Child(allowed=allowed):
            yield from _check_block(allowed, value, place)


def _check_string(wanted: rule.String, value: object, place: Place) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault(pointer=place.pointer, rule="must provide a string")
    elif len(value) > wanted.most:
        yield Fault(pointer=place.pointer, rule=f"must be less than {wanted.most + 1} characters")
    elif len(value) < wanted.least:
        yield Fault(pointer=place.pointer, rule=f"must be more than {wanted.least - 1} characters")
    elif wanted.pattern and not re.fullmatch(wanted.pattern, value):
        yield Fault(pointer=place.pointer, rule=f"must match {wanted.pattern}")


def _check_text(wanted: rule.Text, value: object, place: Place) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(pointer=place.pointer, rule="must provide an object")
        return
    kinds = ("plain_text",) if wanted.plain else ("plain_text", "mrkdwn")
    kind = value.get("type")
    if kind not in kinds:
        yield Fault(pointer=f"{place.pointer}/type", rule=f"must be one of: {', '.join(kinds)}")
        return
    extra = {"emoji": rule.FLAG} if kind == "plain_text" else {"verbatim": rule.FLAG}
    text = rule.String(most=wanted.most, least=wanted.least)
    yield from _check_shape(
        rule.Shape(must={"text": text}, may=extra), value, place, beyond=frozenset({"type"})
    )


def _check_number(wanted: rule.Whole | rule.Number, value: object, place: Place) -> Iterator[Fault]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield Fault(pointer=place.pointer, rule="must provide a number")
    elif isinstance(wanted, rule.Whole):
        if not isinstance(value, int):
            yield Fault(pointer=place.pointer, rule="must provide an integer")
        elif not wanted.least <= value <= wanted.most:
            yield Fault(pointer=place.pointer, rule=f"must be between {wanted.least} and {wanted.most}")


def _check_array(wanted: rule.Several, value: object, place: Place) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield Fault(pointer=place.pointer, rule="must provide an array")
        return
    if len(value) > wanted.most:
        yield Fault(pointer=place.pointer, rule=f"no more than {wanted.most} items allowed [{len(value)}]")
    if len(value) < wanted.least:
        yield Fault(pointer=place.pointer, rule=f"no fewer than {wanted.least} items allowed [{len(value)}]")
    for position, item in enumerate(value):
        yield from _check(wanted.of, item, place / position)


def _check_typed(allowed: frozenset[str], value: object, place: Place) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(pointer=place.pointer, rule="must provide an object")
        return
    kind = value.get("type")
    if kind == "rich_text" and kind in allowed:
        yield from _check_shape(BLOCKS["rich_text"], value, place, beyond=frozenset({"type", "block_id"}))
    elif kind not in allowed or kind not in TYPED:
        yield Fault(pointer=place.pointer, rule=f"unsupported type: {kind}")
    elif kind in limits.MODAL_ONLY_ELEMENTS and place.surface is not Surface.MODAL:
        yield Fault(pointer=place.pointer, rule=f"unsupported type: {kind} is for modals only")
    else:
        yield from _check_shape(TYPED[kind], value, place, beyond=frozenset({"type"}))


def _check_block(allowed: frozenset[str], value: object, place: Place) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(pointer=place.pointer, rule="must provide an object")
        return
    kind = value.get("type")
    if kind not in allowed or kind not in BLOCKS:
        yield Fault(pointer=place.pointer, rule=f"unsupported type: {kind}")
    elif place.surface not in limits.SURFACES[kind]:
        yield Fault(pointer=place.pointer, rule=f"unsupported type: {kind} is not for a {place.surface}")
    else:
        yield from _check(rule.ID, value.get("block_id", "-"), place / "block_id")
        yield from _check_shape(BLOCKS[kind], value, place, beyond=frozenset({"type", "block_id"}))


def _check_shape(
    shape: rule.Shape, value: object, place: Place, *, beyond: frozenset[str]
) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(pointer=place.pointer, rule="must provide an object")
        return
    for name in shape.must.keys() - value.keys():
        yield Fault(pointer=place.pointer, rule=f"missing required field: {name}")
    if shape.any_of and not set(shape.any_of) & value.keys():
        yield Fault(pointer=place.pointer, rule=f"one of these is required: {', '.join(shape.any_of)}")
    for name, held in value.items():
        wanted = shape.must.get(name) or shape.may.get(name)
        if wanted is not None:
            yield from _check(wanted, held, place / name)
        elif name not in beyond:
            yield Fault(pointer=place.pointer, rule=f"invalid additional property: {name}")
