"""`parley explain`: why a figure of the demand plan is what it is, step by step."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import companies, problems

if TYPE_CHECKING:
    from planning.explain import Explanation

EXAMPLE = "Example: parley explain my-company --as-of 2026-11 --item EM-200 --region Italy --month 2026-12"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain", epilog=EXAMPLE)(explain)


def explain(
    company_dir: Annotated[Path, typer.Argument(help="Folder with company.toml and the tables.")],
    *,
    as_of: Annotated[str, typer.Option(help="First month of the plan, such as 2026-11.")],
    item: Annotated[str, typer.Option(help="Item of the figure.")],
    region: Annotated[str, typer.Option(help="Customer region of the figure.")] = "All",
    month: Annotated[str, typer.Option(help="Month of the figure; the first one if left out.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Write the chain as JSON.")] = False,
) -> None:
    """Show the chain behind a figure: history, method, evidence, streams, events, split, override, orders."""
    from planning import plan as plans
    from planning.explain import NoSuchLine
    from planning.problems import Problem

    first = companies.month(as_of)
    company = companies.checked(company_dir, first, source=None, anyway=True)
    try:
        chain = plans.why(company, item, region, companies.month(month or as_of), as_of=first)
    except NoSuchLine as error:
        wrong = Problem(source="plan", reason=str(error.args[0]), remedy="name a line of its consensus.csv")
        problems.refuse([wrong], outcome="nothing was explained")
    if as_json:
        typer.echo(json.dumps(asdict(chain), ensure_ascii=False, indent=2))
    else:
        _show(chain)


def _show(chain: "Explanation") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for step in chain.steps:
        figure = "" if step.qty is None else f"{step.qty:,.6g}"
        said = ", ".join(part for part in (step.detail, step.author) if part)
        table.add_row(str(step.kind), step.label, figure, said)
    console = Console()
    console.print(table)
    console.print(f"[bold]{chain.qty:,.6g}[/bold]  by the rule: {chain.rule}")
