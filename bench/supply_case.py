"""A made-up company of any size for the supply benchmarks: the same seed gives the same company."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from planning import frames
from planning.calendar import Calendar
from planning.company import Company
from planning.frames import Kind
from planning.settings import Horizons, Settings

FIRST = pd.Period("2026-01", "M")
GRADES = ("A", "B", "C")
SHARES = (0.3, 0.4, 0.3)  # of demand, by grade
TIGHTNESS = 1.06  # demand against normal capacity
SUPPLY = 1.1  # what suppliers deliver at most, against demand


def company(
    items: int, months: int, *, seed: int = 1, overtime: float = 0.25, use: str = "plan"
) -> tuple[Company, pd.DataFrame]:
    """Items on lines with overtime, three in ten on a second line too, sharing resources and materials.

    As many as 24 lines, 6 shared resources and 40 materials with limits and stock; three customer grades;
    demand six per cent above normal capacity, in a season. `overtime` is its share of normal capacity, and
    `use` says whether the plan may draw it ("plan") or somebody must agree to it ("offer").
    """
    luck = np.random.default_rng(seed)
    names = [f"I{number:05d}" for number in range(items)]
    lines = [f"LINE-{number:02d}" for number in range(min(24, max(2, items // 8)))]
    shared = [f"SHARED-{number:02d}" for number in range(min(6, max(1, items // 32)))]
    parts = [f"PART-{number:02d}" for number in range(min(40, max(2, items // 5)))]
    cost, demand = luck.uniform(20, 200, items), _demand(luck, items, months)
    home = luck.integers(0, len(lines), items)
    hours = luck.uniform(0.1, 0.6, items)
    hours_per_unit = _resource_use(luck, names, lines, shared, home, hours)
    normal = _normal_hours(hours_per_unit, names, demand, [*lines, *shared])
    bill = pd.DataFrame(
        {
            "parent": np.repeat(names, 2),
            "component": np.array(parts)[luck.integers(0, len(parts), 2 * items)],
            "qty_per": luck.integers(1, 4, 2 * items).astype(float),
        }
    ).drop_duplicates(["parent", "component"])
    tables = {
        "items": _items(names, parts, cost, luck),
        "customers": pd.DataFrame({"customer": GRADES, "region": "All", "grade": GRADES}),
        "actuals": _shares(names),
        "stock": pd.DataFrame({"item": names, "qty": demand.mean(axis=1) * luck.uniform(0.2, 1.0, items)}),
        "resources": pd.DataFrame({"resource": [*lines, *shared], "hours_per_day": 0.0}),
        "resource_use": hours_per_unit,
        "capacity": _capacity(normal, months),
        "sources": _sources(names, cost, hours_per_unit),
        "bom": bill,
        "suppliers": _suppliers(parts, bill, names, demand),
        "levers": pd.DataFrame(
            {
                "lever": [f"OT-{name}" for name in [*lines, *shared]],
                "kind": "overtime",
                "target": [*lines, *shared],
                "unit_cost": 30.0,
                "limit_per_month": overtime * normal.to_numpy(),
                "use": use,
            }
        ),
    }
    settings = Settings(name="Bench", horizons=Horizons(plan=months), frozen_months=0)
    typed = {name: _typed(name, tables.get(name)) for name in frames.TABLES}
    return Company(settings=settings, tables=typed), _long(names, demand)


def write(folder: Path, company: Company, demand: pd.DataFrame) -> None:
    """The company as a folder, its demand given."""
    settings = company.settings
    (folder / "company.toml").write_text(
        f'name = "{settings.name}"\nfrozen_months = {settings.frozen_months}\n'
        f"[horizons]\nplan = {settings.horizons.plan}\n"
    )
    for name, table in [*company.tables.items(), ("demand", demand)]:
        if not table.empty:
            table.to_csv(folder / f"{name}.csv", index=False)


def calendar() -> Calendar:
    """Mondays to Fridays."""
    return Calendar()


def _demand(luck: np.random.Generator, items: int, months: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    level = luck.lognormal(4.5, 0.8, items)[:, None]
    phase = luck.uniform(0, 2 * np.pi, items)[:, None]
    season = 1 + 0.3 * np.sin(2 * np.pi * np.arange(months) / 12 + phase)
    noise = luck.uniform(0.8, 1.2, (items, months))
    return np.asarray(np.round(level * season * noise))


def _items(
    names: list[str], parts: list[str], cost: np.ndarray[Any, Any], luck: np.random.Generator
) -> pd.DataFrame:
    made = pd.DataFrame(
        {
            "item": names,
            "family": [f"F{number % 40}" for number in range(len(names))],
            "price": cost * luck.uniform(1.5, 3.0, len(names)),
            "cost": cost,
            "unmet": np.where(luck.uniform(size=len(names)) < 0.7, "late", "lost"),
        }
    )
    bought = pd.DataFrame({"item": parts, "family": "Parts", "kind": "buy", "cost": 1.0})
    return pd.concat([made, bought], ignore_index=True)


def _shares(names: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "item": np.repeat(names, len(GRADES)),
            "customer": np.tile(GRADES, len(names)),
            "month": FIRST - 1,
            "qty": np.tile(SHARES, len(names)) * 100,
        }
    )


def _resource_use(
    luck: np.random.Generator,
    names: list[str],
    lines: list[str],
    shared: list[str],
    home: np.ndarray[Any, Any],
    hours: np.ndarray[Any, Any],
) -> pd.DataFrame:
    first = pd.DataFrame(
        {"item": names, "resource": np.array(lines)[home], "source": "FIRST", "hours_per_unit": hours}
    )
    second = first[luck.uniform(size=len(names)) < 0.3]
    other = (home[second.index] + 1) % len(lines)
    second = second.assign(
        resource=np.array(lines)[other], source="SECOND", hours_per_unit=second["hours_per_unit"] * 1.15
    )
    common = pd.DataFrame(
        {
            "item": names,
            "resource": np.array(shared)[luck.integers(0, len(shared), len(names))],
            "hours_per_unit": hours * 0.3,
        }
    )
    twice = common[common["item"].isin(second["item"])]
    parts = [first, second, common.assign(source="FIRST"), twice.assign(source="SECOND")]
    return pd.concat(parts, ignore_index=True)


def _normal_hours(
    use: pd.DataFrame, names: list[str], demand: np.ndarray[Any, Any], resources: list[str]
) -> pd.Series:
    """Hours of each resource, so that demand is a little more than they allow."""
    mean = pd.Series(demand.mean(axis=1), index=names)
    first = use[use["source"] == "FIRST"]
    asked = (first["item"].map(mean) * first["hours_per_unit"]).groupby(first["resource"]).sum()
    return asked.reindex(resources).fillna(1.0) / TIGHTNESS


def _capacity(normal: pd.Series, months: int) -> pd.DataFrame:
    """The same hours in every month."""
    return pd.DataFrame(
        {
            "resource": np.repeat(normal.index, months),
            "month": np.tile(pd.period_range(FIRST, periods=months, freq="M"), len(normal)),
            "hours": np.repeat(normal.to_numpy(), months),
        }
    )


def _sources(names: list[str], cost: np.ndarray[Any, Any], use: pd.DataFrame) -> pd.DataFrame:
    price = pd.Series(cost, index=names)
    pairs = use[["item", "source"]].drop_duplicates()
    dearer = np.where(pairs["source"] == "SECOND", 1.03, 1.0)
    return pairs.assign(unit_cost=pairs["item"].map(price).to_numpy() * 0.9 * dearer)


def _suppliers(
    parts: list[str], bill: pd.DataFrame, names: list[str], demand: np.ndarray[Any, Any]
) -> pd.DataFrame:
    mean = pd.Series(demand.mean(axis=1), index=names)
    asked = (bill["parent"].map(mean) * bill["qty_per"]).groupby(bill["component"]).sum()
    return pd.DataFrame(
        {
            "supplier": "S",
            "item": parts,
            "lead_days": 0.0,
            "price": 1.0,
            "max_per_month": (asked.reindex(parts).fillna(0.0) * SUPPLY).to_numpy(),
        }
    )


def _long(names: list[str], demand: np.ndarray[Any, Any]) -> pd.DataFrame:
    months = pd.period_range(FIRST, periods=demand.shape[1], freq="M")
    return pd.DataFrame(
        {
            "item": np.repeat(names, len(months)),
            "region": "All",
            "month": np.tile(months, len(names)),
            "qty": demand.ravel(),
        }
    )


def _typed(name: str, given: pd.DataFrame | None) -> pd.DataFrame:
    """The rows with every column of the table, as the loader would give them."""
    schema = frames.TABLES[name]
    if given is None:
        return schema.empty()
    columns = {}
    for column in schema.columns:
        values = given[column.name] if column.name in given else pd.Series(column.default, index=given.index)
        dtype = {Kind.NUMBER: "float64", Kind.WHOLE: "float64", Kind.YES_NO: "bool"}.get(column.kind)
        columns[column.name] = values.astype(dtype) if dtype else values
    return pd.DataFrame(columns).reset_index(drop=True)
