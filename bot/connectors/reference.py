"""The reference in docs/data.md: every table with its columns, every function of a mapping."""

from collections.abc import Iterator

from bot.connectors.vocabulary import FUNCTIONS
from planning import frames
from planning.frames import Column, Kind, Table


def tables() -> str:
    """Every table: what it means, what is off without it, and its columns."""
    return "\n\n".join("\n".join(_table(table)) for table in frames.TABLES.values())


def functions() -> str:
    """Every function that an expression may call."""
    rows = [f"| `{function.example}` | {function.meaning} |" for function in FUNCTIONS.values()]
    return "\n".join(["| Function | Gives |", "| --- | --- |", *rows])


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


def _spoken(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
