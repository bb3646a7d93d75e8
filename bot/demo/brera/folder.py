"""Writing the company folder: tables kept by hand as they are, books and history by a seeded generator."""

from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd

from bot.demo.brera import books, history

AS_OF = books.AS_OF
SEED = 1954


def write(folder: Path, *, seed: int = SEED) -> None:
    """Write the whole company into a folder, over whatever files of those names lie there."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in resources.files("bot.demo.brera").joinpath("tables").iterdir():
        (folder / table.name).write_bytes(table.read_bytes())
    for name, frame in _generated(folder, np.random.default_rng(seed)).items():
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def _generated(folder: Path, luck: np.random.Generator) -> dict[str, pd.DataFrame]:
    items = pd.read_csv(folder / "items.csv").set_index("item")
    prices: dict[str, float] = items["price"].to_dict()
    actuals = history.actuals(prices, luck)
    made = items.index[items["kind"] == "make"].tolist()
    return {
        "actuals": actuals,
        "orders": books.orders(luck),
        "stock": books.stock(),
        "receipts": books.receipts(),
        "production": books.production(actuals, made, luck),
        "budget": books.budget(items["family"].to_dict(), prices),
        "last_plan": books.last_plan(luck),
    }
