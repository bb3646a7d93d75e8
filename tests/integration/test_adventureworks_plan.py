"""Somebody else's ERP export is planned by one command, and the figures stand up to a planner's eye."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from bot import cli

EXAMPLE = Path(__file__).parents[2] / "examples" / "adventureworks"

pytestmark = [pytest.mark.needs_data("adventureworks"), pytest.mark.requirement("R118")]


@pytest.fixture(scope="module")
def export(public_data: Callable[[str], Path]) -> Path:
    return public_data("adventureworks")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plan")


@pytest.fixture(scope="module")
def ran(export: Path, out: Path) -> Result:
    command = [
        "plan",
        str(EXAMPLE),
        "--source",
        str(export),
        "--as-of",
        "2025-07",
        "--out",
        str(out),
        "--verify",
    ]
    return CliRunner().invoke(cli.app, command)


@pytest.fixture(scope="module")
def sales(export: Path) -> pd.Series:
    lines = pd.read_csv(export / "SalesOrderLine.csv", parse_dates=["OrderDate"])
    return lines.groupby(lines["OrderDate"].dt.to_period("M"))["OrderQty"].sum()


def test_the_plan_is_made_and_balances(ran: Result) -> None:
    assert ran.exit_code == 0, ran.output
    assert "all balance" in ran.output


@pytest.mark.usefixtures("ran")
def test_every_product_and_territory_that_sold_has_a_baseline(out: Path) -> None:
    baseline = pd.read_csv(out / "baseline.csv")
    assert baseline.groupby(["item", "region"]).ngroups == 957
    assert baseline["month"].nunique() == 18
    assert baseline["month"].min() == "2025-07"


@pytest.mark.usefixtures("ran")
def test_demand_goes_on_where_sales_stand(out: Path, sales: pd.Series) -> None:
    """Accessories were launched in mid July 2024: that half month must not become a season."""
    monthly = pd.read_csv(out / "consensus.csv").groupby("month")["qty"].sum()
    recent = float(sales.iloc[-3:].mean())
    assert monthly.between(0.8 * recent, 1.3 * recent).all()


@pytest.mark.usefixtures("ran")
def test_what_is_delivered_and_what_is_short_make_up_the_demand(out: Path) -> None:
    supply = pd.read_csv(out / "supply.csv")
    last = supply[supply["month"] == supply["month"].max()]
    met = supply["shipped"].sum() + supply["lost"].sum() + last["backlog"].sum()
    assert met == pytest.approx(supply["demand"].sum(), rel=1e-6)


@pytest.mark.usefixtures("ran")
def test_bought_components_are_ordered_from_their_suppliers(out: Path) -> None:
    materials = pd.read_csv(out / "materials.csv")
    ordered = materials[materials["order_qty"] > 0]
    assert ordered["component"].nunique() > 50
    purchases = pd.read_csv(out / "purchases.csv")
    assert purchases["supplier"].notna().all()
    assert (purchases["release_month"] <= purchases["month"]).all()


@pytest.mark.usefixtures("ran")
def test_the_summary_is_valued_in_the_company_s_currency(out: Path) -> None:
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert summary["currency"] == "USD"
    assert 20e6 < summary["totals"]["constrained_value"] < 60e6
    assert 0 < summary["totals"]["margin"] < summary["totals"]["constrained_value"]
    assert {peak["resource"] for peak in summary["load"]} >= {"Final Assembly", "Paint"}
