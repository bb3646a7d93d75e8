"""How long a large company folder takes to load: `python -m bench.load_folder [rows]`."""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from bot.connectors import folder

MONTHS = 60


def write(path: Path, rows: int) -> None:
    """A company whose history has that many rows, most amounts different from one another."""
    luck = np.random.default_rng(1954)
    items = [f"IT-{number:05d}" for number in range(max(1, rows // 600))]
    customers = [f"C-{number}" for number in range(10)]
    keys = pd.MultiIndex.from_product(
        [
            items,
            customers,
            pd.period_range("2021-01", periods=MONTHS, freq="M"),
        ],
        names=["item", "customer", "month"],
    )[:rows]
    actuals = keys.to_frame(index=False).assign(
        qty=luck.integers(0, 5000, len(keys)), revenue=luck.uniform(0, 1e6, len(keys)).round(2)
    )
    actuals.to_csv(path / "actuals.csv", index=False)
    pd.DataFrame({"item": items, "price": luck.uniform(1, 900, len(items)).round(2)}).to_csv(
        path / "items.csv", index=False
    )
    (path / "company.toml").write_text('name = "Large Ltd"\n')


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as place:
        write(Path(place), rows)
        size = (Path(place) / "actuals.csv").stat().st_size
        start, busy = time.perf_counter(), time.process_time()
        company, problems = folder.load(Path(place))
        seconds, busy = time.perf_counter() - start, time.process_time() - busy
    assert company is not None, problems
    loaded = len(company.table("actuals"))
    print(f"{loaded:,} rows, {size / 1e6:.0f} MB: {seconds:.1f} s, of which {busy:.1f} s at work")


if __name__ == "__main__":
    main()
