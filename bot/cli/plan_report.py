"""The closing page of `parley plan`: what is asked for, met, short and worth, readable at a glance."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    import pandas as pd

    from planning.supply.solution import Solution

SHOWN = 10
EXPLAINED = 5  # shortages told in a sentence
LEAST_GAP = 1e-8  # nothing nearer is claimed
STRATEGY_MEASURES = ("service", "late", "lost", "cost", "margin", "stock_value")


def show(summary: Mapping[str, Any], out: Path, *, console: Console) -> None:
    """Print the summary of a plan, and where its files lie."""
    months = summary["months"]
    console.print(
        f"\n[bold]{summary['company']}[/bold]: plan from {months[0]} to {months[-1]}, "
        f"seal {summary['digest'][:12]}"
    )
    console.print(_totals(summary["totals"], summary["currency"]))
    for name, check in summary["checks"].items():
        console.print(_check(name, check))
    if summary["load"]:
        console.print(_load(summary["load"]))
    if summary["shortages"]["count"]:
        console.print(_shortages(summary["shortages"], summary["currency"]))
        for row in summary["shortages"]["largest"][:EXPLAINED]:
            console.print(_explained(row, summary["currency"]), soft_wrap=True)
    else:
        console.print("No shortages: all demand is met in its month.")
    console.print(f"Files: {out}/ (plan.xlsx, summary.json and one CSV per table)")


def show_strategies(table: "pd.DataFrame", *, console: Console) -> None:
    """Print the strategies side by side: one row per strategy, so that it fits on a page."""
    shown = table.set_index("measure")
    printed = Table(title="Strategies", title_justify="left", box=None, padding=(0, 2, 0, 0))
    printed.add_column("Strategy")
    for measure in STRATEGY_MEASURES:
        printed.add_column(measure.replace("_", " ").capitalize(), justify="right")
    for name in shown.columns:
        figures = [shown.at[measure, name] for measure in STRATEGY_MEASURES]
        printed.add_row(
            name.replace("_", " "),
            f"{figures[0]:.1%}",
            *(f"{float(figure):,.0f}" for figure in figures[1:]),
        )
    console.print(printed)


def solved(solution: "Solution") -> str:
    """How the plan was found, and how near to the cheapest it is proven to be."""
    from planning.supply import solve
    from planning.supply.decomposition import Method

    ways = {
        Method.DECOMPOSED: "in parts, since it is large",
        Method.SMALL: "as a whole",
        Method.WHOLE: "as a whole, because runs or workers are whole numbers",
        Method.CIRCULAR: "as a whole, because an item goes into itself",
    }
    proven = solve.gap(solution.model.arrays, solution.answer)
    gap = max(proven, solve.WHOLE_GAP if solution.method is Method.WHOLE else 0.0)
    return f"Solved {ways[solution.method]}; no plan is cheaper by more than {max(gap, LEAST_GAP):.6%}."


def _totals(totals: Mapping[str, Any], currency: str) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column()
    grid.add_column(justify="right")
    grid.add_column(justify="right")
    grid.add_column()
    grid.add_row("Demand", _units(totals["unconstrained"]), _money(totals["unconstrained_value"], currency))
    service = totals["service"]
    in_time = "" if service is None else f"{service:.1%} in time"
    grid.add_row(
        "Delivered", _units(totals["constrained"]), _money(totals["constrained_value"], currency), in_time
    )
    if totals["late"] or totals["lost"]:
        grid.add_row("Late, lost", f"{totals['late']:,.0f}, {totals['lost']:,.0f} units")
    if totals["budget"] is not None:
        grid.add_row("Against budget", _units(totals["gap"]), _money(totals["gap_value"], currency))
    grid.add_row("Margin", "", _money(totals["margin"], currency))
    grid.add_row("Stock at the end", "", _money(totals["stock_value"], currency))
    return grid


def _check(name: str, check: Mapping[str, Any]) -> str:
    """One line such as: Not feasible in money: short of the budget 425,279."""
    if check["holds"] is None:
        return f"{name.capitalize()}: not checked, there is nothing to check it against"
    if check["holds"]:
        return f"[green]{name.capitalize()}[/green]"
    missed = ", ".join(f"{part} {value:,.0f}" for part, value in check["missed"].items())
    return f"[red]Not {name}[/red]: {missed}"


def _load(peaks: Sequence[Mapping[str, Any]]) -> Table:
    table = Table(
        title="Fullest month of each resource", title_justify="left", box=None, padding=(0, 2, 0, 0)
    )
    for name in ("Resource", "Month", "Load", "Asked for", "Full months"):
        table.add_column(name, justify="left" if name in ("Resource", "Month") else "right")
    for peak in peaks[:SHOWN]:
        table.add_row(
            peak["resource"],
            peak["month"],
            f"{peak['load_percent']:.0f} %",
            f"{peak['required_percent']:.0f} %",
            str(peak["full_months"]),
        )
    return table


def _shortages(short: Mapping[str, Any], currency: str) -> Table:
    title = f"{short['count']:,} shortages, {_money(short['value'], currency)}; the largest:"
    table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0))
    for name in ("Item", "Month", "Units", "Kind", "Value", "Because of"):
        table.add_column(name, justify="right" if name in ("Units", "Value") else "left")
    for row in short["largest"][:SHOWN]:
        table.add_row(
            row["item"],
            row["month"],
            f"{row['units']:,.0f}",
            row["kind"],
            f"{row['value']:,.0f}",
            f"{row['cause'].replace('_', ' ')} {row['cause_name']}".strip(),
        )
    return table


def _explained(row: Mapping[str, Any], currency: str) -> str:
    """A shortage in two sentences: what holds it up, and what would help."""
    late = f"{_units(row['units'])} {row['kind']} from {row['month']}"
    if row["kind"] == "late":
        delay = row["delay_months"]
        late += ", by a month" if delay == 1 else f", by {delay:g} months on average"
    return f"[bold]{row['item']}[/bold]: {late}. {_because(row)} {_way_out(row['option'], currency)}"


def _because(row: Mapping[str, Any]) -> str:
    name, first, last = row["cause_name"], row["full_from"], row["full_to"]
    span = f"in {first}" if first == last else f"from {first} to {last}"
    through = (
        "" if row["held_item"] in (row["item"], name) else f" It is {row['held_item']} that waits for it."
    )
    if row["cause"] == "capacity":
        ahead = "" if first == last else ", so that no more can be made ahead"
        return f"{name} is full {span}{ahead}.{through}"
    if row["cause"] == "material":
        return f"No more of {name} can be had {span}."
    if row["cause"] == "lead_time":
        return f"{name} was not ordered or started in time: more of it can be there from {row['free_from']}."
    if row["cause"] == "fence":
        return f"The plan of {name} is frozen {span}."
    return "Several limits act together; no single one explains it."


def _way_out(option: Mapping[str, Any] | None, currency: str) -> str:
    if option is None:
        return "No lever of the company helps."
    advice = "" if option["worth"] else ", which is more than the delay costs"
    cost = _money(option["cost"], currency)
    helped, more = option["recovers"], option["recovers_all"] - option["recovers"]
    others = f", with {_units(more)} of other items," if more >= 1 else ""
    return f"{option['lever']} brings {_units(helped)} in time{others} for {cost}{advice}."


def _units(quantity: float) -> str:
    return f"{quantity:,.0f} units"


def _money(value: float, currency: str) -> str:
    return f"{value:,.0f} {currency}"
