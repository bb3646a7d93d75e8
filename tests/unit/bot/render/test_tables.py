"""Tables and charts, and what becomes of them where a workspace refuses the better form."""

from typing import Any

import pytest

from bot.render.text import width
from tests.unit.bot.render.conftest import Draw

TABLE = """{% call message(text="Two items") %}
{% call table(caption="Items", columns=["Item", "Qty"], finding="Two items, 1,630 in all.") %}
{% for one in rows %}{{ row([one.name, one.qty | number]) }}{% endfor %}
{% endcall %}{% endcall %}"""
CHART = """{% call message(text="Sales rise") %}
{% set points = ["Jan", "Feb"] %}
{% call chart(kind="line", title="Sales", points=points, x="Month", y="Units", finding="Sales rise.") %}
{{ series("Sales", [100, 1234]) }}{{ series("Plan", [90, 1200]) }}
{% endcall %}{% endcall %}"""
ROWS = [{"name": "浓缩咖啡机", "qty": 1230}, {"name": "Grinder", "qty": 400}]


def drawn(draw: Draw, source: str, *without: str, **context: Any) -> dict[str, Any]:
    """The only block of it."""
    [block] = draw(source, without=frozenset(without), **context)["blocks"]
    return dict(block)


def aligned(block: dict[str, Any]) -> list[str]:
    """The lines of aligned text."""
    return str(block["elements"][0]["elements"][0]["text"]).split("\n")


class TestTable:
    def test_can_be_sorted_by_its_numbers(self, draw: Draw) -> None:
        block = drawn(draw, TABLE, rows=ROWS)
        assert block["type"] == "data_table"
        assert block["rows"][1] == [
            {"type": "raw_text", "text": "浓缩咖啡机"},
            {"type": "raw_number", "value": 1230, "text": "1,230"},
        ]

    def test_is_a_plain_table_where_that_is_refused(self, draw: Draw) -> None:
        block = drawn(draw, TABLE, "data_table", rows=ROWS)
        assert block["type"] == "table"
        assert [column["align"] for column in block["column_settings"]] == ["left", "right"]

    def test_is_aligned_text_where_that_is_refused_too(self, draw: Draw) -> None:
        lines = aligned(drawn(draw, TABLE, "data_table", "table", rows=ROWS))
        assert lines == ["Item          Qty", "浓缩咖啡机  1,230", "Grinder       400"]
        assert len({width(line) for line in lines}) == 1

    def test_is_a_sentence_at_last(self, draw: Draw) -> None:
        block = drawn(draw, TABLE, "data_table", "table", "rich_text", rows=ROWS)
        assert block["text"]["text"] == "Two items, 1,630 in all."

    def test_has_no_empty_cell(self, draw: Draw) -> None:
        """One of them would make the whole message vanish."""
        block = drawn(draw, TABLE, rows=[{"name": "  ", "qty": None}])
        assert [cell["text"] for cell in block["rows"][1]] == ["–", "–"]

    def test_keeps_a_cell_on_one_line(self, draw: Draw) -> None:
        block = drawn(draw, TABLE, rows=[{"name": "a\n b", "qty": 1}])
        assert block["rows"][1][0]["text"] == "a b"

    def test_cuts_its_texts_before_slack_refuses_it(self, draw: Draw) -> None:
        """Ten thousand characters are all a table may hold."""
        block = drawn(draw, TABLE, rows=[{"name": "x" * 200, "qty": 1}] * 99)
        cells = [cell["text"] for row in block["rows"] for cell in row]
        assert sum(map(len, cells)) <= 10_000
        assert cells[2].endswith("…")


class TestChart:
    def test_has_a_point_of_each_series_for_each_label(self, draw: Draw) -> None:
        block = drawn(draw, CHART)
        assert block["chart"]["axis_config"] == {
            "categories": ["Jan", "Feb"],
            "x_label": "Month",
            "y_label": "Units",
        }
        assert block["chart"]["series"][0] == {
            "name": "Sales",
            "data": [{"label": "Jan", "value": 100}, {"label": "Feb", "value": 1234}],
        }

    def test_is_aligned_text_where_it_is_refused(self, draw: Draw) -> None:
        assert aligned(drawn(draw, CHART, "data_visualization")) == [
            "Month  Sales   Plan",
            "Jan      100     90",
            "Feb    1,234  1,200",
        ]

    def test_is_its_finding_at_last(self, draw: Draw) -> None:
        block = drawn(draw, CHART, "data_visualization", "rich_text")
        assert block["text"]["text"] == "Sales rise."

    def test_tells_long_names_apart(self, draw: Draw) -> None:
        """Slack refuses two series of one name, and legends are short."""
        source = CHART.replace('"Sales", [', '"Assembly line in Milano 1", [').replace(
            '"Plan", [', '"Assembly line in Milano 2", ['
        )
        names = [series["name"] for series in drawn(draw, source)["chart"]["series"]]
        assert len(set(names)) == 2
        assert all(len(name) <= 20 for name in names)

    def test_needs_a_value_for_each_label(self, draw: Draw) -> None:
        with pytest.raises(ValueError, match="shorter"):
            drawn(draw, CHART.replace("[90, 1200]", "[90]"))
