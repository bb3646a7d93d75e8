"""Run every benchmark: `make bench`. Public data is looked for in the folder that PARLEY_DATA names."""

import os
import subprocess
import sys
from pathlib import Path


def main() -> int:
    folder = Path(os.environ.get("PARLEY_DATA", "data"))
    m3 = folder / "m3" / "m3_monthly.csv.gz"
    runs = [
        ["bench.forecast_reconciliation"],
        ["bench.load_folder"],
        ["bench.supply_goals", "--huge"],
        ["bench.workspace_load", "100"],
    ]
    if m3.exists():
        runs = [["bench.forecast_speed", str(m3)], ["bench.forecast_accuracy", str(m3)], *runs]
    else:
        print(
            f"No {m3}: set PARLEY_DATA to the folder with m3/ (docs/data.md). Only what needs no data runs."
        )
    missed = False
    for run in runs:
        print(f"\n== python -m {' '.join(run)}", flush=True)
        quiet = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        missed |= subprocess.run([sys.executable, "-m", *run], check=False, env=quiet).returncode != 0
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
