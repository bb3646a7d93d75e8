"""The digest of tables: the same for the same content, whatever the order of rows and columns or the machine.

A cell is written in one canonical way, rows are sorted as text, and SHA-256 is taken of the whole.
"""

import hashlib
import json
import math
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeAlias

import numpy as np
import pandas as pd

from planning import periods

Parameter: TypeAlias = str | float | bool | None

DECIMALS = 4  # finer differences are a solver's or a processor's rounding, not a decision


def of(tables: Mapping[str, pd.DataFrame], parameters: Mapping[str, Parameter]) -> str:
    """The digest in hexadecimal.

    >>> lines = pd.DataFrame({"item": ["A", "B"], "qty": [1.0, 2.0]})
    >>> of({"lines": lines}, {}) == of({"lines": lines[::-1][["qty", "item"]]}, {})
    True
    >>> of({"lines": lines}, {}) == of({"lines": lines.assign(qty=[1.0, 3.0])}, {})
    False
    """
    hashed = hashlib.sha256()
    for line in _canonical(tables, parameters):
        hashed.update(line.encode())
        hashed.update(b"\n")
    return hashed.hexdigest()


def cell(value: object) -> str | None:
    """One value in its canonical form; None where there is none.

    >>> cell(5), cell(5.0), cell(-0.0), cell(0.1 + 0.2), cell(float("nan"))
    ('5', '5', '0', '0.3', None)
    >>> cell(pd.Period("2026-11", "M")), cell(True)
    ('2026-11', 'true')
    """
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (int, float, np.integer, np.floating)):
        return _number(float(value))
    if isinstance(value, pd.Period):
        return periods.iso(value)
    if isinstance(value, date):  # timestamps too
        return value.isoformat().removesuffix("T00:00:00")
    return unicodedata.normalize("NFC", str(value))


def _number(value: float) -> str | None:
    if math.isnan(value):
        return None
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    written = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def _canonical(tables: Mapping[str, pd.DataFrame], parameters: Mapping[str, Parameter]) -> Iterator[str]:
    for name in sorted(parameters):
        yield json.dumps([name, cell(parameters[name])], ensure_ascii=False)
    for name in sorted(tables):
        columns = sorted(tables[name].columns)
        yield json.dumps([name, columns], ensure_ascii=False)
        yield from sorted(_rows(tables[name][columns]))


def _rows(frame: pd.DataFrame) -> Iterator[str]:
    cells = [[cell(value) for value in frame[column].tolist()] for column in frame.columns]
    return (json.dumps(row, ensure_ascii=False) for row in zip(*cells, strict=True))
