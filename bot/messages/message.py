"""A message: the template that words it and the primitives it is filled with."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from bot import ids

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"
Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True)
class Message:
    """One thing to say: it can be stored, and rendered later in any language."""

    template: str  # "demand/request": the file templates/demand/request.j2
    context: Mapping[str, Json]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure and what it is compared with."""

    value: float
    reference: float | None = None

    @property
    def change(self) -> float | None:
        """The change as a share of the reference.

        >>> Figure(value=110, reference=100).change
        0.1
        """
        return change(self.value, self.reference)


def of(template: str, record: "DataclassInstance | None" = None, **more: object) -> Message:
    """The message of that template, filled with the record's fields and what was worked out from them."""
    context = {} if record is None else _fields(record)
    return Message(
        template=template, context=context | {key: primitive(value) for key, value in more.items()}
    )


def primitive(value: object) -> Json:
    """The value as text, numbers, lists and mappings; instants become ISO text in UTC.

    >>> primitive({"due": datetime(2026, 12, 3, 17, tzinfo=UTC), "change": Figure(value=3.0)})
    {'due': '2026-12-03T17:00:00+00:00', 'change': {'value': 3.0, 'reference': None, 'change': None}}
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, ids.Pointer | ids.Form | ids.Slot):
        return str(value)
    if isinstance(value, Figure):
        return _fields(value) | {"change": value.change}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    if isinstance(value, Mapping):
        return {str(key): primitive(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [primitive(inner) for inner in value]
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    raise NotPrimitive(f"{type(value).__name__} cannot be stored in a message")


class NotPrimitive(TypeError):
    """A message holds only text, numbers, instants, and lists and records of them."""


def change(value: float, reference: float | None) -> float | None:
    """How far the value is from its reference, as a share of it; unknown without a reference.

    >>> change(90, 100), change(90, 0), change(90, None)
    (-0.1, None, None)
    """
    return (value - reference) / abs(reference) if reference else None


def cut(things: Sequence[Item], most: int) -> tuple[Sequence[Item], int]:
    """The first things, and how many were left out: "and 14 more".

    >>> cut("abcdef", 4)
    ('abcd', 2)
    """
    return things[:most], max(0, len(things) - most)


def common(units: Iterable[str]) -> str:
    """The unit when all are the same; quantities of different units have none.

    >>> common(["pc", "pc"]), common(["pc", "kg"])
    ('pc', '')
    """
    found = set(units)
    return found.pop() if len(found) == 1 else ""


def _fields(record: "DataclassInstance") -> dict[str, Json]:
    return {field.name: primitive(getattr(record, field.name)) for field in dataclasses.fields(record)}
