"""The lists of `database.md`: every table with what a row is, from the code."""

import inspect
from collections.abc import Iterator

from bot.db import tables
from bot.db.base import Base


def listed() -> str:
    """The page between its marks."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield from ("| Table | A row is | Kept in |", "| --- | --- | --- |")
    for module in tables.MODULES:
        file = module.__name__.replace(".", "/") + ".py"
        for model in _models(module.__name__):
            meaning = inspect.cleandoc(model.__doc__ or "").partition("\n")[0]
            yield f"| `{model.__tablename__}` | {meaning} | [{file}](../{file}) |"


def _models(module: str) -> list[type[Base]]:
    models: list[type[Base]] = [mapper.class_ for mapper in Base.registry.mappers]
    own = [model for model in models if model.__module__ == module]
    return sorted(own, key=lambda model: str(model.__tablename__))
