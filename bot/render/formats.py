"""Numbers, money, months and instants as the reader writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from markupsafe import Markup

from bot.render.text import Numeral, escape

NOTHING = "–"


@dataclass(frozen=True)
class Formats:
    """How one language writes figures and dates."""

    language: str

    @cached_property
    def locale(self) -> Locale:
        """Babel's locale; English dates are written the international way."""
        return Locale.parse("en_GB" if self.language == "en" else self.language)

    def number(self, value: float | None, decimals: int = 0) -> Numeral | str:
        """A quantity: 1,234 or 1.234, or a dash when unknown."""
        return NOTHING if value is None else Numeral.of(value, self._decimal(value, decimals))

    def quantity(self, value: float | None, unit: str, decimals: int = 0) -> Numeral | str:
        """A quantity with its unit, where all have the same."""
        if value is None:
            return NOTHING
        return Numeral.of(value, f"{self._decimal(value, decimals)} {escape(unit)}".rstrip())

    def signed(self, value: float | None, decimals: int = 0) -> Numeral | str:
        """A difference: +120, -30, 0."""
        return NOTHING if value is None else Numeral.of(value, _plus(value, self._decimal(value, decimals)))

    def percent(self, value: float | None, decimals: int = 0) -> Numeral | str:
        """A share: 0.954 is 95% or, with one decimal, 95.4%."""
        return NOTHING if value is None else Numeral.of(value, self._percent(value, decimals))

    def signed_percent(self, value: float | None, decimals: int = 1) -> Numeral | str:
        """A change: +3.1%."""
        return NOTHING if value is None else Numeral.of(value, _plus(value, self._percent(value, decimals)))

    def money(self, value: float | None, currency: str) -> Numeral | str:
        """An amount in whole units of its currency."""
        return NOTHING if value is None else Numeral.of(value, self._money(value, currency))

    def signed_money(self, value: float | None, currency: str) -> Numeral | str:
        """A difference in money."""
        return NOTHING if value is None else Numeral.of(value, _plus(value, self._money(value, currency)))

    def month(self, month: str) -> str:
        """A month by its name: December 2026."""
        return format_date(_first_of(month), self._named("y年M月", "MMMM y"), locale=self.locale)

    def short_month(self, month: str) -> str:
        """A month for a table's head: Dec 26."""
        return format_date(_first_of(month), self._named("yy年M月", "MMM\u00a0yy"), locale=self.locale)

    def day(self, day: str) -> str:
        """A date without a time: 14 December 2026."""
        return format_date(date.fromisoformat(day), "long", locale=self.locale)

    def when(self, instant: str, timezone: str) -> str:
        """An instant in words, in that time zone, for text where Slack's date token does not work."""
        moment = datetime.fromisoformat(instant)
        pattern = self._named("M月d日EEE HH:mm", "EEE d MMM, HH:mm")
        return format_datetime(moment, pattern, tzinfo=ZoneInfo(timezone), locale=self.locale)

    def due(self, instant: str, timezone: str) -> Markup:
        """An instant as Slack's date token, which each reader sees in their own time and language."""
        seconds = int(datetime.fromisoformat(instant).astimezone(UTC).timestamp())
        fallback = escape(f"{self.when(instant, timezone)} {_zone(instant, timezone)}").replace("|", "/")
        return Markup(f"<!date^{seconds}^{{date_short_pretty}} {{time}}|{fallback}>")  # noqa: S704 - escaped

    def listed(self, things: Sequence[str]) -> Markup:
        """Several names in one phrase: a, b and c."""
        return Markup(format_list([escape(thing) for thing in things], locale=self.locale))  # noqa: S704

    def _decimal(self, value: float, decimals: int) -> str:
        return format_decimal(_settled(value, decimals), format=_pattern(decimals), locale=self.locale)

    def _percent(self, value: float, decimals: int) -> str:
        pattern = self.locale.percent_formats[None].pattern
        return format_percent(
            _settled(value, decimals + 2),
            format=pattern.replace("#,##0", _pattern(decimals)),
            locale=self.locale,
        )

    def _money(self, value: float, currency: str) -> str:
        pattern = self.locale.currency_formats["standard"].pattern.replace("0.00", "0")
        return format_currency(
            _settled(value, 0), currency, format=pattern, locale=self.locale, currency_digits=False
        )

    def _named(self, chinese: str, other: str) -> str:
        """The date pattern of the language; Chinese alone puts the year first and names the units."""
        return chinese if self.language == "zh_Hans" else other


def _first_of(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _settled(value: float, decimals: int) -> float:
    """Rounded half up as people do it, and never minus zero."""
    return round(value + (1e-9 if value >= 0 else -1e-9), decimals) or 0.0


def _plus(value: float, text: str) -> str:
    shown = any(digit in text for digit in "123456789")
    return f"+{text}" if value > 0 and shown else text


def _zone(instant: str, timezone: str) -> str:
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(timezone)).strftime("%Z")
