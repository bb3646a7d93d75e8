"""The workspace refuses what Slack refuses, and names the place and the rule."""

from typing import Any

import pytest

from workspace.blockkit import validate
from workspace.blockkit.fault import Fault
from workspace.blockkit.limits import Surface

Body = dict[str, Any]


def plain(text: str) -> Body:
    return {"type": "plain_text", "text": text}


def section(text: str = "Hello", **more: Any) -> Body:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(action_id: str = "go", **more: Any) -> Body:
    return {"type": "button", "text": plain("Go"), "action_id": action_id, **more}


def actions(*elements: Body, **more: Any) -> Body:
    return {"type": "actions", "elements": list(elements), **more}


def asks(element: Body, **more: Any) -> Body:
    return {"type": "input", "label": plain("Say"), "element": element, **more}


def option(value: str) -> Body:
    return {"text": plain(value), "value": value}


def select(*values: str, **more: Any) -> Body:
    return {
        "type": "static_select",
        "action_id": "pick",
        "options": [option(value) for value in values],
        **more,
    }


def cell(text: str = "1") -> Body:
    return {"type": "raw_text", "text": text}


def table(rows: int = 2, columns: int = 2, text: str = "1", **more: Any) -> Body:
    return {"type": "table", "rows": [[cell(text)] * columns for _ in range(rows)], **more}


def data_table(rows: list[list[Body]]) -> Body:
    return {"type": "data_table", "caption": "Figures", "rows": rows}


def chart(categories: list[str], *series: Body, kind: str = "bar") -> Body:
    axis = {"categories": categories}
    return {
        "type": "data_visualization",
        "title": "Demand",
        "chart": {"type": kind, "series": list(series), "axis_config": axis},
    }


def points(name: str, labels: list[str], value: float = 1) -> Body:
    return {"name": name, "data": [{"label": label, "value": value} for label in labels]}


def pie(*values: float) -> Body:
    segments = [{"label": f"S{number}", "value": value} for number, value in enumerate(values)]
    return {"type": "data_visualization", "title": "Share", "chart": {"type": "pie", "segments": segments}}


def modal(*blocks: Body, **more: Any) -> Body:
    return {"type": "modal", "title": plain("Title"), "submit": plain("Send"), "blocks": list(blocks), **more}


def in_message(*blocks: Body) -> list[Fault]:
    return validate.blocks(list(blocks), surface=Surface.MESSAGE)


MONTHS = ["Jan", "Feb"]
RICH: Body = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
}

ACCEPTED = {
    "fifty blocks": [section()] * 50,
    "a section of fields": [{"type": "section", "fields": [plain("a")] * 10}],
    "the longest section": [section("x" * 3000)],
    "the longest header": [{"type": "header", "text": plain("x" * 150)}],
    "25 buttons": [actions(*[button(f"a{n}") for n in range(25)])],
    "the same action in two blocks": [actions(button()), actions(button())],
    "a table": [table(100, 20, "1")],
    "numbers in a table": [table() | {"rows": [[{"type": "raw_number", "value": -2.5}, RICH]]}],
    "a data table": [data_table([[cell("Item")], [RICH]])],
    "two charts": [chart(MONTHS, points("A", MONTHS, -3))] * 2,
    "a pie": [pie(1, 2, 3)],
    "a collapsible container": [
        {
            "type": "container",
            "title": plain("More"),
            "child_blocks": [section(), table()],
            "is_collapsible": True,
        }
    ],
    "a card": [{"type": "card", "title": plain("SKU"), "actions": [button()]}],
    "a select with its initial option": [actions(select("a", "b", initial_option=option("b")))],
    "a button for some": [actions(button(visible_to_user_ids=["U1"]))],
    "an image by file": [{"type": "image", "alt_text": "Load", "slack_file": {"id": "F1"}}],
}

