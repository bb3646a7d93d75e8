"""Stock points: which items are needed where.

Without transport lanes the company is one place. With lanes, sites hold stock and make, regions only receive;
an item is needed at a site when a lane from there leads, directly or over other sites, to somebody who asks.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from planning.company import Company

ONE_PLACE = ""
MAIN = "Main"


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A way for an item from one place to another; positions of items."""

    origin: int
    destination: int
    cost: float
    lead: int
    most: float


@dataclass(frozen=True, kw_only=True)
class Points:
    """The items of a network, at their places, and the lanes between them."""

    frame: pd.DataFrame  # item, place, label, makes (whether it can be made or bought there)
    lanes: tuple[Lane, ...]

    @property
    def labels(self) -> pd.Index:
        """How the items are called in the network."""
        return pd.Index(self.frame["label"], name="item")

    def locate(self, items: pd.Series, places: pd.Series) -> pd.Series:
        """The position of each item at each place; -1 where it is not needed."""
        keys = pd.MultiIndex.from_frame(self.frame[["item", "place"]])
        wanted = pd.MultiIndex.from_arrays([items.to_numpy(), places.to_numpy()])
        return pd.Series(keys.get_indexer(wanted), index=items.index)

    def place_of(self, stated: pd.Series) -> pd.Series:
        """The places that a column of sites or regions names: all are one where there are no lanes."""
        one = bool((self.frame["place"] == ONE_PLACE).all())
        return pd.Series(ONE_PLACE, index=stated.index) if one else stated


def of(company: Company, asked: pd.DataFrame) -> Points:
    """The stock points behind a demand: item, region (of those who ask)."""
    lanes = company.table("lanes")
    if lanes.empty:
        return _one_place(company, asked["item"])
    return _several_places(company, asked.drop_duplicates(), lanes)


def makers(company: Company) -> "Makers":
    """What can be made or bought where."""
    return Makers(company)


class Makers:
    """What can be made or bought where, and what goes into it."""

    def __init__(self, company: Company) -> None:
        items = company.table("items")
        self._bought = set(items.loc[items["kind"] == "buy", "item"])
        self._components: dict[str, list[str]] = (
            company.table("bom").groupby("parent")["component"].agg(list).to_dict()
        )
        self._stated: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for item, site, kind in company.table("sources")[["item", "site", "kind"]].itertuples(index=False):
            self._stated[item][site].add(kind)
        homes = company.table("resources").set_index("resource")["site"]
        use = company.table("resource_use")
        self._homes: dict[str, set[str]] = (
            use["resource"].map(homes).fillna(MAIN).groupby(use["item"]).agg(set).to_dict()
        )

    def has_source(self, item: str, site: str) -> bool:
        """Whether the item can be made or bought at the site."""
        if site == ONE_PLACE:
            return True
        if item in self._stated:
            return site in self._stated[item]
        return item in self._bought or site in self._homes.get(item, {site})

    def components(self, item: str, site: str) -> list[str]:
        """What making the item at the site takes; nothing where it is not made."""
        if item in self._stated:
            kinds = self._stated[item]
            made = (
                any("make" in found for found in kinds.values())
                if site == ONE_PLACE
                else "make" in kinds[site]
            )
        else:
            made = item not in self._bought and self.has_source(item, site)
        return self._components.get(item, []) if made else []


def _one_place(company: Company, asked: pd.Series) -> Points:
    """The items asked for, then everything that goes into those that are made, each once."""
    making = makers(company)
    first = sorted(set(asked))
    found = dict.fromkeys(first)
    queue = list(first)
    while queue:
        new = [part for part in making.components(queue.pop(), ONE_PLACE) if part not in found]
        found.update(dict.fromkeys(new))
        queue.extend(new)
    items = first + sorted(list(found)[len(first) :])
    frame = pd.DataFrame({"item": items, "place": ONE_PLACE, "label": items, "makes": True}, dtype="object")
    return Points(frame=frame.astype({"makes": bool}), lanes=())


def _several_places(company: Company, asked: pd.DataFrame, lanes: pd.DataFrame) -> Points:
    making, ways = makers(company), _Ways(company, lanes)
    first = sorted(zip(asked["item"], asked["region"], strict=True))
    found = dict.fromkeys(first)
    queue = list(first)
    legs: list[tuple[str, str, str, float, int, float]] = []
    while queue:
        item, place = queue.pop()
        parts = making.components(item, place) if place in ways.sites else []
        needed = [(part, place) for part in parts]
        for origin, cost, lead, most in ways.into(item, place):
            legs.append((item, origin, place, cost, lead, most))
            needed.append((item, origin))
        new = [point for point in dict.fromkeys(needed) if point not in found]
        found.update(dict.fromkeys(new))
        queue.extend(new)
    points = first + sorted(list(found)[len(first) :])
    places = {point: position for position, point in enumerate(points)}
    frame = pd.DataFrame(
        {
            "item": [item for item, _ in points],
            "place": [place for _, place in points],
            "label": [f"{item}@{place}" for item, place in points],
            "makes": [place in ways.sites and making.has_source(item, place) for item, place in points],
        }
    )
    return Points(
        frame=frame,
        lanes=tuple(
            Lane(
                origin=places[item, origin],
                destination=places[item, place],
                cost=cost,
                lead=lead,
                most=most,
            )
            for item, origin, place, cost, lead, most in sorted(set(legs))
        ),
    )


class _Ways:
    """The lanes into each place; a region that no lane leads to is served from every site at no cost."""

    def __init__(self, company: Company, lanes: pd.DataFrame) -> None:
        self.sites = (set(lanes["origin"]) | set(company.table("sources")["site"])) - {MAIN} | (
            {MAIN} & set(lanes["origin"])
        )
        self._lanes: dict[str, list[tuple[str, str, float, int, float]]] = defaultdict(list)
        for origin, destination, item, cost, lead, most in lanes[
            ["origin", "destination", "item", "unit_cost", "lead_months", "max_per_month"]
        ].itertuples(index=False):
            limit = float("inf") if pd.isna(most) else float(most)
            self._lanes[destination].append((origin, item, float(cost), int(lead + 0.5), limit))

    def into(self, item: str, place: str) -> Iterator[tuple[str, float, int, float]]:
        """Origin, cost, months and most of every way into a place; an item's own lane comes before others."""
        if place not in self._lanes and place not in self.sites:
            yield from ((site, 0.0, 0, float("inf")) for site in sorted(self.sites))
            return
        own = {origin for origin, only, *_ in self._lanes[place] if only == item}
        for origin, only, cost, lead, most in self._lanes[place]:
            if only == item or (only == "" and origin not in own):
                yield origin, cost, lead, most
