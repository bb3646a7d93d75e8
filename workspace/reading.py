"""What there is to read and to press in blocks."""

from collections.abc import Iterator

from workspace import inputs
from workspace.blockkit.coherence import cell_text
from workspace.wire import Json, as_list


class NothingToPress(LookupError):
    """There is no such button or menu option."""


def words(blocks: list[Json]) -> list[str]:
    """All texts of the blocks, in order."""
    return [text for block in blocks for text in _texts(block)]


def button_labels(blocks: list[Json]) -> list[str]:
    return [element["text"]["text"] for _, element in _buttons(blocks)]


def button(blocks: list[Json], label: str) -> tuple[Json, Json]:
    """The block and button with this label."""
    for block, element in _buttons(blocks):
        if element["text"]["text"] == label:
            return block, element
    raise NothingToPress(f"There is no button {label!r}, only {', '.join(button_labels(blocks)) or 'none'}.")


def menu_option(blocks: list[Json], label: str) -> tuple[Json, Json, Json]:
    """The block, overflow menu and option with this label."""
    for block, element in inputs.interactive(blocks):
        for option in as_list(element.get("options")):
            if element["type"] == "overflow" and option["text"]["text"] == label:
                return block, element, option
    raise NothingToPress(f"There is no menu option {label!r}.")


def _buttons(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    for block, element in inputs.interactive(blocks):
        if element["type"] in ("button", "icon_button"):
            yield block, element


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _texts(item)
    elif isinstance(node, dict) and node.get("type") in ("raw_text", "raw_number"):
        yield cell_text(node)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name in _READABLE and isinstance(value, str):
                yield value
            elif name not in _SILENT:
                yield from _texts(value)


_READABLE = frozenset({"text", "title", "caption", "alt_text", "label", "name"})
_SILENT = frozenset({"confirm", "options", "option_groups"})
