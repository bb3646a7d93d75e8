"""The functions that an expression of a mapping may call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from bot.connectors.scope import Scope, is_date, is_number


@dataclass(frozen=True, kw_only=True)
class Function:
    """One function: how it is called, what it gives, and its work."""

    example: str
    meaning: str
    work: Callable[..., pd.Series]  # the scope, then one column per argument
    least: int
    most: int | None  # arguments; None for any number


def _number(scope: Scope, column: pd.Series) -> pd.Series:
    return scope.numbers(column)


def _text(scope: Scope, column: pd.Series) -> pd.Series:
    return scope.texts(column)


def _date(scope: Scope, column: pd.Series) -> pd.Series:
    return scope.dates(column)


def _month(scope: Scope, column: pd.Series) -> pd.Series:
    return scope.months(column)


def _column(scope: Scope, name: pd.Series) -> pd.Series:
    return scope.named(str(name.iloc[0])) if len(name) else name


def _concat(scope: Scope, *parts: pd.Series) -> pd.Series:
    joined = scope.texts(parts[0])
    for part in parts[1:]:
        joined = joined + scope.texts(part)
    return joined


def _first_of(scope: Scope, *columns: pd.Series) -> pd.Series:
    chosen = columns[0]
    for column in columns[1:]:
        chosen = _either(~_empty(scope, chosen), chosen, column)
    return chosen


def _choose(scope: Scope, condition: pd.Series, then: pd.Series, otherwise: pd.Series) -> pd.Series:
    return _either(scope.truth(condition), then, otherwise)


def _case(scope: Scope, column: pd.Series, *pairs: pd.Series) -> pd.Series:
    """Value and result in turn; a single one at the end is for everything else."""
    written = scope.texts(column)
    result = pairs[-1] if len(pairs) % 2 else scope.constant("")
    for value, outcome in zip(pairs[0 : len(pairs) - 1 : 2], pairs[1::2], strict=True):
        result = _either(written == scope.texts(value), outcome, result)
    return result


def _empty(scope: Scope, column: pd.Series) -> pd.Series:
    return column.isna() if is_number(column) or is_date(column) else scope.texts(column) == ""


def _round(scope: Scope, column: pd.Series) -> pd.Series:
    return scope.numbers(column).round()


def _least(scope: Scope, *columns: pd.Series) -> pd.Series:
    return pd.concat([scope.numbers(column) for column in columns], axis=1).min(axis=1)


def _greatest(scope: Scope, *columns: pd.Series) -> pd.Series:
    return pd.concat([scope.numbers(column) for column in columns], axis=1).max(axis=1)


def _later(scope: Scope, day: pd.Series, days: pd.Series) -> pd.Series:
    return scope.dates(day) + pd.to_timedelta(scope.numbers(days), unit="D")


def _letters(scope: Scope, column: pd.Series) -> pd.Series:
    return scope.texts(column).str.replace(r"[\W\d_]", "", regex=True)


def _title(scope: Scope, column: pd.Series) -> pd.Series:
    return scope.texts(column).str.title()


def _either(condition: pd.Series, then: pd.Series, otherwise: pd.Series) -> pd.Series:
    if then.dtype != otherwise.dtype:
        then, otherwise = then.astype(object), otherwise.astype(object)
    return then.where(condition, otherwise)


FUNCTIONS: Mapping[str, Function] = {
    "number": Function(
        example="number(Quantity)", meaning="the cell as a number", work=_number, least=1, most=1
    ),
    "text": Function(example="text(ProductID)", meaning="the cell as text", work=_text, least=1, most=1),
    "date": Function(example="date(OrderDate)", meaning="the cell as a day", work=_date, least=1, most=1),
    "month": Function(example="month(OrderDate)", meaning="the month of a day", work=_month, least=1, most=1),
    "column": Function(
        example="column('Order Qty')",
        meaning="a column whose name is no single word",
        work=_column,
        least=1,
        most=1,
    ),
    "concat": Function(
        example="concat(OrderID, '-', Line)",
        meaning="the texts one after another",
        work=_concat,
        least=1,
        most=None,
    ),
    "first_of": Function(
        example="first_of(Nickname, Name)",
        meaning="the first that is not empty",
        work=_first_of,
        least=1,
        most=None,
    ),
    "choose": Function(
        example="choose(MakeFlag == 1, 'make', 'buy')",
        meaning="the second where the condition holds, else the third",
        work=_choose,
        least=3,
        most=3,
    ),
    "case": Function(
        example="case(Country, 'IT', 'Italy', 'CN', 'China', 'World')",
        meaning="the text behind the first that fits; a single one at the end for all others",
        work=_case,
        least=3,
        most=None,
    ),
    "empty": Function(
        example="empty(EndDate)", meaning="whether nothing stands there", work=_empty, least=1, most=1
    ),
    "round": Function(
        example="round(Days / 30)", meaning="the nearest whole number", work=_round, least=1, most=1
    ),
    "least": Function(
        example="least(Ordered, Shipped)", meaning="the smallest number", work=_least, least=1, most=None
    ),
    "greatest": Function(
        example="greatest(Ordered - Shipped, 0)",
        meaning="the largest number",
        work=_greatest,
        least=1,
        most=None,
    ),
    "later": Function(
        example="later(as_of, LeadDays)", meaning="a day so many days later", work=_later, least=2, most=2
    ),
    "letters": Function(
        example="letters(Login)", meaning="the letters alone", work=_letters, least=1, most=1
    ),
    "title": Function(
        example="title(Name)", meaning="each word with a capital", work=_title, least=1, most=1
    ),
}
