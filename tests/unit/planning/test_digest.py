"""A digest seals content: it ignores how the content was arranged and notices what was decided."""

import hashlib
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning import digest

LINES = pd.DataFrame(
    {
        "item": ["EM-100", "EM-200", "咖啡机"],
        "month": pd.PeriodIndex(["2026-11", "2026-12", "2027-01"], freq="M"),
        "qty": [120.0, np.nan, 0.0],
        "due": pd.to_datetime(["2026-11-12", None, "2026-12-01"]),
        "late": [False, True, False],
    }
)
SEALED = digest.of({"lines": LINES}, {"frozen_months": 1})


def test_the_order_of_rows_and_columns_does_not_matter() -> None:
    shuffled = LINES.sample(frac=1.0, random_state=3)[sorted(LINES.columns, reverse=True)]
    assert digest.of({"lines": shuffled.reset_index(drop=True)}, {"frozen_months": 1}) == SEALED


@given(st.permutations(range(len(LINES))))
@settings(max_examples=6, deadline=None)
def test_no_permutation_changes_the_digest(order: list[int]) -> None:
    assert digest.of({"lines": LINES.iloc[order]}, {"frozen_months": 1}) == SEALED


@pytest.mark.parametrize("kind", ["float32", "int64", "object"])
def test_the_type_that_holds_a_number_does_not_matter(kind: str) -> None:
    held = pd.DataFrame({"qty": [1, 2, 3]})
    assert digest.of({"t": held.astype(kind)}, {}) == digest.of({"t": held.astype("float64")}, {})


def test_a_solver_s_rounding_does_not_matter() -> None:
    noisy = LINES.assign(qty=LINES["qty"] + 1e-9)
    assert digest.of({"lines": noisy}, {"frozen_months": 1}) == SEALED


def test_the_form_in_which_a_name_is_typed_does_not_matter() -> None:
    """A Mac writes è as two characters, a PC as one."""
    assert digest.of({}, {"name": "Caff\u00e8"}) == digest.of({}, {"name": "Caffe\u0300"})


@pytest.mark.parametrize(
    "changed",
    [
        LINES.assign(qty=[121.0, np.nan, 0.0]),
        LINES.assign(qty=[120.0, 0.0, 0.0]),  # no quantity is not a quantity of zero
        LINES.assign(late=[True, True, False]),
        LINES.rename(columns={"qty": "quantity"}),
        LINES.iloc[:2],
        pd.concat([LINES, LINES.iloc[:1]]),
    ],
)
def test_a_changed_decision_changes_the_digest(changed: pd.DataFrame) -> None:
    assert digest.of({"lines": changed}, {"frozen_months": 1}) != SEALED


def test_a_changed_parameter_or_table_name_changes_the_digest() -> None:
    assert digest.of({"lines": LINES}, {"frozen_months": 2}) != SEALED
    assert digest.of({"rows": LINES}, {"frozen_months": 1}) != SEALED


def test_cells_do_not_run_into_each_other() -> None:
    one = pd.DataFrame({"a": ["x,y"], "b": ["z"]})
    two = pd.DataFrame({"a": ["x"], "b": ["y,z"]})
    assert digest.of({"t": one}, {}) != digest.of({"t": two}, {})


def test_the_canonical_form_is_written_down() -> None:
    """So that somebody else, with another program, can verify a published plan."""
    table = pd.DataFrame({"qty": [2.5, 1.0], "item": ["B", "A"], "due": [date(2026, 11, 2), None]})
    rows = '["2026-11-02", "B", "2.5"]\n[null, "A", "1"]\n'
    written = '["currency", "EUR"]\n["lines", ["due", "item", "qty"]]\n' + rows
    assert digest.of({"lines": table}, {"currency": "EUR"}) == hashlib.sha256(written.encode()).hexdigest()
