"""Templates become blocks: what is said in them, and the mistakes that are found out."""

from datetime import UTC, datetime
from typing import Any

import pytest
from jinja2 import TemplateSyntaxError, UndefinedError

from bot.render.blocks import StrayText
from bot.render.filters import NothingToShow
from bot.render.limits import TooLong
from tests.unit.bot.render.conftest import Draw


def page(body: str) -> str:
    """A message with that body."""
    return "{% call message(text='A message') %}" + body + "{% endcall %}"


def section(body: str) -> str:
    """A message with one paragraph."""
    return page("{% call section() %}" + body + "{% endcall %}")


def text_of(drawn: dict[str, Any]) -> str:
    """The text of the only paragraph."""
    [block] = drawn["blocks"]
    return str(block["text"]["text"])


class TestText:
    def test_what_people_typed_is_escaped(self, draw: Draw) -> None:
        assert text_of(draw(section("{{ name }}"), name="<!channel> & co")) == "&lt;!channel&gt; &amp; co"

    def test_so_is_what_a_translation_is_filled_with(self, draw: Draw) -> None:
        source = section("{% trans %}Hello {{ name }} & friends{% endtrans %}")
        assert text_of(draw(source, name="<b>'\"")) == "Hello &lt;b&gt;'\" &amp; friends"

    def test_a_mention_is_meant(self, draw: Draw) -> None:
        assert text_of(draw(section("{{ who | person }}"), who="anna")) == "<@ANNA>"

    def test_several_people_make_a_phrase(self, draw: Draw) -> None:
        drawn = draw(section("{{ who | people }}"), who=["anna", "li"], language="it")
        assert text_of(drawn) == "<@ANNA> e <@LI>"

    def test_a_number_is_written_as_the_reader_does(self, draw: Draw) -> None:
        """Even when nobody thought of a format."""
        assert text_of(draw(section("{{ n }}"), n=12345, language="it")) == "12.345"

    def test_a_line_of_the_template_is_a_line_of_the_message(self, draw: Draw) -> None:
        """Indentation and lines with nothing but control tags leave no trace."""
        assert (
            text_of(draw(section("\n   one\n {% if yes %}\n  two\n {% endif %}\n\n"), yes=True)) == "one\ntwo"
        )

    def test_a_line_that_starts_with_a_dot_goes_on(self, draw: Draw) -> None:
        assert text_of(draw(section("one\n· two\n, three\n"))) == "one · two, three"

    def test_no_space_follows_a_full_width_stop(self, draw: Draw) -> None:
        assert text_of(draw(section("一。 二。"))) == "一。二。"

    def test_a_quotation_is_quoted_line_by_line(self, draw: Draw) -> None:
        """Or its second line would look like ours."""
        assert text_of(draw(section("{{ note | quote }}"), note="a\n<b>")) == "> a\n> &lt;b&gt;"

    def test_a_header_shows_what_was_typed(self, draw: Draw) -> None:
        """Slack reads no markup there, so nothing is escaped."""
        drawn = draw(page("{% call header() %}{{ name }}{% endcall %}"), name="R&D <new>")
        assert drawn["blocks"][0]["text"]["text"] == "R&D <new>"

    def test_an_instant_is_shown_in_the_readers_time(self, draw: Draw) -> None:
        at = datetime(2026, 12, 4, 16, tzinfo=UTC).isoformat()
        assert text_of(draw(section("{{ at | when }}"), at=at)) == "Fri 4 Dec, 17:00"

    def test_too_long_text_of_people_is_cut(self, draw: Draw) -> None:
        assert len(text_of(draw(section("{{ note }}"), note="x" * 5000))) == 3000


class TestMistakes:
    def test_text_outside_a_block_is_found(self, draw: Draw) -> None:
        with pytest.raises(StrayText):
            draw(page("hello"))

    def test_a_number_outside_a_block_is_found(self, draw: Draw) -> None:
        """It is JSON, but it is no block."""
        with pytest.raises(StrayText):
            draw(page("17"))

    def test_a_missing_value_is_found(self, draw: Draw) -> None:
        with pytest.raises(UndefinedError):
            draw(section("{{ nobody }}"))

    @pytest.mark.parametrize("value", [None, True, [1], {"a": 1}])
    def test_a_value_that_cannot_be_shown_is_found(self, draw: Draw, value: object) -> None:
        """`None` in a message is worse than no message."""
        with pytest.raises(NothingToShow):
            draw(section("{{ value }}"), value=value)

    def test_a_button_with_too_many_words_is_found(self, draw: Draw) -> None:
        """Slack would show about thirty characters of it."""
        button = "{% call actions() %}{{ button(Action.DEMAND_EDIT, 'x' * 31, '1@1') }}{% endcall %}"
        with pytest.raises(TooLong):
            draw(page(button))

    def test_too_many_blocks_are_found(self, draw: Draw) -> None:
        with pytest.raises(TooLong, match=r"message\.blocks is 51"):
            draw(page("{{ divider() }}" * 51))

    def test_a_filter_inside_a_translation_is_found(self, draw: Draw) -> None:
        """Translators could not keep it; values are worked out before."""
        with pytest.raises(TemplateSyntaxError):
            draw(section("{% trans %}{{ name | upper }}{% endtrans %}"), name="x")


class TestParts:
    def test_a_button_carries_its_pointer(self, draw: Draw) -> None:
        button = "button(Action.DEMAND_EDIT, 'Edit', '17@3', style='primary')"
        source = page("{% call actions() %}{{ " + button + " }}{% endcall %}")
        [button] = draw(source)["blocks"][0]["elements"]
        assert (button["action_id"], button["value"], button["style"]) == ("demand.edit", "17@3", "primary")

    def test_a_question_is_asked_before_a_button_counts(self, draw: Draw) -> None:
        question = "confirm(title='Sure?', text='You <b>', yes='Yes', no='No')"
        source = page(
            "{% call actions() %}{{ button(Action.DEMAND_EDIT, 'Edit', '1@1', confirm="
            + question
            + ") }}{% endcall %}"
        )
        assert draw(source)["blocks"][0]["elements"][0]["confirm"]["text"]["text"] == "You <b>"

    def test_figures_that_are_unknown_leave_no_empty_block(self, draw: Draw) -> None:
        """Slack refuses a section without a field."""
        assert draw(page("{% call fields() %}{% endcall %}{{ divider() }}"))["blocks"] == [
            {"type": "divider"}
        ]

    def test_channel_names_in_text_stay_text(self, draw: Draw) -> None:
        """Slack turns what looks like one into a link unless told not to."""
        assert draw(section("#general"))["blocks"][0]["text"]["verbatim"] is True
