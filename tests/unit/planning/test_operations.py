"""What operations reads off a plan: load by three methods, levelling, promises, stock, shares, checks."""

import pandas as pd
import pytest

from planning import feasibility, finance, plan, scenario, stock_review, strategy_choice, summary
from planning.calendar import of_company
from planning.feasibility import Check
from planning.plan import Plan
from planning.settings import AllocationRule, Horizons, Settings, Tolerances
from tests.builders import companies

FIRST = pd.Period("2026-01", "M")
MONTHS = [str(FIRST + offset) for offset in range(3)]


def sealed(settings: Settings | None = None, **tables: companies.Rows) -> Plan:
    company = companies.company(
        settings or Settings(name="Case", horizons=Horizons(plan=3), frozen_months=0), **tables
    )
    return plan.make(company, as_of=FIRST, calendar=of_company(company))


def asked(item: str, *quantities: float) -> companies.Rows:
    return [
        {"item": item, "month": month, "qty": quantity}
        for month, quantity in zip(MONTHS, quantities, strict=True)
    ]


@pytest.fixture(scope="module")
def rough_cut() -> pd.DataFrame:
    """Two products on three work centres; the last one works a month ahead."""
    hours = {"A": {"100": 0.05, "200": 0.70, "300": 0.20}, "B": {"100": 1.30, "200": 0.55}}
    made = sealed(
        items=[{"item": "A", "unmet": "never"}, {"item": "B", "unmet": "never"}],
        demand=[*asked("A", 33, 33, 40), *asked("B", 17, 17, 13)],
        resources=[
            {"resource": centre, "hours_per_day": 4, "hours_share": share}
            for centre, share in (("100", 0.603), ("200", 0.304), ("300", 0.093))
        ],
        resource_use=[
            {"item": item, "resource": centre, "hours_per_unit": each, "offset_months": centre == "300"}
            for item, bill in hours.items()
            for centre, each in bill.items()
        ],
    )
    return made.tables["rough_cut"].set_index(["resource", "month"])


class TestRoughCut:
    """The bills of Vollmann, Berry and Whybark's example: 33 of A and 17 of B ask for 62.8 hours."""

    @pytest.mark.requirement("R27")
    @pytest.mark.requirement("R21")
    def test_overall_factors_share_out_all_hours_as_in_the_past(self, rough_cut: pd.DataFrame) -> None:
        first = rough_cut["overall_factors"].xs(FIRST, level="month")
        assert first.to_dict() == pytest.approx({"100": 37.87, "200": 19.09, "300": 5.84}, abs=0.005)

    @pytest.mark.requirement("R27")
    def test_the_bill_of_capacity_sees_the_mix(self, rough_cut: pd.DataFrame) -> None:
        first = rough_cut["bill_of_capacity"].xs(FIRST, level="month")
        assert first.to_dict() == pytest.approx({"100": 23.75, "200": 32.45, "300": 6.60})

    @pytest.mark.requirement("R89")
    def test_the_resource_profile_sees_lead_times(self, rough_cut: pd.DataFrame) -> None:
        profile = rough_cut["resource_profile"].xs("300", level="resource").tolist()
        assert profile == pytest.approx([33 * 0.20, 40 * 0.20, 0.0])


class TestLevelling:
    @pytest.mark.requirement("R39")
    def test_an_overload_names_what_moves_earlier_and_what_capacity_would_lack(self) -> None:
        made = sealed(
            items=[{"item": "A", "holding_cost": 1, "unmet": "never"}],
            demand=asked("A", 50, 50, 140),
            resources=[{"resource": "LINE", "hours_per_day": 0}],
            capacity=[{"resource": "LINE", "month": month, "hours": 90} for month in MONTHS],
            resource_use=[{"item": "A", "resource": "LINE", "hours_per_unit": 1}],
        )
        row = made.tables["levelling"].iloc[0]
        assert (row["resource"], str(row["month"])) == ("LINE", "2026-03")
        assert (row["overload"], row["earlier"], row["lacking"]) == pytest.approx((50, 50, 50))
        assert (made.tables["moves"]["months"] == -1).all()  # each unit a month ahead


class TestPromise:
    @pytest.mark.requirement("R155")
    def test_orders_are_taken_off_and_a_later_lack_is_taken_from_before(self) -> None:
        """Stock 50, supply 100, 0, 100, orders 60, 40, 120: the case with look-ahead."""
        made = sealed(
            items=[{"item": "A", "kind": "buy"}],
            demand=asked("A", 150, 0, 100),
            stock=[{"item": "A", "qty": 50}],
            orders=[
                {"order": str(at), "item": "A", "due": f"{month}-15", "qty": quantity}
                for at, (month, quantity) in enumerate(zip(MONTHS, (60, 40, 120), strict=True))
            ],
        )
        promise = made.tables["promise"]
        assert promise["supply"].tolist() == pytest.approx([100, 0, 100])
        assert promise["discrete"].tolist() == pytest.approx([30, 0, 0])
        assert promise["cumulative"].tolist() == pytest.approx([30, 30, 30])


