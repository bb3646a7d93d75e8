"""Turns plain values into the state of inputs: for tests that fill in a form as a person would."""

from collections.abc import Callable, Iterator, Mapping

from workspace import inputs
from workspace.wire import Json, as_list

Value = str | int | float | bool | list[str] | None
Lookup = Callable[[str], str]


class NoSuchField(LookupError):
    """The form has no field of that name."""


def filled(blocks: list[Json], values: Mapping[str, Value], look_up: Lookup) -> Json:
    """The state after filling in fields named by label, block_id or action_id.

    `look_up` turns a person's or channel's name into an id.
    """
    state: Json = {}
    for name, value in values.items():
        block, element = field(blocks, name)
        written = element_state(element, value, look_up)
        state.setdefault(block["block_id"], {})[element["action_id"]] = written
    return state


def field(blocks: list[Json], name: str) -> tuple[Json, Json]:
    """The block and element that go by this name."""
    for block, element in _fields(blocks):
        if name in _names(block, element):
            return block, element
    known = ", ".join(sorted({_names(block, element)[0] for block, element in _fields(blocks)}))
    raise NoSuchField(f"There is no field {name!r}, only {known or 'none'}.")


def element_state(element: Json, value: Value, look_up: Lookup) -> Json:
    """What an element reports when this value was entered or chosen in it."""
    kind = inputs.INPUTS[element["type"]]
    state: Json = {"type": element["type"]}
    many = [str(each) for each in value] if isinstance(value, list) else [str(value)]
    if value is None:
        state[kind.state] = kind.empty
    elif kind.state in ("selected_option", "selected_options"):
        chosen = [_option(element, each) for each in many]
        state[kind.state] = chosen if kind.many else chosen[0]
    elif kind.state.startswith(("selected_user", "selected_channel", "selected_conversation")):
        found = [look_up(each) for each in many]
        state[kind.state] = found if kind.many else found[0]
    elif kind.state == "files":
        state["files"] = [{"id": each} for each in many]
    else:
        state[kind.state] = value if kind.state == "selected_date_time" else str(value)
    return state


def _fields(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    for block, element in inputs.interactive(blocks):
        if element["type"] in inputs.INPUTS:
            yield block, element


def _names(block: Json, element: Json) -> list[str]:
    label = block.get("label", {}).get("text", "")
    shown = element.get("placeholder", {}).get("text", "")
    return [each for each in (label, shown, block["block_id"], element["action_id"]) if each]


def _option(element: Json, wanted: str) -> Json:
    grouped = [option for group in as_list(element.get("option_groups")) for option in group["options"]]
    offered: list[Json] = as_list(element.get("options")) + grouped
    for option in offered:
        if wanted in (option["value"], option["text"]["text"]):
            return option
    known = ", ".join(option["text"]["text"] for option in offered)
    raise NoSuchField(f"There is no option {wanted!r}, only {known or 'none'}.")
