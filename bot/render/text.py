"""Text that is safe to put into a message: escaping, lengths, widths."""

import unicodedata

from markupsafe import Markup

ELLIPSIS = "…"
ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


class Numeral(Markup):
    """A formatted number that remembers its value, so that a table can sort by it."""

    value: float

    @classmethod
    def of(cls, value: float, text: str) -> "Numeral":
        """The value, written as this text."""
        numeral = cls(text)
        numeral.value = value
        return numeral


def escape(text: str) -> Markup:
    """The text with the three characters replaced that Slack reads as markup; marked text stays as it is.

    >>> escape("<!channel> & co")
    Markup('&lt;!channel&gt; &amp; co')
    """
    if isinstance(text, Markup):
        return text
    for character, entity in ESCAPES:
        text = text.replace(character, entity)
    return Markup(text)  # noqa: S704 - escaped in the line above


def plain(text: str) -> str:
    """The text for a field that knows no markup: what was escaped is written out again.

    >>> plain(escape("R&D <new>")), plain("a &amp; b")
    ('R&D <new>', 'a &amp; b')
    """
    if not isinstance(text, Markup):
        return text
    bare = str(text)
    for character, entity in reversed(ESCAPES):
        bare = bare.replace(entity, character)
    return bare


def length(text: str) -> int:
    """Characters as Slack counts them: an emoji outside the basic plane counts twice.

    >>> length("caffè"), length("📦")
    (5, 2)
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, most: int) -> str:
    """The text, or its beginning and an ellipsis; never half a character.

    >>> clip("Macchina espresso", 10), clip("浓缩咖啡机", 4)
    ('Macchina…', '浓缩咖…')
    """
    if length(text) <= most:
        return text
    kept = text[: max(0, most - 1)]
    while length(kept) > most - 1:
        kept = kept[:-1]
    while kept and (unicodedata.combining(text[len(kept)]) or text[len(kept)] in "\u200d\ufe0f"):
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def clip_markup(text: str, most: int) -> str:
    """As clip, for text with Slack's markup: neither a mention nor an entity is cut in two.

    >>> clip_markup("sent by <@U024BE7LH> today", 16), clip_markup("salt &amp; pepper", 8)
    ('sent by…', 'salt…')
    """
    if length(text) <= most:
        return text
    kept = clip(text, most)[:-1]
    if kept.rfind("<") > kept.rfind(">"):
        kept = kept[: kept.rfind("<")]
    if kept.rfind("&") > kept.rfind(";"):
        kept = kept[: kept.rfind("&")]
    return kept.rstrip() + ELLIPSIS


def width(text: str) -> int:
    """Columns the text takes in a fixed-width font: Chinese characters take two, accents none.

    >>> width("caffe\u0300"), width("浓缩")
    (5, 4)
    """
    return len(text) if text.isascii() else sum(_columns(character) for character in text)


def fit(text: str, columns: int, *, right: bool = False) -> str:
    """The text padded or cut to exactly so many columns.

    >>> fit("浓缩咖啡机", 7), fit("12", 5, right=True)
    ('浓缩咖…', '   12')
    """
    while width(text) > columns:
        text = text.removesuffix(ELLIPSIS)[:-1] + ELLIPSIS
    padding = " " * (columns - width(text))
    return padding + text if right else text + padding


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
