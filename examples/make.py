"""Write the example company into a folder: `python examples/make.py FOLDER`."""

import sys
from pathlib import Path

from bot.demo import brera


def main() -> None:
    """Write the company and say where it lies and how to plan it."""
    if len(sys.argv) != 2:
        sys.exit("usage: python examples/make.py FOLDER")
    folder = Path(sys.argv[1])
    brera.write(folder)
    print(
        f"Brera Espresso is in {folder}. Plan it with: parley plan {folder} --as-of {brera.AS_OF} --out out"
    )


if __name__ == "__main__":
    main()
