"""The reference in docs/data.md: every table with its columns, every function of a mapping, every setting."""

import dataclasses
import typing
from collections.abc import Iterator, Mapping

from bot.connectors.vocabulary import FUNCTIONS
from planning import frames
from planning.frames import Column, Kind, Table
from planning.settings import Settings


def tables() -> str:
    """Every table: what it means, what is off without it, and its columns."""
    return "\n\n".join("\n".join(_table(table)) for table in frames.TABLES.values())


def functions() -> str:
    """Every function that an expression may call."""
    rows = [f"| `{function.example}` | {function.meaning} |" for function in FUNCTIONS.values()]
    return "\n".join(["| Function | Gives |", "| --- | --- |", *rows])


def settings() -> str:
    """Every setting with its default."""
    return "\n".join(["| Setting | Default |", "| --- | --- |", *_settings(Settings, "")])


def _table(table: Table) -> Iterator[str]:
    yield f"### {table.name}"
    yield ""
    needed = "Indispensable." if table.indispensable else f"Without it: {table.without}."
    yield f"{table.meaning} {needed} No two rows share {_listed(table.key)}."
    yield ""
    yield "| Column | Meaning | Unit or form | Example | If left out |"
    yield "| --- | --- | --- | --- | --- |"
    for column in table.columns:
        cells = (column.name, _meaning(column), _form(column), column.example, _absence(column))
        yield f"| {' | '.join(cells)} |"


def _meaning(column: Column) -> str:
    return f"{column.meaning}, from {column.refers_to}" if column.refers_to else column.meaning


def _form(column: Column) -> str:
    if column.choices:
        return ", ".join(f"`{choice}`" for choice in column.choices)
    if column.kind in (Kind.NUMBER, Kind.WHOLE) and column.minimum != 0:
        lowest = "any sign" if column.minimum is None else f"{column.minimum:g} or more"
        return ", ".join(part for part in (column.unit, lowest) if part)
    return column.unit or str(column.kind)


def _absence(column: Column) -> str:
    if column.required:
        return "**needed**"
    return "empty" if column.default is None else _spoken(column.default)


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _settings(record: type, prefix: str) -> Iterator[str]:
    hints = typing.get_type_hints(record)
    for field in dataclasses.fields(record):
        if dataclasses.is_dataclass(hints[field.name]):
            yield from _settings(typing.cast(type, hints[field.name]), f"{prefix}{field.name}.")
        else:
            yield f"| `{prefix}{field.name}` | {_default(field)} |"


def _default(field: "dataclasses.Field[object]") -> str:
    if field.default is not dataclasses.MISSING:
        return _spoken(field.default)
    if field.default_factory is not dataclasses.MISSING:
        value = field.default_factory()
        return "none" if isinstance(value, Mapping) else _spoken(value)
    return "**needed**"


def _spoken(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
