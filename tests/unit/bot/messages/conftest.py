"""Golden files: what every message looks like, one file per message, size and language."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

GOLDEN = Path(__file__).resolve().parents[3] / "golden"
WIDTH = 110


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, object], None]:
    """`golden("demand/request.small.it", drawn)` compares with the file, or writes it on --update-golden."""
    update = bool(request.config.getoption("--update-golden"))

    def compare(name: str, drawn: object) -> None:
        file = GOLDEN / f"{name}.json"
        written = _written(drawn) + "\n"
        if update and (not file.exists() or file.read_text("utf-8") != written):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(written, "utf-8")
        assert file.exists(), f"{file} is missing; run pytest with --update-golden and read it"
        assert written == file.read_text("utf-8"), f"{name} changed; if it should, run with --update-golden"

    return compare


def _written(value: Any, indent: str = "") -> str:
    """JSON on one line where it fits, so that a row of a table is a line of the file."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + len(indent) <= WIDTH or not isinstance(value, dict | list) or _is_row(value):
        return line
    inner = indent + " "
    if isinstance(value, list):
        return "[\n" + ",\n".join(inner + _written(one, inner) for one in value) + f"\n{indent}]"
    pairs = (f"{inner}{json.dumps(key)}: {_written(one, inner)}" for key, one in value.items())
    return "{\n" + ",\n".join(pairs) + f"\n{indent}}}"


def _is_row(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(cell, dict) and cell.get("type") in ("raw_text", "raw_number") for cell in value
    )
