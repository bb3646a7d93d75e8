"""The small language of a mapping, such as `OrderQty * UnitPrice` or `choose(MakeFlag == 1, 'make', 'buy')`.

It borrows Python's grammar and works on whole columns. Only what stands here is understood; nothing is run.
"""

import ast
import functools
import operator
from collections.abc import Callable, Mapping

import pandas as pd

from bot.connectors import closest
from bot.connectors.scope import NotUnderstood, Scope, is_date, is_number
from bot.connectors.vocabulary import FUNCTIONS
from planning.problems import Problem

LONGEST = 500  # characters

Operation = Callable[[pd.Series, pd.Series], pd.Series]

ARITHMETIC: Mapping[type, Operation] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
COMPARISONS: Mapping[type, Operation] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
JOINTS: Mapping[type, Operation] = {ast.And: operator.and_, ast.Or: operator.or_}


def evaluate(written: object, scope: Scope) -> tuple[pd.Series, list[Problem]]:
    """The column that an expression stands for; what is no text is a constant.

    The exact name of a column is that column, whatever signs it holds.

    >>> from bot.connectors import raw, toml_record, conventions
    >>> orders = raw.placed("orders.csv", pd.DataFrame({"qty": ["2", "3"], "price each": ["1.5", "4"]})).frame
    >>> here = toml_record.Key(file="company.toml")
    >>> scope = Scope(frame=orders, parameters={}, conventions=conventions.Conventions(), key=here)
    >>> evaluate("qty * column('price each')", scope)[0].tolist()
    [3.0, 12.0]
    """
    try:
        return _meaning(written, scope), scope.problems
    except NotUnderstood as failure:
        return scope.constant(None), [failure.problem]


def holds(condition: str, scope: Scope) -> tuple[pd.Series, list[Problem]]:
    """For each row whether a condition holds."""
    try:
        return scope.truth(_meaning(condition, scope)), scope.problems
    except NotUnderstood as failure:
        return scope.constant(None).isna(), [failure.problem]


def _meaning(written: object, scope: Scope) -> pd.Series:
    if not isinstance(written, str):
        return scope.constant(written)
    if written in scope.frame.columns:
        return scope.frame[written]
    if len(written) > LONGEST:
        raise scope.misuse(f"is longer than {LONGEST} characters", "take it in two steps, with a view")
    try:
        tree = ast.parse(written.strip(), mode="eval")
    except (SyntaxError, ValueError):
        raise scope.misuse(f"'{written}' cannot be understood", "put text in single quotes") from None
    return _value(tree.body, scope)


def _value(node: ast.expr, scope: Scope) -> pd.Series:
    def value(part: ast.expr) -> pd.Series:
        return _value(part, scope)

    match node:
        case ast.Constant(value=str() | int() | float() as constant):
            return scope.constant(constant)
        case ast.Name(id=name):
            return scope.named(name)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in ARITHMETIC:
            return ARITHMETIC[type(sign)](scope.numbers(value(left)), scope.numbers(value(right)))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -scope.numbers(value(operand))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return ~scope.truth(value(operand))
        case ast.BoolOp(op=joint, values=parts):
            return functools.reduce(JOINTS[type(joint)], [scope.truth(value(part)) for part in parts])
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in COMPARISONS:
            return _compared(COMPARISONS[type(sign)], value(left), value(right), scope)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _called(name, [value(argument) for argument in arguments], scope)
    raise scope.misuse(
        f"'{ast.unparse(node)}' is not part of the language", "see the mapping in docs/data.md"
    )


def _compared(comparison: Operation, left: pd.Series, right: pd.Series, scope: Scope) -> pd.Series:
    """Numbers are compared with numbers, days with days, and all else as text."""
    pair = (left, right)
    if any(map(is_number, pair)):
        left, right = map(scope.numbers, pair)
    elif any(map(is_date, pair)):
        left, right = map(scope.dates, pair)
    else:
        left, right = map(scope.texts, pair)
    return comparison(left, right)


def _called(name: str, arguments: list[pd.Series], scope: Scope) -> pd.Series:
    if name not in FUNCTIONS:
        raise scope.misuse(f"there is no function '{name}'", closest.advice(name, FUNCTIONS))
    function = FUNCTIONS[name]
    if not function.least <= len(arguments) <= (function.most or len(arguments)):
        raise scope.misuse(f"'{name}' has {len(arguments)} arguments", f"write it like {function.example}")
    return function.work(scope, *arguments)
