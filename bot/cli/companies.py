"""Reading a company folder for a command, or ending the command with what is wrong with it."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli import problems

if TYPE_CHECKING:
    import pandas as pd

    from planning.company import Company


def month(written: str) -> "pd.Period":
    """The month that was written as the first of a plan."""
    from planning import periods

    try:
        return periods.parse(written)
    except periods.NotAMonth as error:
        raise typer.BadParameter(str(error), param_hint="--as-of") from error


def checked(company_dir: Path, as_of: "pd.Period", *, source: Path | None, anyway: bool) -> "Company":
    """The company, or the end of the command: nothing is planned on data that is known to be wrong."""
    from bot.connectors import folder
    from planning import checks
    from planning.problems import errors

    company, found = folder.load(company_dir, source=source, as_of=as_of)
    if company is None:
        problems.refuse(found, outcome="nothing was planned")
    found = [*found, *checks.of_data(company, as_of=as_of)]
    if errors(found) and not anyway:
        problems.refuse(found, outcome="nothing was planned; --anyway plans in spite of them")
    problems.show(found)
    return company
