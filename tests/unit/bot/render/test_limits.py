"""The table of limits finds each thing that Slack, or a reader, would refuse."""

from typing import Any

import pytest

from bot.render import limits
from bot.render.limits import TooLong

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}
BUTTON = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "x"}, "value": "1@1"}
TABLE = {"type": "data_table", "rows": [[{"type": "raw_text", "text": "x"}]] * 2}


def found(*blocks: dict[str, Any], template: str = "x/y", **more: Any) -> list[str]:
    """What is wrong with a message of these blocks."""
    return list(limits.violations({"text": "A message", "blocks": list(blocks), **more}, template=template))


def chart(**changes: Any) -> dict[str, Any]:
    """A chart of one series."""
    series = [{"name": "Sales", "data": [{"label": "Jan", "value": 1}]}]
    drawn = {"categories": ["Jan"], "series": series} | changes
    return {
        "type": "data_visualization",
        "title": "Sales",
        "chart": {
            "series": drawn["series"],
            "axis_config": {"categories": drawn["categories"], "x_label": "Month", "y_label": "Units"},
        },
    }


def test_a_proper_message_is_let_through() -> None:
    assert found(SECTION, {"type": "actions", "elements": [BUTTON]}, TABLE, chart()) == []


@pytest.mark.parametrize(
    ("blocks", "wrong"),
    [
        ([SECTION] * 51, "message.blocks is 51, at most 50"),
        ([TABLE, TABLE], "message.tables is 2, at most 1"),
        ([chart()] * 3, "message.charts is 3, at most 2"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": " "}}], "an empty text"),
        ([{"type": "section", "fields": [SECTION["text"]] * 11}], "section.fields is 11, at most 10"),
        ([{"type": "actions", "elements": []}], "a row of buttons without a button"),
        ([{"type": "actions", "elements": [BUTTON] * 26}], "actions.elements is 26, at most 25"),
        (
            [{"type": "actions", "elements": [BUTTON | {"style": "primary"}] * 2}],
            "two primary buttons in a row",
        ),
        ([TABLE | {"rows": TABLE["rows"] * 60}], "data_table.rows is 120, at most 101"),  # type: ignore[operator] # a list
        ([TABLE | {"rows": [[], [{"type": "raw_text", "text": "x"}]]}], "rows of different lengths"),
        ([TABLE | {"rows": [[{"type": "raw_text", "text": ""}]] * 2}], "an empty cell"),
        ([TABLE | {"rows": [[{"type": "raw_text", "text": "x"}]]}], "a table without a row"),
        ([chart(categories=["Jan", "Jan"])], "two points of a chart have the same label"),
        ([chart(categories=["Jan", "Feb"])], "a series of a chart misses a point"),
        ([chart(categories=["J" * 21])], "chart.label is 21, at most 20"),
        (
            [SECTION | {"accessory": {"type": "static_select", "options": []}}],
            "a menu without an option",
        ),
        (
            [
                {
                    "type": "input",
                    "block_id": "months:a:1",
                    "label": {"type": "plain_text", "text": "x"},
                    "element": {"type": "plain_text_input"},
                }
            ]
            * 2,
            "two inputs have the same id",
        ),
    ],
)
def test_finds(blocks: list[dict[str, Any]], wrong: str) -> None:
    """One case per line of the table."""
    assert wrong in found(*blocks)


def test_finds_a_message_without_words_for_notices() -> None:
    assert "no text for notices" in found(SECTION, text="")


def test_holds_a_message_to_its_own_budget() -> None:
    """A card that grows beyond what people read is a change somebody has to decide."""
    budget = limits.BUDGETS["demand/request"]
    assert found(*[SECTION] * budget, template="demand/request") == []
    assert found(*[SECTION] * (budget + 1), template="demand/request") == [
        f"{budget + 1} blocks, its budget is {budget}"
    ]


def test_finds_a_form_that_is_too_heavy() -> None:
    """Slack takes 250 kB, whatever the number of blocks."""
    heavy = {"type": "section", "text": {"type": "mrkdwn", "text": "浓" * 3000}}
    assert "view.bytes" in " ".join(found(*[heavy] * 40, type="modal"))


def test_says_everything_that_is_wrong_at_once() -> None:
    with pytest.raises(TooLong, match=r"x/y: no text for notices; an empty text"):
        limits.check({"text": "", "blocks": [{"type": "header", "text": {"text": ""}}]}, template="x/y")
