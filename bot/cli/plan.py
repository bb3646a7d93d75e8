"""`parley plan`: one month's plan of a company, from its data to files, without Slack or a database."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import companies, problems

if TYPE_CHECKING:
    import pandas as pd

    from planning.calendar import Calendar
    from planning.company import Company
    from planning.plan import Chain
    from planning.supply.solve import Basis

EXAMPLE = "Example: parley plan my-company --as-of 2026-11 --out plan"
WRONG = 1  # the exit code when the check finds a fault in the plan itself


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("plan", epilog=EXAMPLE)(plan)


def plan(
    company_dir: Annotated[Path, typer.Argument(help="Folder with company.toml and the tables.")],
    *,
    as_of: Annotated[str, typer.Option(help="First month of the plan, such as 2026-11.")],
    out: Annotated[Path, typer.Option(help="Folder to write the files into.")],
    source: Annotated[
        Path | None, typer.Option(help="Folder of the files that company.toml maps, if not the one it names.")
    ] = None,
    start: Annotated[
        Path | None,
        typer.Option(help="Folder of a plan made before; a what-if starts where it ended, and is quicker."),
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Check the plan against the tables, without the model behind it.")
    ] = False,
    strategies: Annotated[
        bool,
        typer.Option(
            "--strategies", help="Plan by every production strategy too, and set them side by side."
        ),
    ] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Plan in spite of what the data checks find.")
    ] = False,
) -> None:
    """Forecast, agree, plan supply, find shortages and value it all, for one month's cycle."""
    from rich.console import Console

    from bot.cli import plan_report
    from bot.connectors import export
    from planning import calendar, summary
    from planning import plan as plans

    month = companies.month(as_of)
    company = companies.checked(company_dir, month, source=source, anyway=anyway)
    days = calendar.of_company(company)
    with Console(stderr=True).status("Reading") as status:
        chain = _run(
            company,
            month,
            days,
            basis=export.basis(start) if start else None,
            tell=lambda stage: status.update(f"Working on the {stage}"),
        )
        made = plans.seal(company, chain, as_of=month, calendar=days)
        status.update("Writing the files")
        stated = summary.of(company, made)
        export.write(made, stated, out)
    problems.show(made.problems)
    _show_broken(chain)
    plan_report.show(stated, out, console=Console())
    typer.echo(plan_report.solved(chain.supply.solution))
    if strategies:
        _compare_strategies(company, chain, month, out)
    if verify:
        _verify(company, chain, days)


def _run(
    company: "Company",
    month: "pd.Period",
    days: "Calendar",
    *,
    basis: "Basis | None",
    tell: Callable[[str], None],
) -> "Chain":
    """The stages of the plan, or the end of the command where limits leave no plan at all."""
    from planning import plan as plans
    from planning import supply
    from planning.problems import Severity
    from planning.supply import contradictions

    try:
        return plans.run(company, as_of=month, calendar=days, basis=basis, tell=tell)
    except supply.NoPlan as error:
        found = contradictions.problems(error.repair, severity=Severity.ERROR)
        problems.refuse(found, outcome="nothing was planned, because limits contradict each other")


def _compare_strategies(company: "Company", chain: "Chain", month: "pd.Period", out: Path) -> None:
    from rich.console import Console

    from bot.cli import plan_report
    from bot.connectors import export
    from planning import calendar, scenario, strategy_choice

    given = scenario.Input(
        company=company,
        demand=chain.consensus.lines[["item", "region", "month", "qty"]],
        as_of=month,
        calendar=calendar.of_company(company),
    )
    table = strategy_choice.compare(given)
    (out / export.STRATEGIES).write_bytes(export.csv(table))
    plan_report.show_strategies(table, console=Console())


def _show_broken(chain: "Chain") -> None:
    from planning.problems import Severity
    from planning.supply import contradictions

    problems.show(contradictions.problems(chain.supply.broken, severity=Severity.WARNING))


def _verify(company: "Company", chain: "Chain", days: "Calendar") -> None:
    from planning import supply

    faults = supply.verify(company, chain.consensus.lines, chain.supply, calendar=days)
    problems.show(faults)
    if faults:
        raise typer.Exit(WRONG)
    typer.echo("Checked against the tables: stock, deliveries, components and capacity all balance.")
