"""Tables and charts, with the next best form where a workspace refuses the better one.

A table goes from data_table over table to aligned text to a sentence; a chart from data_visualization over
aligned text to a sentence.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bot.render.blocks import Block, Caller, line, marked, parts
from bot.render.formats import NOTHING
from bot.render.limits import LIMITS, TooLong
from bot.render.text import Numeral, clip, fit, length, plain, width

PAGE_SIZE = 12
CELL_LENGTHS = (100, 60, 40, 30, 20)  # tried in turn until a large table fits
NAME_COLUMNS = 24  # of the first column in aligned text: a phone shows about 40 in all


def row(cells: Sequence[object]) -> Markup:
    """One row: text as it is, numerals with the value they sort by, a dash for nothing."""
    return line({"cells": [_cell(value) for value in cells]})


@pass_context
def table(context: Context, *, caller: Caller, caption: str, columns: Sequence[str], finding: str) -> Markup:
    """A table in the best form this workspace takes; the finding is what it says in one sentence."""
    refused = context["without"]
    head = [_cell(column) for column in columns]
    rows = _fitting([head, *(part["cells"] for part in parts(caller()))])
    if "data_table" not in refused:
        return line(_data_table(plain(caption), rows))
    if "table" not in refused:
        return line(_plain_table(rows))
    return _aligned_or_said(rows, finding, refused)


def grid(*, caller: Caller, columns: Sequence[str]) -> Markup:
    """A table in aligned text, for forms, where Slack shows no other."""
    rows = [[_cell(column) for column in columns], *(part["cells"] for part in parts(caller()))]
    return line(_preformatted(rows))


def series(name: str, values: Sequence[float]) -> Markup:
    """One line or row of bars of a chart."""
    return line({"name": plain(name), "values": list(values)})


@pass_context
def chart(
    context: Context,
    *,
    caller: Caller,
    kind: str,
    title: str,
    points: Sequence[str],
    x: str,
    y: str,
    finding: str,
) -> Markup:
    """A chart in the best form this workspace takes; the finding is what it shows in one sentence."""
    refused = context["without"]
    drawn = parts(caller())
    labels = [plain(point) for point in points]
    if "data_visualization" in refused:
        rows = [[_cell(x), *(_cell(one["name"]) for one in drawn)]]
        rows += [
            [_cell(label), *(_value(context, one["values"][n], y) for one in drawn)]
            for n, label in enumerate(labels)
        ]
        return _aligned_or_said(rows, finding, refused)
    if length(plain(title)) > LIMITS["chart.title"]:
        raise TooLong(plain(title))
    return line(
        {
            "type": "data_visualization",
            "title": plain(title),
            "chart": {
                "type": kind,
                "series": [
                    _points(one["values"], labels, name=name)
                    for one, name in zip(drawn, _distinct([one["name"] for one in drawn]), strict=True)
                ],
                "axis_config": {"categories": labels, "x_label": plain(x), "y_label": plain(y)},
            },
        }
    )


def _distinct(names: Sequence[str]) -> list[str]:
    """Names short enough for a legend, still different from each other."""
    short = [clip(name, LIMITS["chart.label"]) for name in names]
    return [
        name if short.count(name) == 1 else f"{clip(name, LIMITS['chart.label'] - 3)} {number}"
        for number, name in enumerate(short, start=1)
    ]


def _points(values: Sequence[float], labels: Sequence[str], *, name: str) -> Block:
    pairs = zip(labels, values, strict=True)
    return {
        "name": name,
        "data": [{"label": label, "value": round(value, 2)} for label, value in pairs],
    }


def _value(context: Context, value: float, y: str) -> Block:
    return _cell(context.environment.filters["number"](value, 0 if "%" not in y else 1))


def _data_table(caption: str, rows: Sequence[Sequence[Block]]) -> Block:
    return {
        "type": "data_table",
        "caption": caption,
        "page_size": min(PAGE_SIZE, len(rows) - 1),
        "row_header_column_index": 0,
        "rows": rows,
    }


def _plain_table(rows: Sequence[Sequence[Block]]) -> Block:
    right = [_is_number(rows, column) for column in range(len(rows[0]))]
    return {
        "type": "table",
        "column_settings": [{"align": "right" if side else "left", "is_wrapped": not side} for side in right],
        "rows": [list(cells) for cells in rows[: LIMITS["table.rows"]]],
    }


def _aligned_or_said(rows: Sequence[Sequence[Block]], finding: str, refused: frozenset[str]) -> Markup:
    if "rich_text" in refused:
        return line({"type": "section", "text": marked(finding, "section.text")})
    return line(_preformatted(rows))


def _preformatted(rows: Sequence[Sequence[Block]]) -> Block:
    widths = [max(width(cells[n]["text"]) for cells in rows) for n in range(len(rows[0]))]
    widths[0] = min(widths[0], NAME_COLUMNS)
    right = [_is_number(rows, n) for n in range(len(rows[0]))]
    written = [
        "  ".join(
            fit(cell["text"], columns, right=side)
            for cell, columns, side in zip(cells, widths, right, strict=True)
        ).rstrip()
        for cells in rows
    ]
    text = ""
    for one in written:
        if len(text) + len(one) + 2 > LIMITS["preformatted.characters"]:
            text += "…\n"
            break
        text += one + "\n"
    part = {"type": "text", "text": text.rstrip("\n")}
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [part]}]}


def _fitting(rows: list[list[Block]]) -> list[list[Block]]:
    """The rows with their texts cut as far as Slack's limit for a whole table asks."""
    for most in CELL_LENGTHS:
        cut = [[cell | {"text": clip(cell["text"], most)} for cell in cells] for cells in rows]
        if sum(length(cell["text"]) for cells in cut for cell in cells) <= LIMITS["table.characters"]:
            break
    return cut


def _cell(value: object) -> Block:
    if isinstance(value, Numeral):
        return {"type": "raw_number", "value": value.value, "text": plain(value)}
    text = plain(value) if isinstance(value, str) else ""
    return {"type": "raw_text", "text": " ".join(text.split()) or NOTHING}


def _is_number(rows: Sequence[Sequence[Block]], column: int) -> bool:
    return any(cells[column]["type"] == "raw_number" for cells in rows[1:])


TABLES: Mapping[str, Callable[..., Any]] = {
    "row": row,
    "table": table,
    "grid": grid,
    "series": series,
    "chart": chart,
}
