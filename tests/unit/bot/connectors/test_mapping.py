"""Somebody else's files become tables by the recipes of company.toml."""

from pathlib import Path

import pandas as pd
import pytest

from bot.connectors import folder
from planning.company import Company
from planning.problems import Problem, errors

pytestmark = pytest.mark.requirement("R118")

SALES = """\
Date,Product,Shop,Pieces,Price
2026-08-03,7,10,2,4.00
2026-08-20,7,10,3,4.00
2026-09-01,7,11,1,5.00
2026-09-02,8,11,4,2.50
"""
PRODUCTS = "ID,Label,Made,Group\n7,Duo,1,G1\n8,Grinder,0,G2\n"
SHOPS = "Shop,Town\n10,Milano\n11,Roma\n"
GROUPS = "Group,Title\nG1,Machines\nG2,Grinders\n"
TOML = """
name = "Bar Centrale"
[source.till]
folder = "till"
[table.items]
from = "products.csv"
columns = { item = "Label", kind = "choose(Made == 1, 'make', 'buy')" }
[table.actuals]
from = "sales.csv"
join = [{ with = "products.csv", on = ["Product = ID"], take = { Label = "Label" } }]
columns = { item = "Label", month = "month(Date)", qty = "Pieces", revenue = "Pieces * Price" }
group = { by = ["item", "month"], sum = ["qty", "revenue"] }
"""


@pytest.fixture
def till(tmp_path: Path) -> Path:
    """A company folder whose tables come from the files of a till."""
    (tmp_path / "till").mkdir()
    for name, text in {"sales": SALES, "products": PRODUCTS, "shops": SHOPS, "groups": GROUPS}.items():
        (tmp_path / "till" / f"{name}.csv").write_text(text)
    return tmp_path


def load(folder_: Path, toml: str) -> tuple[Company | None, list[Problem]]:
    (folder_ / "company.toml").write_text(toml)
    return folder.load(folder_)


def mapped(folder_: Path, more: str = "") -> Company:
    company, problems = load(folder_, TOML + more)
    assert company is not None, [str(problem) for problem in problems]
    return company


def refused(folder_: Path, toml: str) -> list[str]:
    company, problems = load(folder_, toml)
    assert company is None
    return [str(problem) for problem in errors(problems)]


def test_columns_are_renamed_and_computed(till: Path) -> None:
    assert mapped(till).table("items")[["item", "kind"]].to_numpy().tolist() == [
        ["Duo", "make"],
        ["Grinder", "buy"],
    ]


def test_sales_are_looked_up_and_added_up_by_month(till: Path) -> None:
    actuals = mapped(till).table("actuals")
    assert actuals["item"].tolist() == ["Duo", "Duo", "Grinder"]
    assert actuals["month"].astype(str).tolist() == ["2026-08", "2026-09", "2026-09"]
    assert actuals["qty"].tolist() == [5, 1, 4]
    assert actuals["revenue"].tolist() == [20, 5, 10]


def test_a_view_is_a_step_that_other_tables_use(till: Path) -> None:
    company = mapped(
        till,
        """
        [view.town]
        from = "shops.csv"
        where = "Town != 'Roma'"
        [table.customers]
        from = "town"
        columns = { customer = "Town", region = "Town" }
        """,
    )
    assert company.table("customers")["customer"].tolist() == ["Milano"]


def test_rows_of_ones_own_stand_beside_those_of_a_file(till: Path) -> None:
    company = mapped(
        till,
        """
        [table.customers]
        from = "shops.csv"
        columns = { customer = "Town" }
        rows = [{ customer = "Web", channel = "Online" }]
        """,
    )
    assert company.table("customers")["customer"].tolist() == ["Milano", "Roma", "Web"]
    assert company.table("customers")["channel"].tolist() == [None, None, "Online"]


def test_a_table_may_be_rows_of_ones_own_alone(till: Path) -> None:
    company = mapped(till, '[table.resources]\nrows = [{ resource = "BAR", hours_per_day = 8 }]\n')
    assert company.table("resources")["hours_per_day"].tolist() == [8]


def test_origins_are_stacked(till: Path) -> None:
    company = mapped(
        till,
        """
        [view.group]
        from = "groups.csv"
        columns = { customer = "Title" }
        [view.town]
        from = "shops.csv"
        columns = { customer = "Town" }
        [table.customers]
        stack = ["group", "town"]
        """,
    )
    assert company.table("customers")["customer"].tolist() == ["Machines", "Grinders", "Milano", "Roma"]


@pytest.mark.parametrize(
    ("order", "first"), [("Pieces", "1"), ("-Pieces", "4"), ("Date", "2"), ("-Date", "4")]
)
def test_the_first_in_an_order_is_chosen(till: Path, order: str, first: str) -> None:
    company = mapped(
        till,
        f"""
        [view.sale]
        from = "sales.csv"
        columns = {{ All = "'1'", Date = "Date", Pieces = "Pieces" }}
        first = {{ by = ["All"], order = ["{order}"] }}
        [table.customers]
        from = "sale"
        columns = {{ customer = "Pieces" }}
        """,
    )
    assert company.table("customers")["customer"].tolist() == [first]


