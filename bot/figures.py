"""Figures as people write them, in any of the usual conventions; what has two meanings is refused."""

import math
import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from planning.problems import Refusal


class DecimalMark(StrEnum):
    """What stands before the decimals."""

    POINT = "."
    COMMA = ","


SCIENTIFIC = re.compile(r"\d+(\.\d+)?[eE][+-]?\d+")
SHAPES = {
    DecimalMark.POINT: re.compile(
        r"(?P<whole>\d+|[1-9]\d{0,2}(?P<gap>[, '’])\d{3}((?P=gap)\d{3})*|)(\.(?P<decimals>\d*))?"
    ),
    DecimalMark.COMMA: re.compile(
        r"(?P<whole>\d+|[1-9]\d{0,2}(?P<gap>[. '’])\d{3}((?P=gap)\d{3})*|)(,(?P<decimals>\d*))?"
    ),
}


def parse(written: str, *, decimal: DecimalMark | None = None) -> float | Refusal:
    """The number meant. Both conventions are understood; the stated decimal mark decides where both fit.

    >>> parse("1.234,5"), parse("1,234.5"), parse("1 234"), parse("１２"), parse("-0.125")
    (1234.5, 1234.5, 1234.0, 12.0, -0.125)
    >>> parse("1.234", decimal=DecimalMark.COMMA), parse("1.234", decimal=DecimalMark.POINT)
    (1234.0, 1.234)
    >>> parse("1.234").reason
    "'1.234' may mean 1.234 or 1234"
    """
    sign, digits = _signed(unicodedata.normalize("NFKC", written).strip())
    if SCIENTIFIC.fullmatch(digits) and math.isfinite(float(digits)):
        return sign * float(digits)
    meanings = {mark: meaning for mark in DecimalMark if (meaning := _meaning(digits, mark)) is not None}
    if not meanings:
        return Refusal(reason=f"'{written}' is not a number", remedy="write a number such as 12.50")
    if len(set(meanings.values())) == 1:
        return sign * next(iter(meanings.values()))
    if decimal is None:
        either = " or ".join(f"{meaning:.15g}" for meaning in meanings.values())
        return Refusal(
            reason=f"'{written}' may mean {either}",
            remedy="write it without thousands separators and with two decimals, or state the decimal mark",
        )
    return sign * meanings[decimal]


def convention(written: Iterable[str]) -> DecimalMark | None:
    """The decimal mark that these figures show, when those with one meaning agree on it.

    >>> convention(["12.5", "1.234"]), convention(["1.234"]), convention(["12.5", "12,5"])
    (<DecimalMark.POINT: '.'>, None, None)
    """
    shown: set[DecimalMark] = set()
    for figure in written:
        _, digits = _signed(unicodedata.normalize("NFKC", figure).strip())
        fitting = [mark for mark in DecimalMark if _meaning(digits, mark) is not None]
        shown.update(fitting if len(fitting) == 1 else [])
    return shown.pop() if len(shown) == 1 else None


def _signed(written: str) -> tuple[int, str]:
    written = written.replace("\N{MINUS SIGN}", "-")
    if written.startswith("-"):
        return -1, written[1:]
    return 1, written.removeprefix("+")


def _meaning(digits: str, mark: DecimalMark) -> float | None:
    shape = SHAPES[mark].fullmatch(digits)
    if shape is None or not re.search(r"\d", digits):
        return None
    whole = re.sub(r"\D", "", shape["whole"])
    meaning = float(f"{whole or 0}.{shape['decimals'] or 0}")
    return meaning if math.isfinite(meaning) else None
