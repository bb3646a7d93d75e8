"""The fact pack of the last closed month: figures only, with what each is compared with."""

from dataclasses import dataclass, replace

import pandas as pd

from planning import accuracy, demand, exceptional, inventory, owners, periods, position
from planning.accuracy import Score
from planning.calendar import Calendar
from planning.company import Company
from planning.exceptional import Exceptional

COVER_MONTHS = 12  # how far ahead cover looks
HISTORY_MONTHS = 24
USUAL_MONTHS = 3  # whose mean stands for the demand ahead when there is no last plan
TOTAL = ""


@dataclass(frozen=True, kw_only=True)
class FamilyFacts:
    """One family, or under the name "" all that is sold; None where there is nothing to compare with.

    Quantities are in units, values in the company's currency at net prices, stock at standard cost.
    """

    family: str
    sales: float
    plan: float | None
    last_year: float
    budget: float | None
    value: float
    value_last_year: float
    value_budget: float | None
    lost: float
    stock: float
    stock_value: float
    cover_days: float | None  # working days
    produced: float
    produced_plan: float | None
    attainment_volume: float | None  # of the production plan
    attainment_mix: float | None
    open_orders: float
    open_orders_value: float
    overdue_orders: float
    forecast: Score | None  # of the last plan, each line of item and region counted by itself


@dataclass(frozen=True, kw_only=True)
class HistoryPoint:
    """One month of total sales."""

    month: str
    sales: float
    value: float


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Last month in figures."""

    month: str
    cycle_month: str
    currency: str
    unit: str  # of the totals; "" when items are counted in different units
    total: FamilyFacts
    families: tuple[FamilyFacts, ...]  # the largest sales value first
    history: tuple[HistoryPoint, ...]
    exceptions: tuple[Exceptional, ...]  # the most money first


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """How near the plan came on one person's lines; for that person and the demand planner only."""

    person: str
    lines: int
    forecast: Score


@dataclass(frozen=True, kw_only=True)
class Books:
    """The closed month as tables, of the company or of one family."""

    items: pd.DataFrame  # of `position.items`
    lines: pd.DataFrame  # of `position.lines`
    ahead: pd.DataFrame  # demand of the next months, items down and months across
    days: tuple[int, ...]  # working days of those months
    budget: pd.DataFrame  # family, qty, value

    def of_items(self, items: pd.Index) -> "Books":
        """Only what belongs to these items."""
        return replace(self, items=self.items.loc[items], lines=self.lines[self.lines["item"].isin(items)])

    def of_family(self, name: str) -> "Books":
        """Only what belongs to that family."""
        items = self.items.index[self.items["family"] == name]
        return replace(self.of_items(items), budget=self.budget[self.budget["family"] == name])


def pack(company: Company, *, as_of: pd.Period, calendar: Calendar) -> Facts:
    """The facts of the month before the cycle's."""
    books = _books(company, as_of, calendar)
    usual = books.ahead.mean(axis="columns").reindex(books.items.index).fillna(0.0)
    for_sale = (books.items[["sold", "last_year", "plan"]].fillna(0.0) > 0).any(axis="columns") | (usual > 0)
    names = [str(name) for name in books.items["family"].unique()]
    families = [_family(name, books.of_family(name)) for name in names]
    return Facts(
        month=periods.iso(as_of - 1),
        cycle_month=periods.iso(as_of),
        currency=company.settings.currency,
        unit=_common_unit(company, books),
        total=_family(TOTAL, books.of_items(books.items.index[for_sale])),
        families=tuple(sorted(families, key=lambda one: (-one.value, -one.stock_value, one.family))),
        history=_history(company, as_of),
        exceptions=exceptional.find(books.items.assign(usual=usual)),
    )


def by_person(company: Company, *, as_of: pd.Period) -> tuple[PersonFacts, ...]:
    """The last plan's accuracy on each sales rep's regions: private, never for a channel."""
    lines = position.lines(company, as_of=as_of)
    owned = lines.assign(person=lines["region"].map(owners.of_regions(company))).dropna(
        subset=["person", "plan"]
    )
    return tuple(
        PersonFacts(
            person=str(person), lines=len(rows), forecast=accuracy.score(rows["wanted"], rows["plan"])
        )
        for person, rows in owned.groupby("person")
    )


