"""The company's own settings: calendar and time zones."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

from planning import calendar
from planning.company import Company
from planning.problems import Problem

SOURCE = "company.toml"


def check(company: Company, _as_of: pd.Period) -> Iterator[Problem]:
    """Country, time zone and preset must be known, or no due time can be computed."""
    given = company.settings
    if not calendar.is_known(given.country):
        yield _problem(
            "country", f"no public holidays are known for '{given.country}'", "write a code such as IT"
        )
    if not is_zone(given.timezone):
        yield _problem("timezone", f"'{given.timezone}' is not a time zone", "write one such as Europe/Rome")
    if given.preset not in calendar.PRESETS:
        choices = " or ".join(sorted(calendar.PRESETS))
        yield _problem("preset", f"'{given.preset}' is not a calendar preset", f"choose {choices}")


def is_zone(name: str) -> bool:
    """Whether that is a time zone of the IANA database."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of the database, such as Europe
        return False
    return True


def _problem(column: str, reason: str, remedy: str) -> Problem:
    return Problem(source=SOURCE, column=column, reason=reason, remedy=remedy)
