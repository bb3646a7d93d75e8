"""Grades of items and customers: ABC by value, XYZ by how well demand can be forecast."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

ABC = (0.80, 0.95)  # cumulative shares of value up to which A and B go
XYZ = (0.5, 1.0)  # coefficients of variation below which X and Y lie


def abc(values: pd.Series, *, limits: Sequence[float] = ABC) -> pd.Series:
    """A, B or C by the cumulative share of value, the largest first; ties by name.

    A up to the first limit, B up to the second, C the rest. The largest is always A, what has no value C
    [general practice; the limits are a setting].

    >>> abc(pd.Series({"a": 70.0, "b": 20.0, "c": 7.0, "d": 3.0})).to_dict()
    {'a': 'A', 'b': 'B', 'c': 'C', 'd': 'C'}
    """
    ranked = values.fillna(0.0).clip(lower=0.0).sort_index().sort_values(ascending=False, kind="stable")
    total = float(ranked.sum())
    if total == 0:
        return pd.Series("C", index=values.index)
    share = ranked.cumsum().to_numpy() / total
    grades = np.select([share <= limits[0] + 1e-12, share <= limits[1] + 1e-12], ["A", "B"], "C")
    grades[0] = "A"
    return pd.Series(grades, index=ranked.index).reindex(values.index)


def xyz(errors: pd.DataFrame, *, limits: Sequence[float] = XYZ) -> pd.Series:
    """X, Y or Z by the coefficient of variation: spread of the forecast error over mean demand.

    Takes a frame with `error` (standard deviation of the forecast error) and `mean` (mean demand) per item;
    without demand it is Z.

    >>> items = pd.DataFrame({"error": [2.0, 7.0, 5.0], "mean": [10.0, 10.0, 0.0]}, index=["a", "b", "c"])
    >>> xyz(items).to_dict()
    {'a': 'X', 'b': 'Y', 'c': 'Z'}
    """
    variation = errors["error"] / errors["mean"].where(errors["mean"] > 0)
    grades = np.select([variation < limits[0], variation < limits[1]], ["X", "Y"], "Z")
    return pd.Series(grades, index=errors.index)
