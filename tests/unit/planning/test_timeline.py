"""What happened stands left of what is planned, for all four subjects."""

import pandas as pd
import pytest

from planning import timeline
from tests.builders.companies import company, sales

AS_OF = pd.Period("2026-11", "M")


@pytest.mark.requirement("R26")
def test_past_and_plan_share_one_row_of_months() -> None:
    firm = company(
        items=[{"item": "A", "family": "Machines"}],
        actuals=sales("A", [7.0] * 20, last="2026-10"),
        production=[{"item": "A", "month": "2026-10", "qty": 5.0}],
        stock=[{"item": "A", "qty": 30.0}],
    )
    planned = {"demand": 9.0, "make": 4.0, "buy": 1.0, "outsourced": 2.0, "receipts": 3.0, "stock": 31.0}
    lines = pd.DataFrame([{"item": "A", "family": "Machines", "month": AS_OF, **planned}])

    table = timeline.build(firm, lines, as_of=AS_OF)

    def figures(measure: str) -> list[float]:
        return [float(qty) for qty in table[table["measure"] == measure].sort_values("month")["qty"]]

    assert figures("sales") == [7.0] * 12 + [9.0]
    assert figures("production") == [5.0, 4.0]
    assert figures("supply") == [6.0]
    assert figures("stock") == [30.0, 31.0]
    assert table.sort_values("month")["kind"].tolist()[-1] == "plan"
    assert set(table.loc[table["month"] < AS_OF, "kind"]) == {"actual"}
