"""The example company is believable, whole, and the same for everybody."""

from pathlib import Path

import pandas as pd
import pytest

from bot.connectors import folder as loader
from bot.demo import brera
from planning import calendar, checks, frames, plan, supply
from planning.company import Company

USUAL = [table for table in frames.TABLES.values() if not table.rare]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("brera")
    brera.write(folder)
    return folder


def read(folder: Path, table: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{table}.csv")


def test_the_same_seed_writes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    brera.write(tmp_path)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert first == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_another_seed_writes_another_history(folder: Path, tmp_path: Path) -> None:
    brera.write(tmp_path, seed=1)
    assert (folder / "actuals.csv").read_bytes() != (tmp_path / "actuals.csv").read_bytes()


def test_every_table_is_there(folder: Path) -> None:
    assert {path.stem for path in folder.glob("*.csv")} == {table.name for table in USUAL}


@pytest.mark.parametrize("table", USUAL, ids=lambda table: table.name)
def test_a_table_has_known_columns_and_no_repeated_key(folder: Path, table: frames.Table) -> None:
    rows = read(folder, table.name)
    assert set(rows.columns) <= {column.name for column in table.columns}
    assert not rows.duplicated([name for name in table.key if name in rows]).any()


def test_each_rep_looks_after_one_region_with_a_dozen_items(folder: Path) -> None:
    sold = read(folder, "actuals").merge(read(folder, "customers"), on="customer")
    lines = sold.groupby("owner")["item"].nunique()
    assert lines.to_dict() == {"anna.rossi": 12, "li.wei": 12, "emma.clark": 12}


def test_the_people_are_the_ten_of_a_small_company(folder: Path) -> None:
    roles = read(folder, "people")["roles"].str.split().explode().value_counts()
    assert len(read(folder, "people")) == 10
    assert roles["sales"] == 3
    assert roles["executive"] == 2


def test_december_is_the_peak_of_home_machines_in_italy(folder: Path) -> None:
    sold = read(folder, "actuals").merge(read(folder, "customers"), on="customer")
    uno = sold[(sold["item"] == "EM-100") & (sold["region"] == "Italy")]
    by_month = uno.groupby(uno["month"].str[5:])["qty"].mean()
    assert by_month.idxmax() == "12"
    assert by_month.idxmin() == "08"


def test_the_stock_out_hides_demand_only_in_its_month(folder: Path) -> None:
    lost = read(folder, "actuals").query("lost > 0")
    assert set(zip(lost["item"], lost["month"], strict=True)) == {("EM-200", "2025-12")}


def test_the_accessory_that_sells_now_and_then_skips_months(folder: Path) -> None:
    handles = read(folder, "actuals").query("item == 'AC-30'")
    months = handles.merge(read(folder, "customers"), on="customer").groupby("region")["month"].nunique()
    assert (months < 24).all()


def test_nothing_is_sold_before_the_launch(folder: Path) -> None:
    assert read(folder, "actuals").query("item == 'EM-300'")["month"].min() == "2026-03"


@pytest.fixture(scope="module")
def company(folder: Path) -> Company:
    company, problems = loader.load(folder)
    assert problems == []
    assert company is not None
    return company


def test_the_loader_and_the_data_checks_find_nothing_wrong(company: Company) -> None:
    assert checks.run(company, as_of=brera.AS_OF) == []


@pytest.mark.requirement("R87")
def test_the_season_leaves_a_few_shortages_with_different_reasons(company: Company) -> None:
    """The demo lives on them: a full line, a supplier at its limit, a late component, a long lead time."""
    chain = plan.run(company, as_of=brera.AS_OF, calendar=calendar.of_company(company))
    short = chain.supply.shortages
    assert 3 <= len(short) <= 6
    causes = set(zip(short["cause"], short["cause_name"], strict=True))
    assert {("capacity", "ASSY"), ("material", "PCB-T"), ("lead_time", "BURR-64")} <= causes
    assert set(short["owner"]) <= {"paolo.ferrari", "chiara.gallo"}


def test_the_plan_of_the_example_is_right(company: Company) -> None:
    days = calendar.of_company(company)
    chain = plan.run(company, as_of=brera.AS_OF, calendar=days)
    assert supply.verify(company, chain.consensus.lines, chain.supply, calendar=days) == []
