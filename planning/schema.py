"""What a table of a company is described with: its columns, their kinds, and the key that may not repeat."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole number"
    MONTH = "month"  # 2025-07
    DATE = "date"  # 2025-07-14
    YES_NO = "yes or no"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its meaning, its unit and an example for the people who fill it."""

    name: str
    kind: Kind
    meaning: str
    example: str
    unit: str = ""
    required: bool = True
    default: Any = None  # for optional columns; None means an empty cell
    minimum: float | None = 0.0  # for numbers
    choices: tuple[str, ...] = ()
    refers_to: str | None = None  # "items.item": the value must exist there


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: its columns and the key that may not repeat."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    without: str = ""  # what is switched off when the table is missing
    indispensable: bool = False
    unless: str = ""  # the table whose presence makes this one dispensable
    rare: bool = False  # most companies do without, and are not told so

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    def empty(self) -> pd.DataFrame:
        """The table with no rows, its columns typed.

        >>> table = Table(name="t", meaning="", key=("a",), columns=(text("a", "", ""), number("b", "", "")))
        >>> list(table.empty().columns)
        ['a', 'b']
        """
        return pd.DataFrame({c.name: pd.Series(dtype=DTYPES[c.kind]) for c in self.columns})


DTYPES: dict[Kind, Any] = {
    Kind.TEXT: "object",
    Kind.NUMBER: "float64",
    Kind.WHOLE: "float64",  # so that an empty cell can stay empty
    Kind.MONTH: "period[M]",
    Kind.DATE: "datetime64[ns]",
    Kind.YES_NO: "bool",
}


def text(name: str, meaning: str, example: str, **more: Any) -> Column:
    return Column(name=name, kind=Kind.TEXT, meaning=meaning, example=example, **more)


def number(name: str, meaning: str, example: str, **more: Any) -> Column:
    return Column(name=name, kind=Kind.NUMBER, meaning=meaning, example=example, **more)


def whole(name: str, meaning: str, example: str, **more: Any) -> Column:
    return Column(name=name, kind=Kind.WHOLE, meaning=meaning, example=example, **more)


def month(name: str, meaning: str, **more: Any) -> Column:
    return Column(name=name, kind=Kind.MONTH, meaning=meaning, example="2026-10", **more)


def date(name: str, meaning: str, **more: Any) -> Column:
    return Column(name=name, kind=Kind.DATE, meaning=meaning, example="2026-10-14", **more)


def optional(column: Column, default: Any = None) -> Column:
    """The same column, which may be left out."""
    return Column(**{**column.__dict__, "required": False, "default": default})


UNITS = "item's unit"

# The columns that several tables share.
ITEM = text("item", "Item code", "EM-200", refers_to="items.item")
FAMILY = text("family", "Family", "Home machines", refers_to="families.family")
CUSTOMER = optional(text("customer", "Customer code", "C-017", refers_to="customers.customer"), "All")
REGION = optional(text("region", "Customer region", "Italy"), "All")
SITE = optional(text("site", "Site", "Milano"), "Main")
MONTH = month("month", "Month")
QTY = number("qty", "Quantity", "120", unit=UNITS)
RESOURCE = text("resource", "Resource code", "ASSY-1", refers_to="resources.resource")
