"""Builders of company folders: a small one in order, with what a test wants to be different."""

from pathlib import Path

Content = str | bytes | None

TOML = 'name = "Bar Centrale"\n'
ITEMS = "item,family,price\nEM-100,Machines,249\nEM-200,Machines,389\n"
ACTUALS = "item,month,qty\nEM-100,2026-09,12\nEM-200,2026-09,7\n"


def write(folder: Path, *, toml: Content = TOML, **tables: Content) -> Path:
    """Write the folder; a table given as None is left out, text is written in UTF-8."""
    files = {"items": ITEMS, "actuals": ACTUALS} | tables
    contents = {"company.toml": toml} | {f"{name}.csv": content for name, content in files.items()}
    for name, content in contents.items():
        if content is not None:
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder
