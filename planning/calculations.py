"""A company's named calculations, run for every family at once, with a list of what came of each."""

from collections.abc import Mapping, Sequence

import pandas as pd

from planning import grid, macro, mass
from planning.company import Company
from planning.macro import Macro
from planning.problems import Problem

FIGURES = ["calculation", "family", "row", "month", "qty"]
RESULTS = ["calculation", "family", "done", "reason", "problems"]


def tables(company: Company, lines: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The calculations of company.toml over the plan of each family.

    calculations          calculation, family, row, month, qty: the rows that each one works out
    calculation_results   calculation, family, done, reason, problems

    lines   of the supply plan; the rows of a family are demand, supply, shipped, stock and backlog
    """
    figures, results = run(company.settings.calculations, grid.build(lines))
    return {"calculations": figures, "calculation_results": results}


def run(texts: Mapping[str, str], plan: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Each calculation for each family: what it works out, and what became of it.

    texts   name -> lines of the language of `planning.macro`
    plan    family, measure, and a column per month

    >>> plan = pd.DataFrame({"family": ["F", "F"], "measure": ["demand", "stock"],
    ...                      "2026-11": [10.0, 30.0], "2026-12": [20.0, 10.0]})
    >>> figures, results = run({"cover": "months = stock / demand", "bad": "x = sales"}, plan)
    >>> figures[["calculation", "family", "row", "month", "qty"]].values.tolist()
    [['cover', 'F', 'months', '2026-11', 3.0], ['cover', 'F', 'months', '2026-12', 0.5]]
    >>> results[["calculation", "done"]].values.tolist()
    [['cover', True], ['bad', False]]
    """
    families = {str(name): rows.set_index("measure").drop(columns="family") for name, rows in _grouped(plan)}
    figures, results = [], []
    for name, text in texts.items():
        understood, problems = macro.read(name, text)
        if understood is None:
            results += [(name, family, False, _words(problems), "") for family in families]
            continue
        for outcome in mass.process(_Run(macro=understood), families):
            results.append((name, outcome.name, outcome.done, outcome.reason, _words(outcome.problems)))
            if outcome.result is not None:
                figures += _long(name, outcome.name, outcome.result.loc[list(understood.writes)])
    return pd.DataFrame(figures, columns=FIGURES), pd.DataFrame(results, columns=RESULTS)


class _Run:
    """A calculation as work that can be sent to another process."""

    def __init__(self, *, macro: Macro) -> None:
        self.macro = macro

    def __call__(self, table: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
        missing = sorted(self.macro.reads - set(table.index))
        if missing:
            rows = ", ".join(map(str, table.index))
            raise macro.UnknownRows(f"the plan has no row {', '.join(missing)}; its rows are {rows}")
        return macro.run(self.macro, table)


def _grouped(plan: pd.DataFrame) -> list[tuple[object, pd.DataFrame]]:
    return list(plan.groupby("family", sort=False))


def _long(name: str, family: str, rows: pd.DataFrame) -> list[tuple[object, ...]]:
    return [(name, family, row, month, qty) for row, cells in rows.iterrows() for month, qty in cells.items()]


def _words(problems: Sequence[Problem]) -> str:
    return "; ".join(str(problem) for problem in problems)
