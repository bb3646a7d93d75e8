"""The kinds of rule that a field can follow."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class String:
    """A bare string."""

    most: int
    least: int = 1
    pattern: str = ""


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text object."""

    most: int
    least: int = 1
    plain: bool = False


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A whole number."""

    least: int
    most: int


@dataclass(frozen=True)
class Number:
    """Any number."""


@dataclass(frozen=True)
class Flag:
    """True or false."""


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    of: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Several:
    """An array."""

    of: "Rule"
    most: int
    least: int = 0


@dataclass(frozen=True)
class Thing:
    """An object of one shape."""

    name: str


@dataclass(frozen=True)
class Typed:
    """An object that says by its `type` which shape it has."""

    allowed: frozenset[str]


@dataclass(frozen=True)
class Child:
    """A block inside a block."""

    allowed: frozenset[str]


Rule = String | Text | Whole | Number | Flag | Choice | Several | Thing | Typed | Child


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The fields of an object. Of the fields in `any_of` at least one must be there."""

    must: Mapping[str, Rule] = field(default_factory=dict)
    may: Mapping[str, Rule] = field(default_factory=dict)
    any_of: tuple[str, ...] = ()


ID = String(most=255)
URL = String(most=3000)
FLAG = Flag()
OPTION, CONFIRM, IMAGE = Thing("option"), Thing("confirm"), Typed(frozenset({"image"}))
DATE = String(most=10, pattern=r"\d{4}-\d{2}-\d{2}")
TIME = String(most=5, pattern=r"\d{2}:\d{2}")
COLOUR = String(most=7, pattern=r"#[0-9a-fA-F]{6}")
PLACEHOLDER = Text(most=150, plain=True)
RICH = Child(frozenset({"rich_text"}))
