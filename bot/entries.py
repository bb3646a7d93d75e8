"""Reads the months of a line as people type them, by the rules of their language.

`118 122 130 128`, `120` for all months, `+5%`, `-10%`, `+20`, `=` or nothing for the proposal, in any
mixture; separated by spaces, tabs, semicolons or slashes. Whatever could be read in two ways is refused,
because 1.234 is one thousand and more in Italian and little more than one in English.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

TYPO_FACTOR = 10.0  # beyond so many times the proposal somebody must have meant it
CONFIRMED = "!"
LONGEST = 20  # characters of a number, marks included; nobody plans such quantities
SAME = "="
DECIMAL_COMMA = ("it",)

GROUPING_SPACES = re.compile(r"(?<=\d)[\u00a0\u202f\u2009](?=\d{3}(?!\d))")  # as spreadsheets write 1 234
LIST_COMMA = re.compile(r",(?=\s)")  # 118, 122: no number ends with a comma
SEPARATORS = re.compile(r"[\s;/|、]+")
MINUS = str.maketrans("−–—‐‑﹣", "------")
RELATIVE = re.compile(r"(?P<sign>[+-])(?P<number>[\d.,]+)(?P<percent>%?)\Z")
GROUPED = re.compile(r"[1-9]\d{0,2}(?P<mark>[.,])\d{3}\Z")


class Trouble(StrEnum):
    """Why an entry is not taken."""

    COUNT = "count"  # not as many numbers as months
    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS = "ambiguous"  # 1.200 in English
    FRACTION = "fraction"  # half a piece
    NEGATIVE = "negative"
    UNLIKELY = "unlikely"  # far from the proposal: a typing error, or to be confirmed


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong with an entry, with all that is needed to say so."""

    trouble: Trouble
    text: str = ""  # the piece that was typed
    value: float | None = None  # as it would be read
    proposal: float | None = None
    given: int = 0
    needed: int = 0


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How numbers are to be read for one line."""

    language: str
    decimals: int = 0
    typo_factor: float = TYPO_FACTOR


class Unreadable(ValueError):
    """A piece of an entry is not a number we can take."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.trouble)
        self.problem = problem


def read(
    text: str, *, proposal: Sequence[float], rules: Rules
) -> tuple[tuple[float, ...] | None, list[Problem]]:
    """The months that were typed, or what is wrong with them.

    >>> english = Rules(language="en")
    >>> read("118 +5% = -20", proposal=[100, 100, 130, 128], rules=english)
    ((118.0, 105.0, 130.0, 108.0), [])
    >>> read("1.200", proposal=[1100, 1150], rules=Rules(language="it"))
    ((1200.0, 1200.0), [])
    >>> values, problems = read("1.200", proposal=[1100, 1150], rules=english)
    >>> values, problems[0].trouble, problems[0].value
    (None, <Trouble.AMBIGUOUS: 'ambiguous'>, 1.2)
    """
    pieces, confirmed = _pieces(text)
    if len(pieces) == 1:
        pieces *= len(proposal)
    if len(pieces) != len(proposal):
        return None, [Problem(trouble=Trouble.COUNT, text=text, given=len(pieces), needed=len(proposal))]
    values: list[float] = []
    problems: list[Problem] = []
    usual = max(proposal, default=0.0)
    for piece, proposed in zip(pieces, proposal, strict=True):
        try:
            value = _value(piece.removesuffix(CONFIRMED), proposed, rules)
            if not confirmed and not piece.endswith(CONFIRMED):
                _likely(piece, value, proposed or usual, rules)
            values.append(value)
        except Unreadable as error:
            problems.append(error.problem)
    unique = list(dict.fromkeys(problems))
    return (None, unique) if unique else (tuple(values), [])