class TestStock:
    @pytest.mark.requirement("R20")
    def test_what_is_too_much_is_valued_and_what_nobody_wants_is_obsolete(self) -> None:
        made = sealed(
            items=[{"item": "A", "cost": 10}, {"item": "OLD", "cost": 5}],
            demand=asked("A", 20, 20, 20),
            stock=[{"item": "A", "qty": 100}, {"item": "OLD", "qty": 8}],
        )
        stock = made.tables["stock"].set_index("item")
        assert stock.loc["A", "excess_value"] == pytest.approx(400)
        assert (stock.loc["A", "abc"], stock.loc["OLD", "abc"]) == ("A", "C")
        assert bool(stock.loc["OLD", "obsolete"]) and not bool(stock.loc["A", "obsolete"])
        assert bool(stock.loc["A", "beyond"])  # it outlasts the plan

    @pytest.mark.requirement("R70")
    def test_the_safety_stock_that_is_needed_follows_from_error_and_lead_time(self) -> None:
        sales = [100.0, 130.0, 90.0, 120.0, 80.0, 110.0] * 6
        made = sealed(
            items=[{"item": "A"}, {"item": "B", "lead_months": 3}],
            actuals=[
                *companies.sales("A", sales, last="2025-12"),
                *companies.sales("B", sales, last="2025-12"),
            ],
        )
        needed = made.tables["stock"].set_index("item")["safety_stock_needed"]
        assert needed["B"] == pytest.approx(2 * needed["A"])  # four months against one
        assert needed["A"] > 0

    def test_a_baseline_whose_quality_nobody_kept_leaves_the_need_open(self) -> None:
        company = companies.company(
            Settings(name="Case", horizons=Horizons(plan=3), frozen_months=0),
            items=[{"item": "A"}],
            demand=asked("A", 1, 1, 1),
        )
        days = of_company(company)
        chain = plan.run(company, as_of=FIRST, calendar=days)
        reviewed = stock_review.review(company, chain.supply, pd.DataFrame(), calendar=days)
        assert reviewed["safety_stock_needed"].isna().all()
        assert reviewed["xyz"].tolist() == [""]


class TestAllocation:
    @pytest.mark.requirement("R8")
    def test_the_rule_and_its_reason_stand_beside_each_share(self) -> None:
        regions = (("North", "N", "A", 60.0), ("South", "S", "C", 60.0))
        shares = sealed(
            Settings(
                name="Case",
                horizons=Horizons(plan=3),
                frozen_months=0,
                allocation=AllocationRule.PROPORTIONAL,
            ),
            items=[{"item": "A", "price": 10, "unmet": "lost"}],
            customers=[{"customer": c, "region": region, "grade": grade} for region, c, grade, _ in regions],
            actuals=[{"item": "A", "customer": c, "month": "2025-12", "qty": 5} for _, c, _, _ in regions],
            demand=[
                {"item": "A", "region": region, "month": MONTHS[0], "qty": quantity}
                for region, _, _, quantity in regions
            ],
            sources=[{"item": "A", "source": "LINE", "max_per_month": 90}],
        ).tables["allocation"]
        assert shares["granted"].tolist() == pytest.approx([45, 45])
        assert shares["rule"].unique().tolist() == ["proportional"]
        assert shares["reason"].unique().tolist() == ["share"]


