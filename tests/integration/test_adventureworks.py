"""The bicycle maker's ERP export is read as it is, by the mapping in examples/adventureworks."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from bot import cli
from bot.connectors import folder
from planning import checks
from planning.company import Company
from planning.problems import errors

EXAMPLE = Path(__file__).parents[2] / "examples" / "adventureworks"

pytestmark = [pytest.mark.needs_data("adventureworks"), pytest.mark.requirement("R153")]


@pytest.fixture(scope="module")
def export(public_data: Callable[[str], Path]) -> Path:
    return public_data("adventureworks")


@pytest.fixture(scope="module")
def company(export: Path) -> Company:
    company, problems = folder.load(EXAMPLE, source=export)
    assert company is not None, [str(problem) for problem in errors(problems)]
    return company


def test_every_piece_sold_is_in_the_history(company: Company, export: Path) -> None:
    lines = pd.read_csv(export / "SalesOrderLine.csv")
    actuals = company.table("actuals")
    assert actuals["qty"].sum() == lines["OrderQty"].sum()
    assert actuals["revenue"].sum() == pytest.approx((lines["OrderQty"] * lines["UnitPrice"]).sum())
    assert actuals.groupby(["item", "customer"]).ngroups == 957


def test_every_territory_has_one_answerable_seller(company: Company) -> None:
    customers = company.table("customers").set_index("customer")["owner"]
    assert len(customers) == 10
    assert customers["Northwest"] == "tete0"  # three sellers: the highest quota
    assert customers["Canada"] == "garrett1"  # two equal quotas: the longest in service


def test_a_discontinued_product_has_a_last_month(company: Company) -> None:
    items = company.table("items").set_index("item")
    assert items.loc["BK-R93R-48", "phase_out"] == pd.Period("2023-05", "M")


def test_only_valid_rows_of_the_parts_list_count(company: Company, export: Path) -> None:
    rows = pd.read_csv(export / "BillOfMaterials.csv")
    ended = rows["EndDate"].notna() | rows["ProductAssemblyID"].isna()
    assert 2000 < len(company.table("bom")) < (~ended).sum()


def test_every_assembly_on_sale_uses_capacity(company: Company) -> None:
    items, use = company.table("items"), company.table("resource_use")
    bikes = items[items["family"].isin(["Mountain Bikes", "Road Bikes", "Touring Bikes"])]
    assert set(bikes["item"]) <= set(use.loc[use["resource"] == "Final Assembly", "item"])
    assert set(use["resource"]) == set(company.table("resources")["resource"])


def test_the_stock_of_an_item_is_the_sum_over_its_places(company: Company, export: Path) -> None:
    inventory = pd.read_csv(export / "ProductInventory.csv")
    tyre = company.table("stock").set_index("item").loc["TI-M267", "qty"]
    assert tyre == inventory.loc[inventory["ProductID"] == 928, "Quantity"].sum()


def test_a_cycle_can_be_opened_on_it(company: Company) -> None:
    assert errors(checks.run(company, as_of=pd.Period("2025-07", "M"))) == []


def test_the_command_sums_it_up(export: Path) -> None:
    ran = CliRunner().invoke(cli.app, ["import", str(EXAMPLE), "--source", str(export), "--check"])
    assert ran.exit_code == 0, ran.output
    assert "2023-01 to 2025-06" in ran.output


def test_without_the_files_it_is_said_where_to_name_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ADVENTUREWORKS", raising=False)
    ran = CliRunner().invoke(cli.app, ["import", str(EXAMPLE), "--check"])
    assert ran.exit_code == 2
    assert "the environment variable ADVENTUREWORKS is not set" in ran.output