def test_a_row_may_find_several_partners_where_that_is_meant(till: Path) -> None:
    company = mapped(
        till,
        """
        [table.customers]
        from = "shops.csv"
        join = [{ with = "sales.csv", on = ["Shop"], take = { Date = "Date" }, many = true }]
        columns = { customer = "concat(Town, ' ', Date)" }
        """,
    )
    assert len(company.table("customers")) == 4


def test_the_month_of_the_cycle_is_a_parameter(till: Path) -> None:
    stock = """
        [parameters]
        as_of = 2026-09-01
        [table.stock]
        from = "products.csv"
        columns = { item = "Label", qty = 1, as_of = "as_of" }
        """
    assert mapped(till, stock).table("stock")["as_of"].unique().tolist() == [pd.Timestamp("2026-09-01")]
    company, _ = folder.load(till, as_of=pd.Period("2026-10", "M"))
    assert company is not None
    assert company.table("stock")["as_of"].unique().tolist() == [pd.Timestamp("2026-10-01")]


def test_the_source_may_be_named_from_outside(till: Path, tmp_path: Path) -> None:
    (till / "company.toml").write_text(TOML.replace('"till"', '"$NOWHERE_TO_BE_FOUND"'))
    company, problems = folder.load(till)
    assert company is None
    assert "the environment variable NOWHERE_TO_BE_FOUND is not set" in str(errors(problems)[0])
    company, _ = folder.load(till, source=tmp_path / "till")
    assert company is not None


def test_a_problem_names_the_row_of_the_file_it_came_from(till: Path) -> None:
    (till / "till" / "sales.csv").write_text(SALES.replace("11,1,5.00", "11,one,5.00"))
    said = refused(till, TOML)
    assert said[0].startswith("sales.csv, row 4, column Pieces: 'one' is not a number")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ('item = "Label", kind', 'item = "Lable", kind'),
            "company.toml, column table.items.columns.item: there is no column 'Lable'; write 'Label'",
        ),
        (
            ('"products.csv"\ncol', '"product.csv"\ncol'),
            "product.csv: is missing; write 'products.csv'",
        ),
        (
            ("Made == 1,", "Made ="),
            "column table.items.columns.kind: 'choose(Made = 'make', 'buy')' cannot be understood",
        ),
        (("choose(", "chose("), "there is no function 'chose'; write 'choose'"),
        (("'make', 'buy')", "'make')"), "'choose' has 2 arguments; write it like choose("),
        (("Pieces * Price", "Pieces ** Price"), "'Pieces ** Price' is not part of the language"),
        (("Pieces * Price", "__import__('os')"), "there is no function '__import__'"),
        (("Pieces * Price", "Price.__class__"), "'Price.__class__' is not part of the language"),
        (('"Product = ID"', '"Product = Id"'), "products.csv has no column 'Id'; write 'ID'"),
        (('sum = ["qty"', 'sum = ["pieces"'), "has no column 'pieces'"),
        (("[table.actuals]", "[table.actual]"), "table.actual: is not a table of a company; write 'actuals'"),
        (("group =", "groop ="), "table.actuals.groop: is not a setting; write 'group'"),
        (('folder = "till"', 'folder = "tills"'), "is not a folder; correct the path"),
        (('folder = "till"', 'workbok = "till.xlsx"'), "source.till.workbok: is not a setting"),
    ],
)
def test_a_slip_in_the_mapping_is_named_with_its_remedy(
    till: Path, change: tuple[str, str], said: str
) -> None:
    assert TOML.count(change[0]) == 1
    assert any(said in error for error in refused(till, TOML.replace(*change)))


def test_a_row_without_a_partner_can_be_refused(till: Path) -> None:
    (till / "till" / "products.csv").write_text(PRODUCTS.replace("8,", "9,"))
    toml = TOML.replace('take = { Label = "Label" }', 'take = { Label = "Label" }, unmatched = "refuse"')
    assert (
        "sales.csv, row 5, column Product: has no partner in products.csv; add it to products.csv"
        in refused(till, toml)
    )


def test_several_partners_are_refused_unless_meant(till: Path) -> None:
    (till / "till" / "products.csv").write_text(PRODUCTS + "7,Duo S,1,G1\n")
    said = refused(till, TOML)
    assert any("column Product: has several partners in products.csv" in error for error in said)


def test_a_view_that_leads_back_to_itself_is_refused(till: Path) -> None:
    said = refused(till, TOML + '[view.a]\nfrom = "b"\n[view.b]\nfrom = "a"\n[table.customers]\nfrom = "a"\n')
    assert said == ["company.toml, column view.b.from: view 'a' leads back to itself; take it from elsewhere"]


@pytest.mark.parametrize(("figure", "meant"), [("sum", 6), ("mean", 2), ("min", 1), ("max", 3)])
def test_columns_are_condensed_by_the_figure_named(till: Path, figure: str, meant: float) -> None:
    company = mapped(
        till,
        f"""
        [view.sold]
        from = "sales.csv"
        where = "Product == 7"
        group = {{ by = ["Product"], {figure} = ["Pieces"] }}
        [table.stock]
        from = "sold"
        columns = {{ item = "'Duo'", qty = "Pieces" }}
        """,
    )
    assert company.table("stock")["qty"].tolist() == [meant]


def test_what_every_table_misses_is_said_once(till: Path) -> None:
    assert refused(till, TOML.replace('"till"', '"tills"')) == [
        f"company.toml, column source.till: '{till / 'tills'}' is not a folder; correct the path"
    ]