def _books(company: Company, as_of: pd.Period, calendar: Calendar) -> Books:
    months = periods.horizon(as_of, COVER_MONTHS)
    budget = company.table("budget")
    return Books(
        items=position.items(company, as_of=as_of),
        lines=position.lines(company, as_of=as_of),
        ahead=_demand_ahead(company, as_of, months),
        days=tuple(calendar.working_days(month) for month in months),
        budget=budget.loc[budget["month"] == as_of - 1, ["family", "qty", "value"]],
    )


def _family(name: str, books: Books) -> FamilyFacts:
    total = books.items.drop(columns="family").sum(min_count=1)
    made = books.items[books.items["produced_plan"] > 0]
    budget = books.budget[["qty", "value"]].sum(min_count=1)
    return FamilyFacts(
        family=name,
        sales=float(total["sold"]),
        plan=_known(total["plan"]),
        last_year=float(total["last_year"]),
        budget=_known(budget["qty"]),
        value=float(total["value"]),
        value_last_year=float(total["value_last_year"]),
        value_budget=_known(budget["value"]),
        lost=float(total["lost"]),
        stock=float(total["stock"]),
        stock_value=float(total["stock_value"]),
        cover_days=_cover(books),
        produced=float(total["produced"]),
        produced_plan=float(made["produced_plan"].sum()) if len(made) else None,
        attainment_volume=_known(accuracy.score(made["produced"], made["produced_plan"]).attainment),
        attainment_mix=_known(accuracy.mix_adherence(made["produced"], made["produced_plan"])),
        open_orders=float(total["open"]),
        open_orders_value=float(total["open_value"]),
        overdue_orders=float(total["overdue"]),
        forecast=_score(books.lines),
    )


def _score(lines: pd.DataFrame) -> Score | None:
    planned = lines.dropna(subset="plan")
    return accuracy.score(planned["wanted"], planned["plan"]) if planned["wanted"].sum() > 0 else None


def _cover(books: Books) -> float | None:
    """Working days that the stock of the items sold lasts, in value, so that cheap items do not dominate."""
    items = books.items
    ahead = books.ahead.reindex(items.index).fillna(0.0)
    wanted = ahead.mul(items["cost"], axis="index").sum()
    if wanted.sum() <= 0:
        return None
    stock = float(items.loc[ahead.sum(axis="columns") > 0, "stock_value"].sum())
    return inventory.days_of_supply(stock, demand=wanted.to_numpy(), working_days=books.days).days


def _demand_ahead(company: Company, as_of: pd.Period, months: pd.PeriodIndex) -> pd.DataFrame:
    """Demand of the next months, items down and months across: the last plan's, or else recent sales."""
    planned = company.table("last_plan")
    planned = planned[planned["month"].isin(months)]
    if not planned.empty:
        wide = planned.pivot_table(index="item", columns="month", values="qty", aggfunc="sum")
        return wide.reindex(columns=months).ffill(axis="columns").fillna(0.0)
    past = demand.history(company.table("actuals"), company.table("customers"))
    recent = past[(past["month"] >= as_of - USUAL_MONTHS) & (past["month"] < as_of)]
    usual = recent.groupby("item")["qty"].sum() / USUAL_MONTHS
    return pd.DataFrame(dict.fromkeys(months, usual))


def _history(company: Company, as_of: pd.Period) -> tuple[HistoryPoint, ...]:
    actuals = company.table("actuals").assign(value=position.sales_value(company))
    monthly = actuals[actuals["month"] < as_of].groupby("month")[["qty", "value"]].sum()
    return tuple(
        HistoryPoint(month=periods.iso(month), sales=float(row["qty"]), value=float(row["value"]))
        for month, row in monthly.tail(HISTORY_MONTHS).iterrows()
    )


def _common_unit(company: Company, books: Books) -> str:
    sold = books.items.index[books.items["sold"] > 0]
    units = company.table("items").set_index("item")["unit"].reindex(sold).unique()
    return str(units[0]) if len(units) == 1 else ""


def _known(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
