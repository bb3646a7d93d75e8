"""Published cases of aggregate planning, stated in the tables of a company, reach their published optimum.

No case has code of its own: every figure stands in a table that a company folder may hold.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from planning import plan, supply
from planning.calendar import of_company
from planning.company import Company
from planning.settings import Costs, Horizons, Settings
from tests.builders import companies

FIRST = pd.Period("2026-01", "M")
EXACT = 1e-6  # relative
PRINTED = 2e-6  # relative, where the print is rounded


def months(count: int) -> list[str]:
    return [str(FIRST + offset) for offset in range(count)]


def asked(item: str, quantities: Sequence[float], **more: Any) -> list[dict[str, Any]]:
    """Demand of one item, month by month."""
    return [
        {"item": item, "month": month, "qty": quantity} | {name: values[at] for name, values in more.items()}
        for at, (month, quantity) in enumerate(zip(months(len(quantities)), quantities, strict=True))
    ]


def by_month(values: Sequence[float], name: str, **fixed: Any) -> list[dict[str, Any]]:
    """Rows of a table that differ in one value from month to month."""
    return [
        fixed | {"month": month, name: value}
        for month, value in zip(months(len(values)), values, strict=True)
    ]


def solve(horizon: int, *, profit: bool = False, **tables: Any) -> supply.Result:
    """The plan of a company with these tables, its demand taken as given, independently checked."""
    costs = Costs(lost=0.0) if profit else Costs()  # nothing beside the price: loss is a matter of profit
    settings = Settings(name="Case", horizons=Horizons(plan=horizon), costs=costs, frozen_months=0)
    company = companies.company(settings, **tables)
    wanted, calendar = demand(company), of_company(company)
    result = supply.plan(company, wanted, as_of=FIRST, months=horizon, calendar=calendar)
    assert supply.verify(company, wanted, result, calendar=calendar) == []
    return result


def demand(company: Company) -> pd.DataFrame:
    baseline = plan.baseline(company, as_of=FIRST)
    return baseline.lines[["item", "region", "month", "qty"]]


def profit(result: supply.Result, revenue: float) -> float:
    """What demand would bring if all of it was met, less everything that the plan spends or loses."""
    return revenue - result.cost


def close(figure: float, printed: float, tolerance: float = EXACT) -> bool:
    return abs(figure - printed) <= tolerance * abs(printed)


class TestWorkforce:
    @pytest.mark.requirement("R22")
    def test_red_tomato_tools(self) -> None:
        """Chopra and Meindl, Supply Chain Management: hiring, overtime, subcontracting, stock, backlog."""
        result = solve(
            6,
            items=[
                {
                    "item": "TOOL",
                    "price": 40,
                    "cost": 10,
                    "holding_cost": 2,
                    "late_cost": 5,
                    "lost_cost": 400,
                    "end_stock": 500,
                }
            ],
            demand=asked("TOOL", [1600, 3000, 3200, 3800, 2200, 2200]),
            stock=[{"item": "TOOL", "qty": 1000}],
            resources=[{"resource": "PLANT", "hours_per_day": 0}],
            resource_use=[{"item": "TOOL", "resource": "PLANT", "hours_per_unit": 4}],
            crews=[
                {
                    "resource": "PLANT",
                    "workers": 80,
                    "hours_per_month": 160,
                    "wage": 640,
                    "hire_cost": 300,
                    "layoff_cost": 500,
                    "overtime_hours": 10,
                    "overtime_cost": 6,
                }
            ],
            levers=[{"lever": "SUB", "kind": "outsource", "target": "TOOL", "unit_cost": 20, "use": "plan"}],
        )
        assert close(result.cost, 422_275)

    def test_densepack(self) -> None:
        """Nahmias, Production and Operations Analysis: hire and fire against stock, nobody idle.

        Hours are units here: drives of a worker in a month, rounded as in the book.
        """
        result = solve(
            6,
            items=[{"item": "DRIVE", "holding_cost": 80, "unmet": "never", "end_stock": 600}],
            demand=asked("DRIVE", [1280, 640, 900, 1200, 2000, 1400]),
            stock=[{"item": "DRIVE", "qty": 500}],
            resources=[{"resource": "PLANT", "hours_per_day": 0}],
            resource_use=[{"item": "DRIVE", "resource": "PLANT", "hours_per_unit": 1}],
            crews=[
                {
                    "resource": "PLANT",
                    "workers": 300,
                    "hire_cost": 500,
                    "layoff_cost": 1000,
                    "busy": True,
                }
            ],
            crew_months=by_month([2.931, 3.517, 2.638, 3.810, 3.224, 2.198], "hours", resource="PLANT"),
        )
        assert close(result.cost, 379_320.90, PRINTED)

    def test_sure_step(self) -> None:
        """Winston and Albright, Practical Management Science: whole workers, overtime, no backlog."""
        result = solve(
            4,
            items=[{"item": "SHOES", "cost": 15, "holding_cost": 3, "unmet": "never"}],
            demand=asked("SHOES", [3000, 5000, 2000, 1000]),
            stock=[{"item": "SHOES", "qty": 500}],
            resources=[{"resource": "PLANT", "hours_per_day": 0}],
            resource_use=[{"item": "SHOES", "resource": "PLANT", "hours_per_unit": 4}],
            crews=[
                {
                    "resource": "PLANT",
                    "workers": 100,
                    "hours_per_month": 160,
                    "wage": 1500,
                    "hire_cost": 1600,
                    "layoff_cost": 2000,
                    "overtime_hours": 20,
                    "overtime_cost": 13,
                    "whole": True,
                }
            ],
        )
        assert close(result.cost, 692_820)


class TestSourcesByMonth:
    """Problems of the transportation type: sources with a cost and a limit in each month."""

    def test_northern_airplane(self) -> None:
        """Hillier and Lieberman, Introduction to Operations Research: jet engines, in million dollars."""
        result = solve(
            4,
            items=[{"item": "ENGINE", "holding_cost": 0.015, "unmet": "never"}],
            demand=asked("ENGINE", [10, 15, 25, 20]),
            sources=[{"item": "ENGINE", "source": "SHOP"}],
            source_months=[
                {"item": "ENGINE", "source": "SHOP", "month": month, "max": most, "unit_cost": cost}
                for month, most, cost in zip(
                    months(4), [25, 35, 30, 10], [1.08, 1.11, 1.10, 1.13], strict=True
                )
            ],
        )
        assert close(result.cost, 77.30)

    def test_sailco(self) -> None:
        """Winston, Operations Research: forty boats a quarter, more in overtime."""
        result = solve(
            4,
            items=[{"item": "BOAT", "holding_cost": 20, "unmet": "never"}],
            demand=asked("BOAT", [40, 60, 75, 25]),
            stock=[{"item": "BOAT", "qty": 10}],
            sources=[
                {"item": "BOAT", "source": "REGULAR", "unit_cost": 400, "max_per_month": 40},
                {"item": "BOAT", "source": "OVERTIME", "unit_cost": 450},
            ],
        )
        assert close(result.cost, 78_450)

    def test_a_quarter_of_three_equal_months(self) -> None:
        """A classroom problem of the transportation type, answer 20,400: three sources, no backlog."""
        result = solve(
            3,
            items=[{"item": "UNIT", "holding_cost": 1, "unmet": "never"}],
            demand=asked("UNIT", [1250, 1250, 1250]),
            sources=[
                {"item": "UNIT", "source": "REGULAR", "unit_cost": 5, "max_per_month": 1000},
                {"item": "UNIT", "source": "OVERTIME", "unit_cost": 7, "max_per_month": 200},
                {"item": "UNIT", "source": "SUB", "kind": "outsource", "unit_cost": 8, "max_per_month": 150},
            ],
        )
        assert close(result.cost, 20_400)

    def test_contois_carpets(self) -> None:
        """Anderson, Sweeney and Williams, An Introduction to Management Science: four quarters."""
        result = solve(
            4,
            items=[{"item": "CARPET", "holding_cost": 0.25, "unmet": "never"}],
            demand=asked("CARPET", [400, 500, 400, 400]),
            sources=[{"item": "CARPET", "source": "MILL"}],
            source_months=[
                {"item": "CARPET", "source": "MILL", "month": month, "max": most, "unit_cost": cost}
                for month, most, cost in zip(months(4), [600, 300, 500, 400], [2, 5, 3, 3], strict=True)
            ],
        )
        assert close(result.cost, 5_150)

    def test_acme_windows(self) -> None:
        """Taha, Operations Research: costs that differ by month, no limit."""
        result = solve(
            6,
            items=[{"item": "WINDOW", "holding_cost": 8, "unmet": "never"}],
            demand=asked("WINDOW", [100, 250, 190, 140, 220, 110]),
            sources=[{"item": "WINDOW", "source": "SHOP"}],
            source_months=by_month([50, 45, 55, 48, 52, 50], "unit_cost", item="WINDOW", source="SHOP"),
        )
        assert close(result.cost, 49_980)

    def test_pigskin(self) -> None:
        """Winston and Albright: footballs, a limit on stock, holding cost that follows the month's cost."""
        cost = [12.50, 12.55, 12.70, 12.80, 12.85, 12.95]
        result = solve(
            6,
            items=[{"item": "BALL", "unmet": "never", "max_stock": 10_000}],
            demand=asked("BALL", [10_000, 15_000, 30_000, 35_000, 25_000, 10_000]),
            stock=[{"item": "BALL", "qty": 5000}],
            sources=[{"item": "BALL", "source": "PLANT", "max_per_month": 30_000}],
            source_months=by_month(cost, "unit_cost", item="BALL", source="PLANT"),
            stock_limits=by_month([0.05 * each for each in cost], "holding_cost", item="BALL"),
        )
        assert close(result.cost, 1_535_562.50)


