"""What a company writes down comes back as it was, whatever program wrote the file."""

import tempfile
import unicodedata
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.connectors import csv_source, table
from bot.connectors.conventions import Conventions, Dates, Files, Numbers
from bot.figures import DecimalMark
from planning import frames
from planning.frames import Column, Kind, Table

LETTERS = st.characters(codec="gb18030", categories=("L", "N", "P", "S", "Zs"))
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
CELLS: dict[Kind, st.SearchStrategy[object]] = {
    Kind.TEXT: st.text(LETTERS, min_size=1, max_size=12)
    .map(lambda text: unicodedata.normalize("NFC", text).strip())
    .filter(bool),
    Kind.NUMBER: st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False).map(float),
    Kind.WHOLE: st.integers(min_value=0, max_value=36).map(float),
    Kind.MONTH: DAYS.map(lambda day: pd.Period(day, "M")),
    Kind.DATE: DAYS.map(pd.Timestamp),
    Kind.YES_NO: st.booleans(),
}


def cells(column: Column) -> st.SearchStrategy[object]:
    return st.sampled_from(column.choices) if column.choices else CELLS[column.kind]


@st.composite
def company_tables(draw: st.DrawFn) -> tuple[Table, pd.DataFrame]:
    """A table in order: any schema, a few rows with different keys."""
    schema = draw(st.sampled_from(list(frames.TABLES.values())))
    rows = draw(st.lists(st.tuples(*map(cells, schema.columns)), min_size=1, max_size=6))
    frame = pd.DataFrame(rows, columns=[column.name for column in schema.columns])
    types = {column.name: frames.DTYPES[column.kind] for column in schema.columns}
    return schema, frame.astype(types).drop_duplicates(list(schema.key), ignore_index=True)


@pytest.mark.requirement("R4")
@given(
    company_tables(),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(DecimalMark),
)
def test_a_table_comes_back_as_it_was_written(
    written: tuple[Table, pd.DataFrame], encoding: str, separator: str, decimal: DecimalMark
) -> None:
    schema, frame = written
    text = frame.to_csv(index=False, sep=separator, decimal=str(decimal), date_format="%d/%m/%Y")
    conventions = Conventions(
        numbers=Numbers(decimal=decimal), dates=Dates(day="%d/%m/%Y"), files=Files(encoding=encoding)
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "table.csv").write_bytes(text.encode(encoding))
        read, problems = csv_source.read(Path(folder) / "table.csv", conventions.files)
    assert read is not None, problems
    typed, problems = table.typed(read, schema, conventions)
    assert problems == []
    pd.testing.assert_frame_equal(typed.reset_index(drop=True), frame)
