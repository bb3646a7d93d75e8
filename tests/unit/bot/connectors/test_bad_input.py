"""Each way in which somebody's data can be wrong is said with file, row, column, reason and remedy."""

from pathlib import Path

import pytest

from bot.connectors import folder
from planning.problems import errors
from tests.builders import company_folders
from tests.builders.company_folders import TOML, Content

pytestmark = pytest.mark.requirement("R46")

FAMILIES = "family,parent\nMachines,\n"
CUSTOMERS = "customer\nC-1\n"
RESOURCES = "resource,hours_per_day\nASSY-1,16\n"


class Refused:
    """Loads a folder that must not be imported, and gives what was said about it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def errors(self, **different: Content) -> list[str]:
        company, problems = folder.load(company_folders.write(self.path, **different))
        assert company is None, "nothing is imported when anything is wrong"
        return [str(error) for error in errors(problems)]

    def __call__(self, **different: Content) -> str:
        (error,) = self.errors(**different)
        return error


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    return Refused(tmp_path)


def test_a_missing_folder(tmp_path: Path) -> None:
    _, problems = folder.load(tmp_path / "nowhere")
    assert str(problems[0]).endswith("is not a folder; name a company folder")


def test_an_indispensable_table_missing(refused: Refused) -> None:
    assert refused(actuals=None) == "actuals.csv: is missing; add it with the columns item, month, qty"


def test_an_unknown_column(refused: Refused) -> None:
    said = refused(items="item,pirce\nEM-100,249\nEM-200,389\n")
    assert said == "items.csv, row 1, column pirce: is not a column of items; write 'price'"


def test_a_missing_column(refused: Refused) -> None:
    said = refused(actuals="item,month\nEM-100,2026-09\n")
    assert said == (
        "actuals.csv, row 1, column qty: the column is missing; add it: quantity in item's unit, such as 120"
    )


def test_two_columns_of_one_name(refused: Refused) -> None:
    said = refused(items="item,price,price\nEM-100,1,2\nEM-200,1,2\n")
    assert said == "items.csv, row 1: 2 columns are called 'price'; keep one of them"


def test_a_column_without_a_name(refused: Refused) -> None:
    said = refused(items="item,\nEM-100,1\nEM-200,\n")
    assert said == "items.csv, row 1: column 2 has no name; name it, or empty it"


def test_a_repeated_key(refused: Refused) -> None:
    said = refused(actuals="item,month,qty\nEM-100,2026-09,1\nEM-200,2026-09,1\nEM-100,2026-9,2\n")
    assert said == (
        "actuals.csv, row 4, column item + customer + month: "
        "item EM-100, customer All, month 2026-09 stands already in row 2; keep one of them, or add them up"
    )


def test_text_where_a_number_belongs(refused: Refused) -> None:
    said = refused(actuals="item,month,qty\nEM-100,2026-09,a dozen\n")
    assert said == "actuals.csv, row 2, column qty: 'a dozen' is not a number; write a number such as 12.50"


def test_a_number_with_two_meanings(refused: Refused) -> None:
    said = refused(actuals="item,month,qty\nEM-100,2026-09,1.234\n")
    assert said.startswith("actuals.csv, row 2, column qty: '1.234' may mean 1.234 or 1234")


def test_decimals_where_a_whole_number_belongs(refused: Refused) -> None:
    said = refused(bom="parent,component,qty_per,offset_months\nEM-100,EM-200,1,0.5\n")
    assert said.startswith("bom.csv, row 2, column offset_months: '0.5' is not a whole number")


def test_a_negative_quantity(refused: Refused) -> None:
    said = refused(actuals="item,month,qty\nEM-100,2026-09,-3\n")
    assert said == "actuals.csv, row 2, column qty: -3 is negative; write 0 or more"


def test_an_effect_below_its_lowest_value(refused: Refused) -> None:
    said = refused(events="event,start,end,percent\nSALE,2026-10,2026-11,-120\n")
    assert said == "events.csv, row 2, column percent: -120 is too small; write -100 or more"


@pytest.mark.parametrize("written", ["09/2026", "2026-13", "Sept 2026", "0206-09"])
def test_a_month_in_another_format(refused: Refused, written: str) -> None:
    said = refused(actuals=f"item,month,qty\nEM-100,{written},3\n")
    assert said == (
        f"actuals.csv, row 2, column month: '{written}' is not a month; "
        "write it as 2026-10, or state the format in [dates] of company.toml"
    )


def test_a_date_in_another_format(refused: Refused) -> None:
    said = refused(receipts="receipt,item,due,qty\nPO-1,EM-100,14/10/2026,3\n")
    assert said.startswith(
        "receipts.csv, row 2, column due: '14/10/2026' is not a date; write it as 2026-10-14"
    )


def test_neither_yes_nor_no(refused: Refused) -> None:
    said = refused(calendar="day,working\n2026-12-24,perhaps\n")
    assert said == "calendar.csv, row 2, column working: 'perhaps' is neither yes nor no; write yes or no"


def test_a_value_outside_the_choices(refused: Refused) -> None:
    said = refused(items="item,kind\nEM-100,made\nEM-200,buy\n")
    assert said == "items.csv, row 2, column kind: 'made' is not among the choices; write 'make'"


def test_an_empty_cell_that_is_needed(refused: Refused) -> None:
    said = refused(actuals="item,month,qty\nEM-100,2026-09,\n")
    assert said == "actuals.csv, row 2, column qty: is empty; fill it with quantity, such as 120"


def test_a_row_that_names_an_unknown_item(refused: Refused) -> None:
    said = refused(actuals="item,month,qty\nEM-10,2026-09,3\n")
    assert said == (
        "actuals.csv, row 2, column item: 'EM-10' is not in items; write 'EM-100', or add it to items"
    )


def test_an_item_of_an_unknown_family(refused: Refused) -> None:
    said = refused(families="family\nGrinders\n", items="item,family\nEM-100,Machines\nEM-200,Grinders\n")
    assert said == (
        "items.csv, row 2, column family: 'Machines' is not in families; "
        "add it to families, or take the row out"
    )


def test_a_budget_of_a_family_that_no_item_has(refused: Refused) -> None:
    """Without a table of families, those of the items are the ones that exist."""
    assert "'Grinders' is not in items" in refused(budget="family,month,qty\nGrinders,2026-10,5\n")


def test_a_lever_on_an_unknown_resource(refused: Refused) -> None:
    levers = "lever,kind,target,unit_cost\nOT,overtime,ASSY-2,38\nOUT,outsource,EM-100,9\n"
    assert refused(resources=RESOURCES, levers=levers).startswith(
        "levers.csv, row 2, column target: 'ASSY-2' is not in resources; write 'ASSY-1'"
    )


def test_families_in_a_loop(refused: Refused) -> None:
    said = refused.errors(families="family,parent\nMachines,Duo\nDuo,Machines\n")
    assert said == [
        f"families.csv, row {row}, column parent: Machines, Duo lead back to one another; "
        "give one of them a parent outside the loop"
        for row in (2, 3)
    ]


def test_a_family_above_itself(refused: Refused) -> None:
    assert "column parent: leads to itself" in refused(families="family,parent\nMachines,Machines\n")


def test_an_item_that_goes_into_itself_through_another(refused: Refused) -> None:
    said = refused.errors(bom="parent,component,qty_per\nEM-100,EM-200,1\nEM-200,EM-100,2\n")
    assert len(said) == 2
    assert "take out the row that closes the loop" in said[0]


def test_people_who_manage_one_another(refused: Refused) -> None:
    people = "person,roles,manager\nanna,sales,li\nli,sales,anna\n"
    assert "leave the manager of the highest one empty" in refused.errors(people=people)[0]


def test_an_unknown_role(refused: Refused) -> None:
    said = refused(people="person,roles\nanna,sales excutive\n")
    assert said == "people.csv, row 2, column roles: 'excutive' is not known; write 'executive'"


def test_an_unknown_time_zone(refused: Refused) -> None:
    said = refused(people="person,roles,timezone\nanna,sales,Europe/Milan\n")
    assert said.startswith("people.csv, row 2, column timezone: 'Europe/Milan' is not known; write 'Europe/")


def test_a_row_with_more_cells_than_the_header(refused: Refused) -> None:
    said = refused(actuals="item,month,qty\nEM-100,2026-09,1,234\n")
    assert said.startswith("actuals.csv, row 2: has 4 cells where the header has 3; put quotes around")


def test_a_quote_that_is_never_closed(refused: Refused) -> None:
    assert refused(actuals='item,month,qty\nEM-100,2026-09,"1\n').startswith("actuals.csv: cannot be read:")


def test_an_empty_file(refused: Refused) -> None:
    assert refused(actuals="").startswith("actuals.csv: is empty; write the column names")


def test_an_indispensable_table_without_rows(refused: Refused) -> None:
    said = refused(actuals="item,month,qty\n")
    assert said == "actuals.csv: has no rows; fill it: what was sold, per month"


def test_a_file_that_is_no_text(refused: Refused) -> None:
    assert "actuals.csv: is not a text file" in refused(actuals=b"\xef\xbb\xbfPK\x00\x03\x04")


def test_many_rows_wrong_alike_are_listed_in_part_and_counted(refused: Refused) -> None:
    rows = "".join(f"EM-100,2026-09,x{row}\n" for row in range(1500))
    said = refused.errors(actuals="item,month,qty\n" + rows)
    assert "actuals.csv, column qty: 1,490 more rows have a problem of this sort; mend them alike" in said


def test_all_files_are_looked_at_before_anything_is_refused(refused: Refused) -> None:
    """Whoever mends the folder sees everything at once."""
    said = refused.errors(
        toml='currency = "EUR"\n',
        items="item,price\nEM-100,x\nEM-200,1\n",
        actuals="item,month,qty\nEM-300,?,1\n",
    )
    assert len(said) == 4


def test_a_setting_that_does_not_exist(refused: Refused) -> None:
    assert refused(toml=TOML + "aprovals = 2\n") == (
        "company.toml, column aprovals: is not a setting; write 'approvals'"
    )


def test_a_setting_of_a_section_that_does_not_exist(refused: Refused) -> None:
    assert refused(toml=TOML + "[horizons]\nmonths = 3\n").startswith(
        "company.toml, column horizons.months: is not a setting; take it out, or use one of plan, submission"
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('approvals = "two"', "column approvals: 'two' is not a whole number; write a whole number"),
        ("approvals = 0", "column approvals: 0 is too small; write 1 or more"),
        (
            'timezone = "Europe/Roma"',
            "column timezone: 'Europe/Roma' is not known; write one such as 'Europe/Rome'",
        ),
        ('preset = "mid month"', "column preset: 'mid month' is not known"),
        ('channels = "sop"', "column channels: 'sop' is not a section"),
        ('country = "XX"', "column country: no public holidays are known for 'XX'"),
        ('channels.suply = "sop"', "column channels.suply: is not the purpose of a channel; write 'supply'"),
        ('numbers.decimal = ";"', "column numbers.decimal: ';' is not among the choices"),
        ("horizons = { plan = 2, submission = 4 }", "column horizons.plan: 2 is too small; write 4 or more"),
    ],
)
def test_a_setting_that_makes_no_sense(refused: Refused, line: str, said: str) -> None:
    assert said in refused(toml=f"{TOML}{line}\n")


def test_a_settings_file_that_is_no_toml(refused: Refused) -> None:
    assert refused(toml="name = Bar\n").startswith("company.toml: cannot be read: Invalid value (at line 1")


def test_no_settings_file(refused: Refused) -> None:
    assert refused(toml=None).startswith("company.toml: is missing; write one with at least: name =")
