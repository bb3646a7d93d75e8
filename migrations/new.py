"""`make migration NAME="add the plan"`: write down how the tables differ from the history so far."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.db import migration
from bot.db.session import Database

if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'scratch.db'}")
        migration.upgrade(database.engine)
        migration.write(database.engine, name=" ".join(sys.argv[1:]))
        database.dispose()
