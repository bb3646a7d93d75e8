"""The schemas of the company tables agree with themselves."""

import pytest

from planning import frames


@pytest.mark.parametrize("table", frames.TABLES.values(), ids=lambda table: table.name)
def test_a_key_names_columns_of_its_table(table: frames.Table) -> None:
    assert set(table.key) <= {column.name for column in table.columns}


@pytest.mark.parametrize("table", frames.TABLES.values(), ids=lambda table: table.name)
def test_a_reference_points_at_an_existing_column(table: frames.Table) -> None:
    for column in table.columns:
        if column.refers_to:
            target, name = column.refers_to.split(".")
            assert frames.TABLES[target].column(name).kind is column.kind


def test_only_items_and_actuals_are_indispensable() -> None:
    assert {name for name, table in frames.TABLES.items() if table.indispensable} == {"items", "actuals"}
