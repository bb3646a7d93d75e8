"""Where a company's tables come from: the sources, views and tables that company.toml declares.

An origin, such as the value of `from`, is the name of a view, or of a file, sheet or query of a source:
"sales", "Product.csv", "erp:stock". The source is named where there are several.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class Source:
    """`[source.NAME]`: one of folder, workbook and url; $NAME stands for an environment variable."""

    folder: str | None = None  # of CSV files
    workbook: str | None = None  # an XLSX file
    url: str | None = None  # of a database, as SQLAlchemy writes it
    query: Mapping[str, str] = field(default_factory=dict)  # of a database, by name


class Unmatched(StrEnum):
    """What happens to a row that finds no partner."""

    KEEP = "keep"
    DROP = "drop"
    REFUSE = "refuse"


@dataclass(frozen=True, kw_only=True)
class Join:
    """Columns looked up in another origin."""

    with_: str
    on: tuple[str, ...]  # "ProductID", or "Item = ProductID" where the names differ
    take: Mapping[str, str] = field(default_factory=dict)  # new name -> column over there
    unmatched: Unmatched = Unmatched.KEEP
    many: bool = False  # whether a row may find several partners, and become several rows


@dataclass(frozen=True, kw_only=True)
class Group:
    """One row per distinct combination of the columns in `by`, with these figures of the others."""

    by: tuple[str, ...]
    sum: tuple[str, ...] = ()
    mean: tuple[str, ...] = ()
    min: tuple[str, ...] = ()
    max: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class First:
    """The first row of each combination of `by`, in the order named; "-Quota" puts the highest first."""

    by: tuple[str, ...]
    order: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """`[view.NAME]` or `[table.NAME]`: how rows come about, in the order of these fields."""

    from_: str | None = None
    stack: tuple[str, ...] = ()  # origins put under one another
    join: tuple[Join, ...] = ()
    where: str | None = None  # an expression; rows for which it does not hold are left out
    columns: Mapping[str, object] = field(default_factory=dict)  # name -> expression; empty: as they are
    group: Group | None = None
    first: First | None = None
    rows: tuple[Mapping[str, object], ...] = ()  # rows of one's own, put below


@dataclass(frozen=True, kw_only=True)
class Layout:
    """All of them; a table without a recipe is a CSV file of its name in the company folder."""

    source: Mapping[str, Source] = field(default_factory=dict)
    view: Mapping[str, Recipe] = field(default_factory=dict)
    table: Mapping[str, Recipe] = field(default_factory=dict)
    parameters: Mapping[str, object] = field(default_factory=dict)  # names that expressions may use
