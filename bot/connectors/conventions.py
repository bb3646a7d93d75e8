"""How the owner of the files writes: numbers, dates, encoding, separator."""

from dataclasses import dataclass, field
from datetime import date

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
    earliest_year: int = 1900  # an earlier one is a slip of the finger
    latest_year: int = 2199

    def plausible(self, day: date) -> bool:
        """Whether somebody may have meant that day."""
        return self.earliest_year <= day.year <= self.latest_year


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
