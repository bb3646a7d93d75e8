"""What Slack accepts, as one table, and our own tighter budgets per message."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

LIMITS: Mapping[str, int] = {
    "message.blocks": 50,
    "modal.blocks": 100,
    "home.blocks": 100,
    "view.bytes": 250_000,
    "message.text": 3_900,
    "header.text": 150,
    "section.text": 3_000,
    "section.fields": 10,
    "section.field": 2_000,
    "context.elements": 10,
    "context.text": 2_000,
    "actions.elements": 25,
    "button.text": 30,  # Slack allows 75 and shows about 30
    "button.value": 2_000,
    "button.accessibility_label": 75,
    "id": 255,
    "option.text": 75,
    "option.description": 75,
    "option.value": 150,
    "menu.options": 100,
    "confirm.title": 100,
    "confirm.text": 300,
    "confirm.button": 30,
    "modal.title": 24,
    "modal.submit": 24,
    "modal.close": 24,
    "private_metadata": 3_000,
    "input.label": 2_000,
    "input.hint": 2_000,
    "placeholder": 150,
    "plain_text_input.value": 3_000,
    "table.rows": 100,
    "table.columns": 20,
    "table.characters": 10_000,
    "data_table.rows": 101,  # the header included
    "preformatted.characters": 6_000,
    "chart.title": 50,
    "chart.label": 20,
    "chart.axis": 50,
    "chart.points": 20,
    "chart.series": 6,
    "message.charts": 2,
    "message.tables": 1,
}

BUDGETS: Mapping[str, int] = {
    "demand/request": 8,
    "demand/progress": 6,
    "demand/edit": 40,
    "demand/reasons": 40,
    "demand/item": 12,
    "supply/shortage": 9,
    "supply/board": 45,
    "reconcile/summary": 14,
    "approval/decision": 12,
    "approval/status": 12,
    "home/home": 60,
}

Block = Mapping[str, Any]


class TooLong(ValueError):
    """Slack would refuse this, or people could not read it."""


def check(payload: Block, *, template: str) -> None:
    """Refuse a payload that Slack would refuse, with everything that is wrong in it."""
    wrong = list(violations(payload, template=template))
    if wrong:
        raise TooLong(f"{template}: {'; '.join(wrong)}")


def violations(payload: Block, *, template: str) -> Iterator[str]:
    """What Slack would refuse in this message or view."""
    blocks = payload["blocks"]
    surface = payload.get("type", "message")
    yield from _above(len(blocks), f"{surface}.blocks")
    if len(blocks) > BUDGETS.get(template, len(blocks)):
        yield f"{len(blocks)} blocks, its budget is {BUDGETS[template]}"
    if not payload.get("text", "view"):
        yield "no text for notices"
    yield from _above(len(payload.get("private_metadata", "")), "private_metadata")
    if surface != "message":
        yield from _above(len(json.dumps(payload, ensure_ascii=False).encode()), "view.bytes")
    yield from _above(sum(b["type"] == "data_visualization" for b in blocks), "message.charts")
    yield from _above(sum(b["type"] in ("table", "data_table") for b in blocks), "message.tables")
    yield from _repeated(blocks)
    for block in blocks:
        yield from BLOCK_CHECKS.get(block["type"], _nothing)(block)


def _section(block: Block) -> Iterator[str]:
    yield from _above(len(block.get("fields", ())), "section.fields")
    yield from _empty(block.get("text"), *block.get("fields", ()))
    if "accessory" in block:
        yield from _element(block["accessory"])


def _texts(block: Block) -> Iterator[str]:
    yield from _empty(block.get("text"))


def _context(block: Block) -> Iterator[str]:
    yield from _above(len(block["elements"]), "context.elements")
    yield from _empty(*block["elements"])


def _actions(block: Block) -> Iterator[str]:
    yield from _above(len(block["elements"]), "actions.elements")
    if not block["elements"]:
        yield "a row of buttons without a button"
    if sum(element.get("style") == "primary" for element in block["elements"]) > 1:
        yield "two primary buttons in a row"
    for element in block["elements"]:
        yield from _element(element)


def _input(block: Block) -> Iterator[str]:
    yield from _above(len(block["block_id"]), "id")
    yield from _empty(block["label"])
    yield from _element(block["element"])


def _element(element: Block) -> Iterator[str]:
    yield from _above(len(element.get("value", "")), "button.value")
    options = element.get("options")
    if options is None:
        return
    yield from _above(len(options), "menu.options")
    if not options:
        yield "a menu without an option"
    for option in options:
        yield from _above(len(option["value"]), "option.value")
        yield from _empty(option["text"])


def _table(block: Block) -> Iterator[str]:
    rows = block["rows"]
    yield from _above(len(rows), f"{block['type']}.rows")
    yield from _above(max(map(len, rows)), "table.columns")
    yield from _above(sum(len(cell.get("text", "")) for row in rows for cell in row), "table.characters")
    if len({len(row) for row in rows}) > 1:
        yield "rows of different lengths"
    if len(rows) < 2:
        yield "a table without a row"
    if any(not cell["text"] for row in rows for cell in row):
        yield "an empty cell"


def _chart(block: Block) -> Iterator[str]:
    chart = block["chart"]
    categories = chart["axis_config"]["categories"]
    yield from _above(len(block["title"]), "chart.title")
    yield from _above(len(categories), "chart.points")
    yield from _above(len(chart["series"]), "chart.series")
    yield from _above(max(map(len, categories)), "chart.label")
    yield from _above(max(len(chart["axis_config"][axis]) for axis in ("x_label", "y_label")), "chart.axis")
    if len(set(categories)) < len(categories):
        yield "two points of a chart have the same label"
    if len({series["name"] for series in chart["series"]}) < len(chart["series"]):
        yield "two series of a chart have the same name"
    if any([point["label"] for point in series["data"]] != categories for series in chart["series"]):
        yield "a series of a chart misses a point"


def _rich_text(block: Block) -> Iterator[str]:
    size = sum(len(part["text"]) for element in block["elements"] for part in element["elements"])
    yield from _above(size, "preformatted.characters")


def _repeated(blocks: list[Block]) -> Iterator[str]:
    named = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(named)) < len(named):
        yield "two inputs have the same id"


def _empty(*texts: Block | None) -> Iterator[str]:
    if any(text is not None and not text["text"].strip() for text in texts):
        yield "an empty text"


def _above(found: int, limit: str) -> Iterator[str]:
    if found > LIMITS[limit]:
        yield f"{limit} is {found}, at most {LIMITS[limit]}"


def _nothing(_: Block) -> Iterator[str]:
    yield from ()


BLOCK_CHECKS = {
    "section": _section,
    "header": _texts,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "table": _table,
    "data_table": _table,
    "data_visualization": _chart,
    "rich_text": _rich_text,
}