class TestChecks:
    @staticmethod
    def made(**settings: float) -> Plan:
        return sealed(
            Settings(
                name="Case",
                horizons=Horizons(plan=3),
                frozen_months=0,
                tolerances=Tolerances(budget_percent=settings.get("budget_percent", 2.0)),
            ),
            items=[{"item": "A", "family": "F", "price": 10, "cost": 4}],
            demand=asked("A", 100, 100, 100),
            budget=[{"family": "F", "month": month, "qty": 110, "value": 1100} for month in MONTHS],
        )

    @pytest.mark.requirement("R114")
    def test_a_plan_may_be_feasible_in_volume_and_not_in_money(self) -> None:
        checks = self.made().tables["checks"]
        assert feasibility.holds(checks, Check.VOLUME) is True
        assert feasibility.holds(checks, Check.MONEY) is False
        short = checks.set_index("part").loc["short of the budget"]
        assert (short["value"], short["limit"]) == pytest.approx((300, 66))

    def test_a_gap_within_the_tolerance_is_feasible(self) -> None:
        assert feasibility.holds(self.made(budget_percent=10).tables["checks"], Check.MONEY) is True

    @pytest.mark.requirement("R64")
    def test_late_demand_makes_a_plan_infeasible_in_volume(self) -> None:
        made = sealed(
            items=[{"item": "A", "price": 10}],
            demand=asked("A", 100, 0, 0),
            sources=[{"item": "A", "source": "LINE", "max_per_month": 60}],
        )
        assert feasibility.holds(made.tables["checks"], Check.VOLUME) is False
        assert feasibility.holds(made.tables["checks"], Check.MONEY) is True  # there is no budget to miss

    @pytest.mark.requirement("R93")
    def test_the_gap_to_the_budget_is_volume_mix_and_price(self) -> None:
        """The bridge of two families: 10 at 5 and 10 at 10 planned, 15 at 5 and 9 at 11 sold."""
        month = pd.Period("2026-01", "M")
        lines = pd.DataFrame(
            {
                "family": ["F", "G"],
                "month": [month, month],
                "constrained": [15.0, 9.0],
                "constrained_value": [75.0, 99.0],
                "budget": [10.0, 10.0],
                "budget_value": [50.0, 100.0],
            }
        )
        parts = finance.budget_gap(lines)[["volume", "mix", "price", "gap"]].sum()
        assert parts.tolist() == pytest.approx([30, -15, 9, 24])


@pytest.mark.requirement("R111")
def test_profit_counts_a_price_that_changes_by_month() -> None:
    company = companies.company(
        Settings(name="Case", horizons=Horizons(plan=3), frozen_months=0),
        items=[{"item": "A", "price": 10, "cost": 4}],
        demand=[{"item": "A", "month": MONTHS[0], "qty": 5, "price": 12}, *asked("A", 0, 5, 5)[1:]],
    )
    made = plan.make(company, as_of=FIRST, calendar=of_company(company))
    assert summary.of(company, made)["profit"]["profit"] == pytest.approx(5 * 12 + 10 * 10 - 15 * 4)


class TestFrozenMonths:
    @pytest.mark.requirement("R18")
    def test_what_the_frozen_month_costs_is_found_by_opening_it(self) -> None:
        """100 is asked for and 60 were approved: the frozen month makes 40 late, and nothing else does."""
        tables = sealed(
            Settings(name="Case", horizons=Horizons(plan=3), frozen_months=1),
            items=[{"item": "A", "price": 10, "cost": 4}],
            demand=asked("A", 100, 0, 0),
            approved_supply=[{"item": "A", "month": MONTHS[0], "qty": 60}],
        ).tables
        assert tables["frozen"][["approved", "unfrozen", "change"]].to_numpy().tolist() == [[60, 100, 40]]
        spared = tables["frozen_cost"].set_index("what")["amount"]
        assert spared["late_or_lost"] == pytest.approx(40)
        assert spared["weight"] == pytest.approx(40 * 10 * 0.04)  # a month late at 4 % of the price

    def test_nothing_is_spared_where_nothing_was_approved(self) -> None:
        tables = sealed(items=[{"item": "A"}], demand=asked("A", 1, 1, 1)).tables
        assert tables["frozen"].empty and tables["frozen_cost"].empty


@pytest.mark.requirement("R2")
@pytest.mark.requirement("R69")
def test_strategies_stand_side_by_side_and_none_is_cheaper_than_the_best_plan() -> None:
    company = companies.company(
        Settings(name="Case", horizons=Horizons(plan=3), frozen_months=0),
        items=[{"item": "A", "price": 10, "cost": 4, "holding_cost": 1, "safety_stock": 5}],
        demand=asked("A", 20, 60, 40),
        stock=[{"item": "A", "qty": 10}],
        resources=[{"resource": "LINE", "hours_per_day": 0}],
        capacity=[{"resource": "LINE", "month": month, "hours": 45} for month in MONTHS],
        resource_use=[{"item": "A", "resource": "LINE", "hours_per_unit": 1}],
    )
    wanted = plan.baseline(company, as_of=FIRST).lines[["item", "region", "month", "qty"]]
    given = scenario.Input(company=company, demand=wanted, as_of=FIRST, calendar=of_company(company))
    table = strategy_choice.compare(given).set_index("measure")
    assert list(table.columns) == [strategy_choice.AS_STATED, *strategy_choice.Strategy]
    assert table["optimise"].equals(table[strategy_choice.AS_STATED])
    assert table.loc["late", "optimise"] == table.loc["late"].min()
    assert table.loc["stock_value", "use_stock_first"] == pytest.approx(0)
    assert table.loc["late", "make_to_order"] > 0  # nothing may be made ahead
