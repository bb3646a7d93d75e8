"""CSV files are read as people's programs write them."""

from pathlib import Path

import pytest

from bot.connectors import csv_source
from bot.connectors.conventions import Files
from planning.problems import Problem, Severity

ITALIAN = "articolo;nome\nEM-1;Caffè però\nEM-2;Città “più” vicina\n"
CHINESE = "item,name\nEM-1,意式咖啡机 双头\nEM-2,客户\n"


def read(path: Path, content: bytes, files: Files | None = None) -> tuple[list[list[str]], list[Problem]]:
    (path / "items.csv").write_bytes(content)
    table, problems = csv_source.read(path / "items.csv", files or Files())
    assert table is not None, problems
    return [list(table.frame.columns), *table.frame.to_numpy().tolist()], problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_a_byte_order_mark(tmp_path: Path, encoding: str) -> None:
    cells, problems = read(tmp_path, ITALIAN.encode(encoding))
    assert cells[:2] == [["articolo", "nome"], ["EM-1", "Caffè però"]]
    assert problems == []


@pytest.mark.parametrize(
    ("written", "encoding", "name"),
    [
        (ITALIAN, "cp1252", "Caffè però"),
        (CHINESE, "gb18030", "意式咖啡机 双头"),
        ("n\nMüller\n", "cp1252", "Müller"),
    ],
)
def test_older_encodings_are_recognised_and_named(
    tmp_path: Path, written: str, encoding: str, name: str
) -> None:
    cells, (warning,) = read(tmp_path, written.encode(encoding))
    assert cells[1][-1] == name
    assert warning.severity is Severity.WARNING
    assert warning.reason == f"is not UTF-8; it was read as {encoding}"


def test_a_stated_encoding_is_believed(tmp_path: Path) -> None:
    cells, problems = read(tmp_path, "name\nŁódź\n".encode("cp1250"), Files(encoding="cp1250"))
    assert cells[1] == ["Łódź"]
    assert problems == []


def test_a_stated_encoding_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "items.csv").write_bytes(b"name\n\xff\xfe\xff\n")
    table, (problem,) = csv_source.read(tmp_path / "items.csv", Files(encoding="utf-8"))
    assert table is None
    assert problem.reason.startswith("cannot be decoded")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_taken_from_the_header(tmp_path: Path, separator: str) -> None:
    lines = [["item", "name, long; and | odd"], ["EM-1", "Duo"]]
    text = "\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    assert read(tmp_path, text.encode())[0] == lines


def test_a_stated_separator_is_believed(tmp_path: Path) -> None:
    assert read(tmp_path, b"a,b#c\n1,2#3\n", Files(separator="#"))[0] == [["a,b", "c"], ["1,2", "3"]]


def test_a_row_may_be_short(tmp_path: Path) -> None:
    assert read(tmp_path, b"a,b\n1\n")[0][1] == ["1", ""]


def test_a_cell_may_hold_quotes_and_lines(tmp_path: Path) -> None:
    cells, _ = read(tmp_path, b'item,name\nEM-1,"the ""small""\none"\nEM-2,Duo\n')
    assert cells[1] == ["EM-1", 'the "small"\none']


def test_columns_behind_the_last_name_may_be_empty(tmp_path: Path) -> None:
    assert read(tmp_path, b"a,b,,\n1,2,,\n")[0] == [["a", "b"], ["1", "2"]]


def test_nothing_in_a_cell_is_taken_for_an_empty_cell_or_a_number(tmp_path: Path) -> None:
    assert read(tmp_path, b"item,name\n007,NA\n1e5,null\n")[0][1:] == [["007", "NA"], ["1e5", "null"]]
