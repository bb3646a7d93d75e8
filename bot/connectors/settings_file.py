"""company.toml: what a company decides about its planning, and where its tables come from."""

import dataclasses
import tomllib
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

from bot.connectors import closest, toml_record
from bot.connectors.conventions import Conventions
from bot.connectors.layout import Layout
from bot.connectors.toml_record import Key
from bot.db.target import Purpose
from planning import calendar, frames
from planning.problems import Problem
from planning.settings import Settings

NAME = "company.toml"
LANGUAGES = ("en", "it", "zh_Hans")


@dataclasses.dataclass(frozen=True, kw_only=True)
class CompanyFile:
    """Everything that company.toml says."""

    settings: Settings | None  # None when they are wrong; the tables can be looked at all the same
    conventions: Conventions
    layout: Layout


def read(path: Path) -> tuple[CompanyFile | None, list[Problem]]:
    """What the file says, or None when the tables cannot be found by it, and what is wrong with it."""
    whole = Key(file=NAME)
    if not path.is_file():
        return None, [whole.problem("is missing", 'write one with at least: name = "Your company"')]
    try:
        toml = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as failure:
        return None, [whole.problem(f"cannot be read: {failure}", "mend it; it is TOML in UTF-8")]
    return _parsed(toml)


def _parsed(toml: dict[str, object]) -> tuple[CompanyFile | None, list[Problem]]:
    settings, wrong_settings = toml_record.read(_own(toml, Settings), Settings, Key(file=NAME))
    conventions, wrong_conventions = toml_record.read(_own(toml, Conventions), Conventions, Key(file=NAME))
    layout, wrong_layout = toml_record.read(_own(toml, Layout), Layout, Key(file=NAME))
    problems = _unknown_keys(toml) + wrong_settings + wrong_conventions + wrong_layout
    if settings:
        settings = _asked_within_the_plan(settings, toml.get("horizons"))
        problems += _implausible(settings)
    if layout:
        problems += _unknown_tables(layout)
    if conventions is None or layout is None:
        return None, problems
    plausible = None if problems else settings
    return CompanyFile(settings=plausible, conventions=conventions, layout=layout), problems


def _asked_within_the_plan(settings: Settings, stated: object) -> Settings:
    """Unless it is said for how many months reps are asked, a short plan shortens them."""
    if isinstance(stated, dict) and "submission" in stated:
        return settings
    horizons = settings.horizons
    asked = max(1, min(horizons.submission, horizons.plan))
    return dataclasses.replace(settings, horizons=dataclasses.replace(horizons, submission=asked))


def _own(toml: dict[str, object], record: type) -> dict[str, object]:
    return {key: value for key, value in toml.items() if key in _keys(record)}


def _keys(record: type) -> set[str]:
    return {field.name for field in dataclasses.fields(record)}


def _unknown_keys(toml: dict[str, object]) -> list[Problem]:
    known = _keys(Settings) | _keys(Conventions) | _keys(Layout)
    return [
        Key(file=NAME, path=key).problem("is not a setting", closest.advice(key, known))
        for key in toml
        if key not in known
    ]


def _unknown_tables(layout: Layout) -> list[Problem]:
    return [
        Key(file=NAME, path=f"table.{name}").problem(
            "is not a table of a company", closest.advice(name, frames.TABLES)
        )
        for name in layout.table
        if name not in frames.TABLES
    ]


def _implausible(settings: Settings) -> Iterator[Problem]:
    """What has the right type and yet cannot be meant."""
    choices = {
        "language": (settings.language, LANGUAGES),
        "preset": (settings.preset, calendar.PRESETS),
        "timezone": (settings.timezone, zoneinfo.available_timezones()),
    }
    for name, (value, known) in choices.items():
        if value not in known:
            near = closest.match(value, known) or getattr(Settings, name)
            yield Key(file=NAME, path=name).problem(f"'{value}' is not known", f"write one such as '{near}'")
    for purpose in settings.channels:
        if purpose not in set(Purpose):
            key = Key(file=NAME, path=f"channels.{purpose}")
            yield key.problem("is not the purpose of a channel", closest.advice(purpose, Purpose))
    if not calendar.is_known(settings.country):
        key = Key(file=NAME, path="country")
        yield key.problem(f"no public holidays are known for '{settings.country}'", "write a code such as IT")
    for name, figure, lowest in _figures(settings):
        if figure < lowest:
            yield Key(file=NAME, path=name).problem(f"{figure} is too small", f"write {lowest} or more")


def _figures(settings: Settings) -> Iterator[tuple[str, float, float]]:
    """Each figure of the settings with the lowest value that makes sense."""
    yield "approvals", settings.approvals, 1
    yield "horizons.submission", settings.horizons.submission, 1
    yield "horizons.plan", settings.horizons.plan, settings.horizons.submission
    for name, value in dataclasses.asdict(settings).items():
        nested = isinstance(value, dict)
        figures = {f"{name}.{key}": part for key, part in value.items()} if nested else {name: value}
        for path, figure in figures.items():
            if isinstance(figure, int | float):
                yield path, figure, 0
