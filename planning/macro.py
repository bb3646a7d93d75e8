"""Named calculations over the rows of a planning table, in a small language that can do nothing else.

A macro is a few assignments, one per line:

    target = mean(sales, 3) * 1.1
    stock = prev(stock) + production - sales
    order = when(stock < target, target - stock, 0)

Names are rows of the table; each line is worked out month by month, so that `prev(stock)` is the stock just
worked out. Nothing is ever executed: the text is read into a tree of which only arithmetic, comparisons and
the functions below are understood.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from planning.problems import Problem, Severity

LONGEST = 4000  # characters
FURTHEST = 120  # months that prev, next and mean may look

OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: lambda left, right: left / right if right else float("nan"),
}
COMPARISONS: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: lambda left, right: left < right,
    ast.LtE: lambda left, right: left <= right,
    ast.Gt: lambda left, right: left > right,
    ast.GtE: lambda left, right: left >= right,
    ast.Eq: lambda left, right: left == right,
    ast.NotEq: lambda left, right: left != right,
}
NUMBERS: dict[str, tuple[int, Callable[..., float]]] = {
    "min": (2, min),
    "max": (2, max),
    "abs": (1, abs),
    "round": (1, lambda value: float(np.floor(value + 0.5)) if np.isfinite(value) else value),
}
ROWS = {"prev", "next", "mean", "total"}  # functions of a row and a number of months


class UnknownRows(ValueError):
    """A calculation reads rows that the table does not have."""


@dataclass(frozen=True, kw_only=True)
class Macro:
    """A calculation that was read and understood."""

    name: str
    lines: tuple[tuple[str, ast.expr], ...]  # row, expression

    @property
    def writes(self) -> tuple[str, ...]:
        """The rows it works out, in order."""
        return tuple(row for row, _ in self.lines)

    @property
    def reads(self) -> frozenset[str]:
        """The rows that must be there before."""
        known: set[str] = set()
        needed: set[str] = set()
        for row, expression in self.lines:
            names = {part.id for part in ast.walk(expression) if isinstance(part, ast.Name)}
            needed |= names - known - {row} - NUMBERS.keys() - ROWS - {"when"}
            known.add(row)
        return frozenset(needed)


def read(name: str, text: str) -> tuple[Macro | None, list[Problem]]:
    """The macro that a text describes, or what is wrong with it, line by line.

    >>> macro, problems = read("cover", "target = mean(sales, 3) * 1.1")
    >>> macro.writes, sorted(macro.reads)
    (('target',), ['sales'])
    >>> print(read("bad", "x = open('file')")[1][0])
    bad, row 1: 'open' is no function here; use abs, max, mean, min, next, prev, round, total, when
    """
    if len(text) > LONGEST:
        return None, [_problem(name, 1, f"it is longer than {LONGEST} characters", "split it")]
    try:
        parsed = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as wrong:
        row = getattr(wrong, "lineno", None) or 1
        return None, [_problem(name, row, "it cannot be read", "write lines such as target = sales * 1.1")]
    lines, problems = [], []
    for statement in parsed.body:
        found = _line(name, statement)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            lines.append(found)
    if not parsed.body:
        problems.append(_problem(name, 1, "it is empty", "write lines such as target = sales * 1.1"))
    return (None if problems else Macro(name=name, lines=tuple(lines))), problems


def run(macro: Macro, table: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """The table with the macro's rows worked out, and where no figure came out.

    table   one row per name, one column per month

    >>> months = list(pd.period_range("2025-07", periods=3, freq="M"))
    >>> sales = pd.DataFrame([[30.0, 40.0, 20.0]], index=["sales"], columns=months)
    >>> macro, _ = read("stock", "stock = prev(stock, 1, 100) - sales")
    >>> run(macro, sales)[0].loc["stock"].tolist()
    [70.0, 30.0, 10.0]
    """
    missing = sorted(macro.reads - set(table.index))
    if missing:
        reason = f"the table has no row {', '.join(missing)}"
        return table, [_problem(macro.name, 1, reason, f"its rows are {', '.join(map(str, table.index))}")]
    values = {str(row): table.loc[row].to_numpy(float).copy() for row in table.index}
    problems: list[Problem] = []
    for number, (row, expression) in enumerate(macro.lines, start=1):
        values.setdefault(row, np.full(table.shape[1], np.nan))
        for month in range(table.shape[1]):
            values[row][month] = _value(expression, values, month)
        problems += _unknown(macro.name, number, row, table.columns[np.isnan(values[row])])
    return pd.DataFrame.from_dict(values, orient="index", columns=table.columns), problems


def _unknown(name: str, number: int, row: str, months: pd.Index) -> list[Problem]:
    if months.empty:
        return []
    reason = f"{row} has no figure in {', '.join(map(str, months))}"
    problem = _problem(name, number, reason, "look for a division by zero or an empty cell")
    return [replace(problem, severity=Severity.WARNING)]


def _line(name: str, statement: ast.stmt) -> tuple[str, ast.expr] | Problem:
    match statement:
        case ast.Assign(targets=[ast.Name(id=row)], value=expression):
            wrong = _wrong(expression)
            if wrong:
                return _problem(name, statement.lineno, *wrong)
            return row, expression
    return _problem(
        name, statement.lineno, "this is no assignment", "write a row, =, and how it is worked out"
    )


def _wrong(part: ast.expr) -> tuple[str, str] | None:
    """Reason and remedy where an expression is not of the language."""
    inner: list[ast.expr] = []
    match part:
        case ast.Constant(value=bool()) | ast.Name(id="when"):
            return "this is no number", "write numbers, rows and functions"
        case ast.Constant(value=int() | float()) | ast.Name():
            return None
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in OPERATORS:
            inner = [left, right]
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            inner = [operand]
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in COMPARISONS:
            inner = [left, right]
        case ast.Call(func=ast.Name(id=function), args=arguments, keywords=[]):
            wrong = _wrong_call(function, arguments)
            if wrong:
                return wrong
            inner = arguments
        case _:
            return "this is more than arithmetic", "use + - * / ( ), comparisons and the functions"
    return next((wrong for wrong in map(_wrong, inner) if wrong), None)


def _wrong_call(function: str, arguments: list[ast.expr]) -> tuple[str, str] | None:
    if function in NUMBERS:
        least = NUMBERS[function][0]
        return (
            None if len(arguments) >= least else (f"{function} needs {least} figures", "add what is missing")
        )
    if function == "when":
        return None if len(arguments) == 3 else ("when needs three parts", "write when(condition, yes, no)")
    if function not in ROWS:
        return f"'{function}' is no function here", f"use {', '.join(sorted([*NUMBERS, *ROWS, 'when']))}"
    if not arguments or not isinstance(arguments[0], ast.Name):
        return f"{function} needs a row", f"write {function}(sales, 3)"
    if len(arguments) > 1 and not _is_count(arguments[1]):
        return f"{function} needs a number of months", f"write {function}(sales, 3), at most {FURTHEST}"
    return None


def _is_count(part: ast.expr) -> bool:
    return isinstance(part, ast.Constant) and isinstance(part.value, int) and 1 <= part.value <= FURTHEST


def _value(part: ast.expr, rows: Mapping[str, np.ndarray], month: int) -> float:
    match part:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=row):
            return float(rows[row][month])
        case ast.BinOp(left=left, op=operator, right=right):
            return OPERATORS[type(operator)](_value(left, rows, month), _value(right, rows, month))
        case ast.UnaryOp(op=sign, operand=operand):
            value = _value(operand, rows, month)
            return -value if isinstance(sign, ast.USub) else value
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            return float(COMPARISONS[type(operator)](_value(left, rows, month), _value(right, rows, month)))
        case ast.Call(func=ast.Name(id=function), args=arguments):
            return _call(function, arguments, rows, month)
    raise AssertionError(f"not of the language: {ast.dump(part)}")


def _call(function: str, arguments: list[ast.expr], rows: Mapping[str, np.ndarray], month: int) -> float:
    if function in NUMBERS:
        return float(NUMBERS[function][1](*(_value(one, rows, month) for one in arguments)))
    if function == "when":
        chosen = arguments[1] if _value(arguments[0], rows, month) else arguments[2]
        return _value(chosen, rows, month)
    return _over_months(function, arguments, rows, month)


def _over_months(
    function: str, arguments: list[ast.expr], rows: Mapping[str, np.ndarray], month: int
) -> float:
    """prev and next (a third part stands in beyond the table), and mean and total of the latest months."""
    name = arguments[0]
    assert isinstance(name, ast.Name)
    row = rows[name.id]
    count = int(_value(arguments[1], rows, month)) if len(arguments) > 1 else 1
    if function in {"prev", "next"}:
        place = month - count if function == "prev" else month + count
        if 0 <= place < len(row):
            return float(row[place])
        return _value(arguments[2], rows, month) if len(arguments) > 2 else 0.0
    latest = row[max(month - count + 1, 0) : month + 1]
    return float(latest.mean() if function == "mean" else latest.sum())


def _problem(name: str, row: int, reason: str, remedy: str) -> Problem:
    return Problem(source=name, row=row, reason=reason, remedy=remedy)