REFUSED = {
    "51 blocks": ([section()] * 51, "/blocks"),
    "an unknown block": ([{"type": "sectoin"}], "/blocks/0"),
    "an unknown field": ([section(colour="red")], "/blocks/0"),
    "a section without text": ([{"type": "section"}], "/blocks/0"),
    "a section too long": ([section("x" * 3001)], "/blocks/0/text/text"),
    "an empty section": ([section("")], "/blocks/0/text/text"),
    "eleven fields": ([{"type": "section", "fields": [plain("a")] * 11}], "/blocks/0/fields"),
    "a field too long": ([{"type": "section", "fields": [plain("x" * 2001)]}], "/blocks/0/fields/0/text"),
    "a header too long": ([{"type": "header", "text": plain("x" * 151)}], "/blocks/0/text/text"),
    "a header in mrkdwn": (
        [{"type": "header", "text": {"type": "mrkdwn", "text": "a"}}],
        "/blocks/0/text/type",
    ),
    "eleven in a context": ([{"type": "context", "elements": [plain("a")] * 11}], "/blocks/0/elements"),
    "26 buttons": ([actions(*[button(f"a{n}") for n in range(26)])], "/blocks/0/elements"),
    "a button's text too long": ([actions(button(text=plain("x" * 76)))], "/blocks/0/elements/0/text/text"),
    "a button's value too long": ([actions(button(value="x" * 2001))], "/blocks/0/elements/0/value"),
    "an action_id too long": ([actions(button("x" * 256))], "/blocks/0/elements/0/action_id"),
    "a block_id too long": ([section(block_id="x" * 256)], "/blocks/0/block_id"),
    "an unknown style": ([actions(button(style="loud"))], "/blocks/0/elements/0/style"),
    "a confirm text too long": (
        [
            actions(
                button(
                    confirm={
                        "title": plain("Sure?"),
                        "text": plain("x" * 301),
                        "confirm": plain("Yes"),
                        "deny": plain("No"),
                    }
                )
            )
        ],
        "/blocks/0/elements/0/confirm/text/text",
    ),
    "the same action twice in a block": ([actions(button(), button())], "/blocks/0"),
    "the same block twice": ([section(block_id="a"), section(block_id="a")], "/blocks/1/block_id"),
    "101 options": ([actions(select(*map(str, range(101))))], "/blocks/0/elements/0/options"),
    "an option's value too long": ([actions(select("x" * 151))], "/blocks/0/elements/0/options/0/text/text"),
    "an option's value as a number": (
        [actions(select() | {"options": [{"text": plain("1"), "value": 1}]})],
        "/blocks/0/elements/0/options/0/value",
    ),
    "an initial option that is not offered": (
        [actions(select("a", initial_option=option("b")))],
        "/blocks/0",
    ),
    "six in an overflow": (
        [actions({"type": "overflow", "action_id": "o", "options": [option(str(n)) for n in range(6)]})],
        "/blocks/0/elements/0/options",
    ),
    "eleven checkboxes": (
        [actions({"type": "checkboxes", "action_id": "o", "options": [option(str(n)) for n in range(11)]})],
        "/blocks/0/elements/0/options",
    ),
    "a file input in a message": ([asks({"type": "file_input"})], "/blocks/0/element"),
    "a number input in a message": (
        [asks({"type": "number_input", "is_decimal_allowed": False})],
        "/blocks/0/element",
    ),
    "an alert in a message": ([{"type": "alert", "text": plain("Careful")}], "/blocks/0"),
    "two tables": ([table(), table()], "/blocks"),
    "101 rows": ([table(101)], "/blocks/0/rows"),
    "21 columns": ([table(1, 21)], "/blocks/0/rows/0"),
    "an empty cell": ([table(text="")], "/blocks/0/rows/0/0/text"),
    "a table over 10,000 characters": ([table(10, 10, "x" * 101)], "/blocks/0/rows"),
    "a data table without rows": ([data_table([[cell()]])], "/blocks/0/rows"),
    "uneven rows": ([data_table([[cell()], [cell(), cell()]])], "/blocks/0/rows/1"),
    "a rich header cell": ([data_table([[RICH], [cell()]])], "/blocks/0/rows/0/0"),
    "three charts": ([pie(1)] * 3, "/blocks"),
    "seven series": ([chart(MONTHS, *[points(f"S{n}", MONTHS) for n in range(7)])], "/blocks/0/chart/series"),
    "21 points": (
        [chart([str(n) for n in range(21)], points("A", [str(n) for n in range(21)]))],
        "/blocks/0/chart/axis_config/categories",
    ),
    "a series that misses a category": (
        [chart(MONTHS, points("A", ["Jan"]))],
        "/blocks/0/chart/series/0/data",
    ),
    "two series of one name": (
        [chart(MONTHS, points("A", MONTHS), points("A", MONTHS))],
        "/blocks/0/chart/series",
    ),
    "a negative slice": ([pie(1, -1)], "/blocks/0/chart/segments/1/value"),
    "a label over 20 characters": (
        [chart(["x" * 21], points("A", ["x" * 21]))],
        "/blocks/0/chart/axis_config/categories/0",
    ),
    "an image without alternative text": ([{"type": "image", "image_url": "https://a.b/c.png"}], "/blocks/0"),
    "markdown over 12,000 together": ([{"type": "markdown", "text": "x" * 7000}] * 2, "/blocks"),
    "a container in a container": (
        [{"type": "container", "title": plain("A"), "child_blocks": [{"type": "container"}]}],
        "/blocks/0/child_blocks/0",
    ),
    "blocks that are not a list": (None, "/blocks"),
}