def write(values: Sequence[float], *, language: str, decimals: int = 0) -> str:
    """The months as a person of that language would type them; `read` takes them back unchanged.

    >>> write([1180, 122.5], language="it", decimals=1)
    '1180 122,5'
    """
    written = (f"{_rounded(value, decimals):f}" for value in values)
    shortened = (text.rstrip("0").rstrip(".") if "." in text else text for text in written)
    return " ".join(text.replace(".", _decimal_mark(language)) for text in shortened)


def _pieces(text: str) -> tuple[list[str], bool]:
    """The pieces between separators, and whether the whole entry was confirmed by a mark of its own."""
    grouped = GROUPING_SPACES.sub("", text)
    normal = unicodedata.normalize("NFKC", grouped).translate(MINUS)
    pieces = [piece for piece in SEPARATORS.split(LIST_COMMA.sub(" ", normal)) if piece]
    numbers = [piece for piece in pieces if piece != CONFIRMED]
    return numbers or [SAME], len(numbers) < len(pieces)


def _value(piece: str, proposed: float, rules: Rules) -> float:
    if piece == SAME:
        return float(proposed)
    if relative := RELATIVE.match(piece):
        return _changed(piece, relative, proposed, rules)
    value = _number(piece, rules)
    if value != _rounded(value, rules.decimals):
        raise Unreadable(Problem(trouble=Trouble.FRACTION, text=piece, value=float(value)))
    return float(value)


def _changed(piece: str, relative: re.Match[str], proposed: float, rules: Rules) -> float:
    amount = _number(relative["number"], rules)
    amount = -amount if relative["sign"] == "-" else amount
    base = Decimal(str(proposed))
    changed = _rounded(base + (base * amount / 100 if relative["percent"] else amount), rules.decimals)
    if changed < 0:
        raise Unreadable(
            Problem(trouble=Trouble.NEGATIVE, text=piece, value=float(changed), proposal=proposed)
        )
    return float(changed)


def _number(text: str, rules: Rules) -> Decimal:
    """The number in either convention where only one reading makes sense, else by the language."""
    if not re.fullmatch(r"[0-9]+([.,][0-9]+)*", text) or len(text) > LONGEST:
        raise Unreadable(Problem(trouble=Trouble.NOT_A_NUMBER, text=text))
    marks = [character for character in text if character in ".,"]
    if not marks:
        return Decimal(text)
    mark = _decimal_mark(rules.language)
    if single := GROUPED.match(text):
        return _thousand(text, single["mark"], mark, rules)
    if len(set(marks)) == 1 and len(marks) > 1:
        return Decimal(_ungrouped(text, marks[0]))
    whole, _, fraction = text.rpartition(marks[-1])
    head = _ungrouped(whole, marks[0]) if len(marks) > 1 else whole
    return Decimal(f"{head}.{fraction}")


def _thousand(text: str, found: str, mark: str, rules: Rules) -> Decimal:
    """1.234 or 1,234: a thousand where the mark groups, and only there."""
    if found != mark:
        return Decimal(text.replace(found, ""))
    value = Decimal(text.replace(found, "."))
    if rules.decimals < 3:
        raise Unreadable(Problem(trouble=Trouble.AMBIGUOUS, text=text, value=float(value)))
    return value


def _ungrouped(text: str, mark: str) -> str:
    first, *groups = text.split(mark)
    if not 1 <= len(first) <= 3 or any(not re.fullmatch(r"[0-9]{3}", group) for group in groups):
        raise Unreadable(Problem(trouble=Trouble.NOT_A_NUMBER, text=text))
    return first + "".join(groups)


def _likely(piece: str, value: float, usual: float, rules: Rules) -> None:
    """Refuse what is far above the proposal, or what `1 200` falls into: a 1 where a thousand is usual."""
    above = value > usual * rules.typo_factor
    torn = usual >= 1000 and 0 < value < usual / rules.typo_factor
    if usual and (above or torn):
        raise Unreadable(Problem(trouble=Trouble.UNLIKELY, text=piece, value=value, proposal=usual))


def _rounded(value: float | Decimal, decimals: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _decimal_mark(language: str) -> str:
    return "," if language in DECIMAL_COMMA else "."
