"""The table of settings in `data.md`: what each key of company.toml means, and its default."""

import dataclasses
import tomllib
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path

from planning.settings import Settings

MEANINGS = Path(__file__).with_name("settings.toml")


def table() -> str:
    """The page between its marks."""
    meanings = tomllib.loads(MEANINGS.read_text(encoding="utf-8"))
    rows = [
        f"| `{name}` | {meanings[name]} | {_default(field)} |" for name, field in fields(Settings).items()
    ]
    return "\n".join(["| Setting | Meaning | Default |", "| --- | --- | --- |", *rows])


def fields(record: type, prefix: str = "") -> "dict[str, dataclasses.Field[object]]":
    """Every setting by its name, those of a section behind its name and a point."""
    return dict(_fields(record, prefix))


def _fields(record: type, prefix: str) -> "Iterator[tuple[str, dataclasses.Field[object]]]":
    hints = typing.get_type_hints(record)
    for field in dataclasses.fields(record):
        if dataclasses.is_dataclass(hints[field.name]):
            yield from _fields(typing.cast(type, hints[field.name]), f"{prefix}{field.name}.")
        else:
            yield f"{prefix}{field.name}", field


def _default(field: "dataclasses.Field[object]") -> str:
    if field.default is not dataclasses.MISSING:
        return f"{field.default:g}" if isinstance(field.default, float) else str(field.default)
    if field.default_factory is not dataclasses.MISSING:
        value = field.default_factory()
        return "none" if isinstance(value, Mapping) else str(value)
    return "**needed**"
