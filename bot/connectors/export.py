"""A plan as files: a CSV per table, one workbook, a summary as JSON; one plan always gives the same bytes."""

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from bot.connectors import workbook
from bot.connectors.workbook import MONEY, PERCENT, Sheet
from planning import digest, grid
from planning.plan import Plan
from planning.summary import Json
from planning.supply.solve import Basis, NoBasis

FILES: Mapping[str, str] = {
    "baseline": "baseline.csv",
    "demand": "consensus.csv",
    "streams": "streams.csv",
    "splits": "splits.csv",
    "gaps": "gaps.csv",
    "netting": "netting.csv",
    "consumption": "consumption.csv",
    "order_book": "order_book.csv",
    "supply": "supply.csv",
    "load": "load.csv",
    "sourcing": "sourcing.csv",
    "orders": "orders.csv",
    "weeks": "weeks.csv",
    "crews": "crews.csv",
    "materials": "materials.csv",
    "purchases": "purchases.csv",
    "transport": "transport.csv",
    "costs": "costs.csv",
    "shortages": "shortages.csv",
    "options": "options.csv",
    "exceptions": "exceptions.csv",
    "reconciliation": "reconciliation.csv",
    "finance": "finance.csv",
    "budget_gap": "budget_gap.csv",
    "checks": "checks.csv",
    "rough_cut": "rough_cut.csv",
    "levelling": "levelling.csv",
    "moves": "moves.csv",
    "promise": "promise.csv",
    "stock": "stock.csv",
    "allocation": "allocation.csv",
    "broken": "broken.csv",
    "changes": "changes.csv",
    "events": "events.csv",
    "assumptions": "assumptions.csv",
    "goals": "goals.csv",
    "quarters": "quarters.csv",
    "accuracy": "accuracy.csv",
    "value_added": "value_added.csv",
    "people": "people.csv",
    "churn": "churn.csv",
    "calculations": "calculations.csv",
    "calculation_results": "calculation_results.csv",
    "timeline": "timeline.csv",
    "frozen": "frozen.csv",
    "frozen_cost": "frozen_cost.csv",
}
WORKBOOK = "plan.xlsx"
SUMMARY = "summary.json"
STRATEGIES = "strategies.csv"  # only where they were asked for
BASIS = "basis.bin"

SHEETS: Mapping[str, str] = {
    "Supply": "supply",
    "Orders": "orders",
    "Weeks": "weeks",
    "Load": "load",
    "Materials": "materials",
    "Shortages": "shortages",
    "Finance": "finance",
}
MONEY_COLUMNS = ("revenue", "cost", "margin", "stock_value", "value", "net_cost", "budget_value", "gap_value")
PERCENT_COLUMNS = ("load_percent", "required_percent")


def write(plan: Plan, stated: Json, folder: Path) -> list[Path]:
    """Write every file into the folder, over whatever files of those names lie there; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in (files(plan, stated) | ({BASIS: plan.basis} if plan.basis else {})).items():
        paths.append(folder / name)
        paths[-1].write_bytes(content)
    return paths


def files(plan: Plan, stated: Json) -> dict[str, bytes]:
    """Every file of a plan and its summary, by its name."""
    tables = {file: csv(plan.tables[name]) for name, file in FILES.items() if name in plan.tables}
    pretty = json.dumps(stated, ensure_ascii=False, indent=2) + "\n"
    return tables | {WORKBOOK: spreadsheet(plan, stated), SUMMARY: pretty.encode()}


def basis(folder: Path) -> Basis | None:
    """Where the plan in a folder ended, to start the next from; none where it was not kept, or is damaged."""
    kept = folder / BASIS
    try:
        return Basis.unpacked(kept.read_bytes()) if kept.exists() else None
    except NoBasis:
        return None


def csv(table: pd.DataFrame) -> bytes:
    """A table as CSV in UTF-8: months and days in ISO form, four decimals at most, no text a formula."""
    shown = pd.DataFrame({column: _cells(table[column]) for column in table.columns})
    return str(shown.to_csv(index=False, lineterminator="\n")).encode()


def spreadsheet(plan: Plan, stated: Json) -> bytes:
    """The plan as one workbook: what it comes to, the grid by family, and the tables behind."""
    formats = dict.fromkeys(MONEY_COLUMNS, MONEY) | dict.fromkeys(PERCENT_COLUMNS, PERCENT)
    sheets = [
        Sheet(name="Summary", table=_headline(stated)),
        Sheet(name="Plan", table=grid.build(plan.tables["supply"])),
        Sheet(name="Demand", table=grid.across(plan.tables["demand"], rows=["item", "region"], figure="qty")),
        *(Sheet(name=name, table=plan.tables[table], formats=formats) for name, table in SHEETS.items()),
    ]
    return workbook.write(sheets, title=f"{stated['company']} {stated['as_of']}")


def _headline(stated: Json) -> pd.DataFrame:
    """The first page: what the plan comes to in units and money, then what identifies it."""
    totals, currency = stated["totals"], stated["currency"]
    rows = [
        ("Demand", totals["unconstrained"], totals["unconstrained_value"]),
        ("Delivered", totals["constrained"], totals["constrained_value"]),
        ("Late for a while", totals["late"], None),
        ("Lost", totals["lost"], None),
        ("Budget", totals["budget"], totals["budget_value"]),
        ("Gap to budget", totals["gap"], totals["gap_value"]),
        ("Margin", None, totals["margin"]),
        ("Stock at the end", None, totals["stock_value"]),
        ("Shortages", stated["shortages"]["count"], stated["shortages"]["value"]),
        ("Company", stated["company"], None),
        ("First month", stated["as_of"], None),
        ("Last month", stated["months"][-1], None),
        ("Seal", stated["digest"], None),
        ("Inputs", stated["inputs"], None),
    ]
    return pd.DataFrame(rows, columns=["", "Units", currency], dtype=object)


def harmless(column: pd.Series) -> pd.Series:
    """Texts that a spreadsheet program will show instead of calculating; numbers stay as they are."""
    if column.dtype != object:
        return column
    return column.map(
        lambda cell: f"'{cell}" if isinstance(cell, str) and workbook.is_formula(cell) else cell
    )


def _cells(column: pd.Series) -> list[str]:
    return [digest.cell(value) or "" for value in harmless(column).tolist()]