class TestMachineHours:
    @pytest.mark.requirement("R27")
    def test_bollinger_electronics(self) -> None:
        """Anderson, Sweeney and Williams: two parts, machines, labour, floor space, and a price on change."""
        result = solve(
            3,
            items=[
                {"item": "322A", "cost": 20, "holding_cost": 0.30, "unmet": "never", "end_stock": 400},
                {"item": "802B", "cost": 10, "holding_cost": 0.15, "unmet": "never", "end_stock": 200},
            ],
            demand=[*asked("322A", [1000, 3000, 5000]), *asked("802B", [1000, 500, 3000])],
            stock=[{"item": "322A", "qty": 500}, {"item": "802B", "qty": 200}],
            resources=[{"resource": name, "hours_per_day": 0} for name in ("MACHINE", "LABOUR", "OUTPUT")],
            capacity=[
                *by_month([400, 500, 600], "hours", resource="MACHINE"),
                *by_month([300, 300, 300], "hours", resource="LABOUR"),
                *by_month([1e5, 1e5, 1e5], "hours", resource="OUTPUT"),
            ],
            resource_use=[
                {"item": "322A", "resource": "MACHINE", "hours_per_unit": 0.10},
                {"item": "802B", "resource": "MACHINE", "hours_per_unit": 0.08},
                {"item": "322A", "resource": "LABOUR", "hours_per_unit": 0.05},
                {"item": "802B", "resource": "LABOUR", "hours_per_unit": 0.07},
                {"item": "322A", "resource": "OUTPUT", "hours_per_unit": 1},
                {"item": "802B", "resource": "OUTPUT", "hours_per_unit": 1},
            ],
            rates=[{"resource": "OUTPUT", "rise_cost": 0.50, "fall_cost": 0.20, "last_hours": 2500}],
            stores=[{"store": "FLOOR", "space": 10_000}],
            store_use=[
                {"store": "FLOOR", "item": "322A", "space_per_unit": 2},
                {"store": "FLOOR", "item": "802B", "space_per_unit": 3},
            ],
        )
        assert close(result.cost, 225_295)

    def test_factory_planning(self) -> None:
        """Williams, Model Building in Mathematical Programming: seven products, machines in maintenance."""
        contribution = [10, 6, 8, 4, 11, 9, 3]
        market = [
            [500, 1000, 300, 300, 800, 200, 100],
            [600, 500, 200, 0, 400, 300, 150],
            [300, 600, 0, 0, 500, 400, 100],
            [200, 300, 400, 500, 200, 0, 100],
            [0, 100, 500, 100, 1000, 300, 0],
            [500, 500, 100, 300, 1100, 500, 60],
        ]
        hours = {
            "GRIND": [0.5, 0.7, 0, 0, 0.3, 0.2, 0.5],
            "VDRILL": [0.1, 0.2, 0, 0.3, 0, 0.6, 0],
            "HDRILL": [0.2, 0, 0.8, 0, 0, 0, 0.6],
            "BORE": [0.05, 0.03, 0, 0.07, 0.1, 0, 0.08],
            "PLANE": [0, 0, 0.01, 0, 0.05, 0, 0.05],
        }
        machines = {
            "GRIND": [3, 4, 4, 4, 3, 4],
            "VDRILL": [2, 2, 2, 1, 1, 2],
            "HDRILL": [3, 1, 3, 3, 3, 2],
            "BORE": [1, 1, 0, 1, 1, 1],
            "PLANE": [1, 1, 1, 1, 1, 0],
        }
        products = [f"PROD{number}" for number in range(1, 8)]
        result = solve(
            6,
            profit=True,
            items=[
                {
                    "item": product,
                    "price": each,
                    "holding_cost": 0.5,
                    "unmet": "lost",
                    "max_stock": 100,
                    "end_stock": 50,
                }
                for product, each in zip(products, contribution, strict=True)
            ],
            demand=[
                row
                for at, product in enumerate(products)
                for row in asked(product, [month[at] for month in market])
            ],
            resources=[{"resource": machine, "hours_per_day": 0} for machine in machines],
            capacity=[
                row
                for machine, counts in machines.items()
                for row in by_month([384 * count for count in counts], "hours", resource=machine)
            ],
            resource_use=[
                {"item": product, "resource": machine, "hours_per_unit": each}
                for machine, per_unit in hours.items()
                for product, each in zip(products, per_unit, strict=True)
                if each
            ],
        )
        revenue = sum(sum(p * q for p, q in zip(contribution, month, strict=True)) for month in market)
        assert close(profit(result, revenue), 93_715.18, PRINTED)

    def test_steel_over_weeks(self) -> None:
        """Fourer, Gay and Kernighan, AMPL, steelT: tons per hour, revenue that changes from week to week."""
        market = {"BANDS": [6000, 6000, 4000, 6500], "COILS": [4000, 2500, 3500, 4200]}
        revenue = {"BANDS": [25, 26, 27, 27], "COILS": [30, 35, 37, 39]}
        result = solve(
            4,
            profit=True,
            items=[
                {"item": "BANDS", "cost": 10, "price": 25, "holding_cost": 2.5, "unmet": "lost"},
                {"item": "COILS", "cost": 11, "price": 30, "holding_cost": 3, "unmet": "lost"},
            ],
            demand=[row for item, tons in market.items() for row in asked(item, tons, price=revenue[item])],
            stock=[{"item": "BANDS", "qty": 10}],
            resources=[{"resource": "MILL", "hours_per_day": 0}],
            capacity=by_month([40, 40, 32, 40], "hours", resource="MILL"),
            resource_use=[
                {"item": "BANDS", "resource": "MILL", "hours_per_unit": 1 / 200},
                {"item": "COILS", "resource": "MILL", "hours_per_unit": 1 / 140},
            ],
        )
        full = sum(p * q for item in market for p, q in zip(revenue[item], market[item], strict=True))
        assert close(profit(result, full), 515_033, PRINTED)

    def test_parkas_and_gloves(self) -> None:
        """Taha: four garments, four departments, a penalty beside the profit for what is not delivered."""
        garments = ["PARKA", "GOOSE", "PANTS", "GLOVES"]
        gain, penalty, wanted = [30, 40, 20, 10], [15, 20, 10, 8], [800, 750, 600, 500]
        hours = {
            "CUT": [0.30, 0.30, 0.25, 0.15],
            "INSULATE": [0.25, 0.35, 0.30, 0.10],
            "SEW": [0.45, 0.50, 0.40, 0.22],
            "PACK": [0.15, 0.15, 0.10, 0.05],
        }
        result = solve(
            1,
            items=[
                {"item": garment, "price": each, "lost_cost": each + fine, "unmet": "lost"}
                for garment, each, fine in zip(garments, gain, penalty, strict=True)
            ],
            demand=[
                row for garment, each in zip(garments, wanted, strict=True) for row in asked(garment, [each])
            ],
            resources=[{"resource": department, "hours_per_day": 0} for department in hours],
            capacity=[{"resource": department, "month": months(1)[0], "hours": 1000} for department in hours],
            resource_use=[
                {"item": garment, "resource": department, "hours_per_unit": each}
                for department, per_unit in hours.items()
                for garment, each in zip(garments, per_unit, strict=True)
            ],
        )
        assert close(profit(result, sum(p * q for p, q in zip(gain, wanted, strict=True))), 64_625)


