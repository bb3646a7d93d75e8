"""Writes what the documentation takes from the code: `make docs`. A test fails when a page is out of date."""

from collections.abc import Callable, Mapping
from pathlib import Path

from bot.connectors import reference
from docs import commands, database, requirements, settings

DOCS = Path(__file__).parent

SECTIONS: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "data.md": {
        "settings": settings.table,
        "tables": reference.tables,
        "functions": reference.functions,
    },
    "commands.md": {"commands": commands.reference},
    "database.md": {"tables": database.listed},
    "requirements.md": {"requirements": requirements.table},
}


def page(name: str) -> str:
    """The page with every section that stands between its marks written anew."""
    text = (DOCS / name).read_text(encoding="utf-8")
    for section, write in SECTIONS[name].items():
        before, begin, rest = text.partition(f"<!-- begin {section} -->\n")
        _, end, after = rest.partition(f"<!-- end {section} -->")
        assert begin and end, f"{name} has no section {section}"
        text = f"{before}{begin}{write()}\n{end}{after}"
    return text


if __name__ == "__main__":
    for name in SECTIONS:
        (DOCS / name).write_text(page(name), encoding="utf-8")
