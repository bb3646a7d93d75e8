"""A company as the planning core sees it: its settings and its tables."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from planning import frames
from planning.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Company:
    """Settings and checked tables; every table of `frames.TABLES` is there, empty when the owner has none."""

    settings: Settings
    tables: Mapping[str, pd.DataFrame]

    def table(self, name: str) -> pd.DataFrame:
        """The table of that name."""
        return self.tables[name] if name in self.tables else frames.TABLES[name].empty()

    def has(self, name: str) -> bool:
        """Whether the owner gave rows for that table."""
        return not self.table(name).empty