class TestStructures:
    @pytest.mark.requirement("R19")
    def test_janders_make_or_buy(self) -> None:
        """Anderson, Sweeney and Williams: calculators of parts that are made in scarce minutes or bought."""
        parts = {  # made at, bought at, minutes
            "BASE": (0.50, 0.60, 1.0),
            "CARTRIDGE-F": (3.75, 4.00, 3.0),
            "CARTRIDGE-T": (3.30, 3.90, 2.5),
            "TOP-F": (0.60, 0.65, 1.0),
            "TOP-T": (0.75, 0.78, 1.5),
        }
        result = solve(
            1,
            items=[
                {"item": "FINANCIAL", "unmet": "never"},
                {"item": "TECHNICIAN", "unmet": "never"},
                *({"item": part} for part in parts),
            ],
            demand=[*asked("FINANCIAL", [3000]), *asked("TECHNICIAN", [2000])],
            bom=[
                {"parent": parent, "component": component, "qty_per": 1}
                for parent, suffix in (("FINANCIAL", "F"), ("TECHNICIAN", "T"))
                for component in ("BASE", f"CARTRIDGE-{suffix}", f"TOP-{suffix}")
            ],
            sources=[
                row
                for part, (made, bought, _) in parts.items()
                for row in (
                    {"item": part, "source": "OWN", "unit_cost": made},
                    {"item": part, "source": "MARKET", "kind": "buy", "unit_cost": bought},
                )
            ],
            resources=[{"resource": "PLANT", "hours_per_day": 0}],
            capacity=[{"resource": "PLANT", "month": months(1)[0], "hours": 200}],
            resource_use=[
                {"item": part, "resource": "PLANT", "source": "OWN", "hours_per_unit": minutes / 60}
                for part, (_, _, minutes) in parts.items()
            ],
            levers=[
                {
                    "lever": "OT",
                    "kind": "overtime",
                    "target": "PLANT",
                    "unit_cost": 9,
                    "limit_per_month": 50,
                    "use": "plan",
                }
            ],
        )
        assert close(result.cost, 24_443.33, PRINTED)

    def test_canned_peas(self) -> None:
        """Hillier and Lieberman: three canneries, four warehouses, the cost of the trucks."""
        output = {"BELLINGHAM": 75, "EUGENE": 125, "ALBERT LEA": 100}
        wanted = {"SACRAMENTO": 80, "SALT LAKE": 65, "RAPID CITY": 70, "ALBUQUERQUE": 85}
        trucks = {
            "BELLINGHAM": [464, 513, 654, 867],
            "EUGENE": [352, 416, 690, 791],
            "ALBERT LEA": [995, 682, 388, 685],
        }
        result = solve(
            1,
            items=[{"item": "PEAS", "unmet": "never"}],
            demand=[
                {"item": "PEAS", "region": place, "month": months(1)[0], "qty": each}
                for place, each in wanted.items()
            ],
            sources=[
                {"item": "PEAS", "source": site, "site": site, "max_per_month": each}
                for site, each in output.items()
            ],
            lanes=[
                {"origin": site, "destination": place, "unit_cost": cost}
                for site, costs in trucks.items()
                for place, cost in zip(wanted, costs, strict=True)
            ],
        )
        assert close(result.cost, 152_535)

    def test_dynamic_lot_sizes(self) -> None:
        """Wagner and Whitin, Management Science 1958: twelve months, a cost of each run that changes."""
        result = solve(
            12,
            items=[{"item": "PART", "holding_cost": 1, "unmet": "never"}],
            demand=asked("PART", [69, 29, 36, 61, 61, 26, 34, 67, 45, 67, 79, 56]),
            sources=[{"item": "PART", "source": "SHOP"}],
            source_months=by_month(
                [85, 102, 102, 101, 98, 114, 105, 86, 119, 110, 98, 114],
                "setup_cost",
                item="PART",
                source="SHOP",
            ),
        )
        assert close(result.cost, 864)
