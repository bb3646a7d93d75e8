"""Makes a company's tables from somebody else's, by the recipes of company.toml."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pandas as pd

from bot.connectors import transform
from bot.connectors.conventions import Conventions
from bot.connectors.layout import Join, Layout, Recipe
from bot.connectors.raw import Raw
from bot.connectors.scope import Scope
from bot.connectors.sources import Sources
from bot.connectors.toml_record import Key
from bot.connectors.transform import Step
from planning.problems import Problem


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """The recipes of one company. What was made once is kept; what is wrong gathers in `problems`."""

    layout: Layout
    sources: Sources
    conventions: Conventions
    key: Key
    problems: list[Problem] = field(default_factory=list)
    kept: dict[str, Raw | None] = field(default_factory=dict)
    under_way: list[str] = field(default_factory=list)

    def table(self, name: str) -> Raw | None:
        """The table of that name by its recipe, or None where a problem is in the way."""
        recipe, key = self.layout.table[name], self.key.below(f"table.{name}")
        return self._made(recipe, key, name)

    def _made(self, recipe: Recipe, key: Key, name: str) -> Raw | None:
        own = transform.own_rows(recipe.rows, f"{key.file}, rows of {key.path}") if recipe.rows else None
        if own and not recipe.from_ and not recipe.stack:
            return own
        table = self._begun(recipe, key, name)
        for step in self._steps(recipe, key):
            table = self._taken(step(table)) if table else None
        return transform.stack([table, own]) if table and own else table

    def _begun(self, recipe: Recipe, key: Key, name: str) -> Raw | None:
        if not recipe.stack:
            return self._origin(recipe.from_ or name, key.below("from"))
        tables = [self._origin(origin, key.below("stack")) for origin in recipe.stack]
        there = [table for table in tables if table]
        return transform.stack(there) if len(there) == len(tables) else None

    def _origin(self, name: str, key: Key) -> Raw | None:
        """What a name stands for: a view, or something of a source."""
        if name in self.under_way:
            self.problems.append(key.problem(f"view '{name}' leads back to itself", "take it from elsewhere"))
            return None
        if name not in self.kept:
            self.under_way.append(name)
            self.kept[name] = self._opened(name)
            self.under_way.remove(name)
        return self.kept[name]

    def _opened(self, name: str) -> Raw | None:
        if name in self.layout.view:
            return self._made(self.layout.view[name], self.key.below(f"view.{name}"), name)
        return self._taken(self.sources.read(name))

    def _steps(self, recipe: Recipe, key: Key) -> Iterator[Callable[[Raw], Step]]:
        """The steps of a recipe in their order; each is called before the next is asked for."""
        for spec in recipe.join:
            yield partial(self._joined, spec, key.below("join"))
        if recipe.where is not None:
            yield lambda table: transform.where(table, recipe.where or "", self._scope, key.below("where"))
        if recipe.columns:
            yield lambda table: transform.columns(table, recipe.columns, self._scope, key.below("columns"))
        if group := recipe.group:
            yield lambda table: transform.group(table, group, self._scope, key.below("group"))
        if first := recipe.first:
            yield lambda table: transform.first(table, first, self._scope, key.below("first"))

    def _joined(self, spec: Join, key: Key, table: Raw) -> Step:
        partner = self._origin(spec.with_, key)
        return transform.join(table, partner, spec, key) if partner else (None, [])

    def _taken(self, step: Step) -> Raw | None:
        table, problems = step
        self.problems.extend(problems)
        return table

    def _scope(self, frame: pd.DataFrame, key: Key) -> Scope:
        return Scope(frame=frame, parameters=self.layout.parameters, conventions=self.conventions, key=key)