REFUSED_VIEWS = {
    "101 blocks": (modal(*[section()] * 101), "/view/blocks"),
    "a title of 25": (modal(title=plain("x" * 25)), "/view/title/text"),
    "a submit of 25": (modal(submit=plain("x" * 25)), "/view/submit/text"),
    "no title": ({"type": "modal", "blocks": []}, "/view"),
    "an input without submit": (
        {"type": "modal", "title": plain("T"), "blocks": [asks({"type": "plain_text_input"})]},
        "/view/submit",
    ),
    "private metadata over 3,000": (modal(private_metadata="x" * 3001), "/view/private_metadata"),
    "a table in a modal": (modal(table()), "/view/blocks/0"),
    "a data table in a modal": (modal(data_table([[cell()], [cell()]])), "/view/blocks/0"),
    "a chart in a modal": (modal(pie(1)), "/view/blocks/0"),
    "a container in a modal": (
        modal({"type": "container", "title": plain("A"), "child_blocks": [section()]}),
        "/view/blocks/0",
    ),
    "markdown in a modal": (modal({"type": "markdown", "text": "a"}), "/view/blocks/0"),
    "a chart on the Home tab": ({"type": "home", "blocks": [pie(1)]}, "/view/blocks/0"),
    "an alert on the Home tab": (
        {"type": "home", "blocks": [{"type": "alert", "text": plain("a")}]},
        "/view/blocks/0",
    ),
}


@pytest.mark.parametrize("blocks", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_a_message_may_hold(blocks: list[Body]) -> None:
    assert validate.blocks(blocks, surface=Surface.MESSAGE) == []


@pytest.mark.parametrize(("blocks", "pointer"), REFUSED.values(), ids=REFUSED.keys())
def test_a_message_may_not_hold(blocks: object, pointer: str) -> None:
    faults = validate.blocks(blocks, surface=Surface.MESSAGE)
    assert pointer in [fault.pointer for fault in faults]


@pytest.mark.parametrize(("view", "pointer"), REFUSED_VIEWS.values(), ids=REFUSED_VIEWS.keys())
def test_a_view_may_not_be(view: Body, pointer: str) -> None:
    assert pointer in [fault.pointer for fault in validate.view(view)]


def test_a_modal_may_ask_for_files_and_numbers() -> None:
    number = {"type": "number_input", "is_decimal_allowed": True, "min_value": "0"}
    assert validate.view(modal(asks({"type": "file_input"}), asks(number))) == []


def test_a_fault_reads_as_slack_writes_it() -> None:
    (fault,) = in_message(section("x" * 3001))
    assert str(fault) == "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"


def test_all_faults_are_named_at_once() -> None:
    assert len(in_message({"type": "section"}, {"type": "header"})) == 2


def test_a_view_over_250_kilobytes_is_too_large() -> None:
    assert validate.is_too_large(modal(*[section("x" * 2600)] * 100))
    assert not validate.is_too_large(modal(section()))
