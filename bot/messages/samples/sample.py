"""A sample: a message, how large it is, and the made-up company it speaks of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.messages.message import Message


class Size(StrEnum):
    """How much content a sample holds."""

    SMALL = "small"  # the least there can be
    TYPICAL = "typical"
    LIMIT = "limit"  # more than fits, with long and awkward names


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One message as an example."""

    name: str  # "demand/request", or with a variant "demand/request.draft"
    size: Size
    message: Message

    @property
    def is_view(self) -> bool:
        """Whether it is a form or the Home tab."""
        return self.message.template in VIEWS

    @property
    def is_sentence(self) -> bool:
        """Whether it is one plain sentence, shown at a field."""
        return self.message.template in SENTENCES

    def __str__(self) -> str:
        return f"{self.name}.{self.size}"


VIEWS = frozenset(
    {
        "cycle/waive",
        "demand/edit",
        "demand/reasons",
        "demand/check",
        "demand/item",
        "demand/review",
        "supply/acknowledge",
        "supply/dismiss",
        "approval/details",
        "approval/changes",
        "approval/comment",
        "home/home",
    }
)

SENTENCES = frozenset(
    {"answers/blank", "demand/closed_meanwhile", "demand/misread", "demand/note_missing", "supply/flawed"}
)

NOW = datetime(2026, 12, 3, 13, 5, tzinfo=UTC)
DUE = datetime(2026, 12, 4, 16, 0, tzinfo=UTC)
MONTH = "2026-12"
HORIZON = ("2026-12", "2027-01", "2027-02", "2027-03")
YEAR_AND_HALF = tuple(f"{2026 + (11 + n) // 12}-{(11 + n) % 12 + 1:02}" for n in range(18))
PEOPLE = (
    "anna.rossi",
    "li.wei",
    "marco.bianchi",
    "p.ferrari",
    "giulia.conti",
    "chen.min",
    "j.smith",
    "luca.d-angelo",
)
NAMES = {
    "anna.rossi": "Anna Rossi",
    "li.wei": "李伟",
    "marco.bianchi": "Marco Bianchi",
    "p.ferrari": "Paolo Ferrari",
    "giulia.conti": "Giulia Conti",
    "chen.min": "陈敏",
    "j.smith": "Jane Smith",
    "luca.d-angelo": "Luca D'Angelo",
}
ITEMS = (
    ("EM-200", "Espresso machine Duo"),
    ("EM-100", "Macchina da caffè «Caffè & Co»"),
    ("GR-10", "Grinder Piccolo"),
    ("GR-40", "商用磨豆机"),
    ("PUMP-15", "Pump 15 bar"),
)
AWKWARD = "双锅炉意式浓缩咖啡机<不锈钢> & l'edizione «Città di Forlì» — " + "with every option there is, " * 3


def name(who: str) -> str:
    """The full name of a made-up person."""
    return NAMES.get(who, who)


def mention(who: str) -> str:
    """Their mention; the id is made up from the name."""
    return f"<@U{who.upper().replace('.', '').replace('-', '')}>"


def item(number: int, size: Size) -> tuple[str, str]:
    """Code and name of the nth made-up item."""
    if size is Size.LIMIT:
        return f"ITEM-{number:05}", f"{number} {AWKWARD}"
    code, known = ITEMS[number % len(ITEMS)]
    return (code, known) if number < len(ITEMS) else (f"{code}-{number}", known)


def sized(name: str, build: Callable[[Size], Message]) -> Iterator[Sample]:
    """The sample at each size."""
    for size in Size:
        yield Sample(name=name, size=size, message=build(size))
