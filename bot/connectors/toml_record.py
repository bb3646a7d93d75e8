"""From a section of TOML to the record that holds it: unknown keys, missing keys and wrong types are said."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from bot.connectors import closest
from planning.problems import Problem

Record = TypeVar("Record")

SPOKEN = {str: "text in quotes", int: "a whole number", float: "a number", bool: "true or false"}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Key:
    """A place in a TOML file."""

    file: str
    path: str = ""

    def below(self, name: str) -> "Key":
        """The place of a key inside this section."""
        return Key(file=self.file, path=f"{self.path}.{name}" if self.path else name)

    def problem(self, reason: str, remedy: str) -> Problem:
        """Something wrong at this place."""
        return Problem(source=self.file, column=self.path or None, reason=reason, remedy=remedy)


def read(section: object, record: type[Record], key: Key) -> tuple[Record | None, list[Problem]]:
    """The record, or None and what is wrong with the section; the key `from` is the field `from_`.

    >>> @dataclasses.dataclass(frozen=True, kw_only=True)
    ... class Horizons:
    ...     submission: int = 4
    >>> read({"submission": 3}, Horizons, Key(file="company.toml"))
    (...Horizons(submission=3), [])
    >>> _, problems = read({"submision": 3}, Horizons, Key(file="company.toml", path="horizons"))
    >>> print(*problems)
    company.toml, column horizons.submision: is not a setting; write 'submission'
    """
    if not isinstance(section, Mapping):
        return None, [key.problem(f"{section!r} is not a section", f"write [{key.path}] and its keys below")]
    fields = {field.name.rstrip("_"): field for field in dataclasses.fields(record)}  # type: ignore[arg-type]
    problems = [
        key.below(name).problem("is not a setting", closest.advice(name, fields))
        for name in section
        if name not in fields
    ]
    hints = typing.get_type_hints(record)
    values = {}
    for name, field in fields.items():
        if name in section:
            values[field.name], more = _value(section[name], hints[field.name], key.below(name))
            problems += more
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            problems.append(key.below(name).problem("is missing", "add it"))
    return (None, problems) if problems else (record(**values), [])


def _value(value: object, hint: object, key: Key) -> tuple[object, list[Problem]]:
    """The value in the type of its hint."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _value(value, next(kind for kind in arguments if kind is not types.NoneType), key)
    if origin is tuple:
        return _values(value, arguments[0], key)
    if origin in (dict, Mapping):
        return _named_values(value, arguments[1], key)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return read(value, hint, key)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _choice(value, hint, key)
    return _plain(value, hint, key)


def _values(value: object, hint: object, key: Key) -> tuple[object, list[Problem]]:
    if not isinstance(value, list):
        return None, [key.problem(f"{value!r} is not a list", "write it in square brackets")]
    read_all = [_value(entry, hint, key.below(str(place))) for place, entry in enumerate(value, start=1)]
    return tuple(entry for entry, _ in read_all), [problem for _, more in read_all for problem in more]


def _named_values(value: object, hint: object, key: Key) -> tuple[object, list[Problem]]:
    if not isinstance(value, Mapping):
        return None, [key.problem(f"{value!r} is not a section", f"write [{key.path}] and its keys below")]
    read_all = {name: _value(entry, hint, key.below(name)) for name, entry in value.items()}
    problems = [problem for _, more in read_all.values() for problem in more]
    return {name: entry for name, (entry, _) in read_all.items()}, problems


def _choice(value: object, choices: type[StrEnum], key: Key) -> tuple[object, list[Problem]]:
    known = [str(choice) for choice in choices]
    if value in known:
        return choices(str(value)), []
    return None, [key.problem(f"{value!r} is not among the choices", closest.advice(str(value), known))]


def _plain(value: object, hint: object, key: Key) -> tuple[object, list[Problem]]:
    if hint is object:
        return value, []
    wanted = hint if isinstance(hint, type) else str
    accepted = (int, float) if wanted is float else wanted
    if isinstance(value, accepted) and isinstance(value, bool) == (wanted is bool):
        return wanted(value), []
    return None, [key.problem(f"{value!r} is not {SPOKEN[wanted]}", f"write {SPOKEN[wanted]}")]
