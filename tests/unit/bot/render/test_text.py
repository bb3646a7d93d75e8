"""Text for Slack: escaped once, cut without damage, aligned by what it really takes."""

from hypothesis import given
from hypothesis import strategies as st

from bot.render import text

MIXED = st.text(st.sampled_from("aé浓🍵&<>\u0301 -"), max_size=60)


@given(st.text())
def test_escaping_can_be_undone(typed: str) -> None:
    """A field without markup shows what was typed, entities included."""
    assert text.plain(text.escape(typed)) == typed


@given(st.text())
def test_escaped_text_holds_no_bracket(typed: str) -> None:
    """So nobody can be mentioned by what somebody typed."""
    assert not set("<>") & set(text.escape(typed))


@given(st.text())
def test_escaping_twice_is_escaping_once(typed: str) -> None:
    """Finished text passes unchanged."""
    assert text.escape(text.escape(typed)) == text.escape(typed)


@given(MIXED, st.integers(min_value=1, max_value=30))
def test_cut_text_is_never_too_long(typed: str, most: int) -> None:
    assert text.length(text.clip(typed, most)) <= most


@given(MIXED, st.integers(min_value=1, max_value=30))
def test_cut_text_begins_as_the_text_began(typed: str, most: int) -> None:
    """Only an ellipsis is added, and only when something was cut."""
    cut = text.clip(typed, most)
    assert cut == typed or (cut.endswith("…") and typed.startswith(cut[:-1]))


def test_no_accent_is_cut_from_its_letter() -> None:
    """`e` and a combining accent are one character to whoever reads."""
    assert text.clip("caffe\u0300 lungo", 6) == "caff…"


@given(
    st.lists(st.sampled_from(["<@U1>", "&amp;", "&lt;", "word", " "]), max_size=12).map("".join),
    st.integers(2, 40),
)
def test_cut_markup_keeps_mentions_and_entities_whole(marked: str, most: int) -> None:
    """Half a mention would show its brackets, half an entity its letters."""
    cut = text.clip_markup(marked, most)
    assert text.length(cut) <= most
    assert cut.count("<") == cut.count(">")
    assert cut.count("&") == cut.count(";")


@given(MIXED, st.integers(min_value=2, max_value=30), st.booleans())
def test_fitted_text_takes_exactly_its_columns(typed: str, columns: int, right: bool) -> None:
    """Chinese names take two columns a character, and tables stay straight all the same."""
    assert text.width(text.fit(typed, columns, right=right)) == columns
