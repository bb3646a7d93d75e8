"""How a command shows what is wrong with somebody's data, and how it stops."""

import math
from collections.abc import Iterable, Sequence
from typing import NoReturn

import typer

from planning import problems
from planning.problems import Problem, Severity

BAD_INPUT = 2  # the exit code that scripts can rely on


def show(found: Iterable[Problem]) -> None:
    """Print one line per problem on standard error, errors first, in the order of files and rows."""
    for problem in sorted(found, key=_place):
        colour = typer.colors.RED if problem.severity is Severity.ERROR else typer.colors.YELLOW
        typer.echo(f"{typer.style(problem.severity, fg=colour)}: {problem}", err=True)


def refuse(found: Sequence[Problem], *, outcome: str) -> NoReturn:
    """Show the problems, say what was therefore not done, and leave with exit code 2."""
    show(found)
    count = len(problems.errors(found))
    typer.echo(f"{count} {'error' if count == 1 else 'errors'}: {outcome}", err=True)
    raise typer.Exit(BAD_INPUT)


def _place(problem: Problem) -> tuple[bool, str, float, str]:
    return (
        problem.severity is not Severity.ERROR,
        problem.source,
        math.inf if problem.row is None else problem.row,
        problem.column or "",
    )
