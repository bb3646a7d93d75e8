"""Opens what `[source.NAME]` declares, and reads its files, sheets and queries by name."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.connectors import closest, csv_source, spreadsheet, sql_source
from bot.connectors.conventions import Files
from bot.connectors.layout import Source
from bot.connectors.raw import Raw
from bot.connectors.toml_record import Key
from planning.problems import Problem

HERE = "here"  # the company folder itself; the only source where none is declared
UNSET = re.compile(r"\$\{?(\w+)\}?")

Found = tuple[Raw | None, list[Problem]]


@dataclass(frozen=True, kw_only=True)
class Sources:
    """The sources of one company."""

    home: Path  # relative paths count from here
    declared: Mapping[str, Source]
    files: Files
    key: Key  # where they are declared

    def read(self, origin: str) -> Found:
        """The cells of an origin such as "Product.csv" or "erp:stock", or why they cannot be had."""
        prefix, _, rest = origin.partition(":")
        if rest and prefix in {HERE, *self.declared}:
            return self._opened(prefix, rest)
        if len(self.declared) > 1:
            return None, [
                self.key.problem(
                    f"'{origin}' does not say which source", f"write '{min(self.declared)}:{origin}'"
                )
            ]
        return self._opened(next(iter(self.declared), HERE), origin)

    def _opened(self, source: str, name: str) -> Found:
        key = self.key.below(source)
        declared = self.declared.get(source, Source(folder="."))
        place = [part for part in (declared.folder, declared.workbook, declared.url) if part]
        if len(place) != 1:
            return None, [key.problem("is not one place", "give it a folder, a workbook or a url")]
        where = os.path.expandvars(place[0])
        if unset := UNSET.search(where):
            said = f"the environment variable {unset[1]} is not set"
            return None, [
                key.problem(said, f"set {unset[1]}, or name the place on the command line with --source")
            ]
        if declared.url:
            return self._queried(where, declared, name, key)
        if declared.workbook:
            return spreadsheet.read(self.home / where, name)
        return self._from_folder(self.home / where, name, key)

    def _queried(self, url: str, source: Source, name: str, key: Key) -> Found:
        if name not in source.query:
            advice = closest.advice(name, source.query)
            return None, [key.below("query").problem(f"there is no query '{name}'", advice)]
        return sql_source.read(url, source.query[name], name=name, key=key)

    def _from_folder(self, folder: Path, name: str, key: Key) -> Found:
        if not folder.is_dir():
            return None, [key.problem(f"'{folder}' is not a folder", "correct the path")]
        name = name if Path(name).suffix else f"{name}.csv"
        if not (folder / name).is_file():
            near = closest.match(name, [path.name for path in folder.iterdir()])
            remedy = f"write '{near}'" if near else f"put it into {folder}"
            return None, [Problem(source=name, reason="is missing", remedy=remedy)]
        return csv_source.read(folder / name, self.files)
