"""How the owner of the files writes: numbers, dates, encoding, separator."""

from dataclasses import dataclass, field

from bot.figures import DecimalMark


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """`[numbers]` of company.toml."""

    decimal: DecimalMark | None = None  # unstated: as the other cells of the column show it


@dataclass(frozen=True, kw_only=True)
class Dates:
    """`[dates]` of company.toml, in the signs of strftime."""

    day: str = "%Y-%m-%d"
    month: str = "%Y-%m"


@dataclass(frozen=True, kw_only=True)
class Files:
    """`[files]` of company.toml; what is unstated is found out per file."""

    encoding: str | None = None
    separator: str | None = None


@dataclass(frozen=True, kw_only=True)
class Conventions:
    """All of them."""

    numbers: Numbers = field(default_factory=Numbers)
    dates: Dates = field(default_factory=Dates)
    files: Files = field(default_factory=Files)
