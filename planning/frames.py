"""The tables of a company: one named schema each, checked once at the door.

A table is a pandas frame with exactly the columns of its schema, in their order and types; optional columns
that the owner left out are there with their default. Months are `pandas.Period("M")`, dates are
`datetime64[ns]`, quantities are floats in the item's unit, money is in the company's currency.
"""

from planning import demand_frames, supply_frames
from planning.schema import (
    CUSTOMER,
    DTYPES,
    FAMILY,
    ITEM,
    MONTH,
    QTY,
    RESOURCE,
    SITE,
    UNITS,
    Column,
    Kind,
    Table,
    date,
    month,
    number,
    optional,
    text,
    whole,
)

__all__ = ["DTYPES", "TABLES", "Column", "Kind", "Table"]

MORE = demand_frames.TABLES | supply_frames.TABLES

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            name="items",
            meaning="What is sold, made or bought.",
            key=("item",),
            indispensable=True,
            columns=(
                text("item", "Item code", "EM-200"),
                optional(text("name", "Name shown to people", "Espresso machine Duo")),
                optional(text("family", "Family in the plan", "Home machines", refers_to="families.family")),
                optional(text("unit", "Unit of the quantities", "pc"), "pc"),
                optional(text("kind", "Made here or bought", "make", choices=("make", "buy")), "make"),
                optional(number("price", "Net list price", "349.00", unit="currency per unit"), 0.0),
                optional(number("cost", "Standard cost", "188.00", unit="currency per unit"), 0.0),
                optional(number("lead_months", "Lead time to make or buy", "1", unit="months"), 0.0),
                optional(number("safety_stock", "Safety stock", "80", unit=UNITS), 0.0),
                optional(number("target_days", "Target days of supply", "15", unit="working days")),
                optional(
                    text(
                        "strategy",
                        "Production strategy",
                        "optimise",
                        choices=(
                            "optimise",
                            "chase",
                            "level",
                            "level_no_stockout",
                            "use_stock_first",
                            "target_stock",
                            "target_days",
                            "make_to_order",
                        ),
                    ),
                    "optimise",
                ),
                optional(
                    text(
                        "unmet",
                        "What happens to demand that is not met in time; never: it has to be met",
                        "late",
                        choices=("late", "lost", "never"),
                    ),
                    "late",
                ),
                optional(number("min_lot", "Smallest lot", "20", unit=UNITS), 0.0),
                optional(
                    number(
                        "holding_cost",
                        "Cost of keeping one unit for a month; empty: a share of the cost",
                        "2.00",
                        unit="currency per unit",
                    )
                ),
                optional(
                    number(
                        "late_cost",
                        "Cost of delivering one unit a month late to the lowest grade; "
                        "empty: a share of the price",
                        "5.00",
                        unit="currency per unit",
                    )
                ),
                optional(
                    number(
                        "lost_cost",
                        "Cost of not delivering one unit to the lowest grade; empty: the price and goodwill",
                        "60.00",
                        unit="currency per unit",
                    )
                ),
                optional(
                    number("end_stock", "Least stock at the end of the horizon", "500", unit=UNITS),
                    0.0,
                ),
                optional(number("min_stock", "Least stock at the end of any month", "50", unit=UNITS), 0.0),
                optional(number("max_stock", "Most stock at the end of any month", "900", unit=UNITS)),
                optional(
                    number(
                        "max_late",
                        "Most units that may be late at the end of a month",
                        "200",
                        unit=UNITS,
                    )
                ),
                optional(
                    whole(
                        "max_late_months",
                        "Months by which a delivery may be late at most",
                        "2",
                        unit="months",
                    )
                ),
                optional(number("shelf_months", "Months after which a unit can no longer be sold", "6")),
                optional(number("decimals", "Decimals of a quantity; 0 for whole units", "0"), 0.0),
                optional(
                    text(
                        "like_item", "Item whose history a new item borrows", "EM-100", refers_to="items.item"
                    )
                ),
                optional(number("like_share", "Its size beside that item, once launched", "0.8"), 1.0),
                optional(month("launch", "First month of sale")),
                optional(
                    whole(
                        "ramp_months",
                        "Months from launch to full sales; the item it is like gives way, if phased out",
                        "3",
                        unit="months",
                    ),
                    0.0,
                ),
                optional(month("phase_out", "Last month of sale")),
            ),
        ),
        Table(
            name="families",
            meaning="Families and what they belong to.",
            key=("family",),
            without="every family stands directly under the company",
            columns=(
                text("family", "Family code", "Home machines"),
                optional(text("parent", "Family above it", "Machines", refers_to="families.family")),
                optional(
                    text(
                        "owner",
                        "Operations planner who owns its shortages",
                        "p.ferrari",
                        refers_to="people.person",
                    )
                ),
            ),
        ),
        Table(
            name="customers",
            meaning="Who buys, where, and who looks after them.",
            key=("customer",),
            without="all demand belongs to one region, and the demand planner answers for it",
            columns=(
                text("customer", "Customer code", "C-017"),
                optional(text("name", "Name", "Bar Centrale Srl")),
                optional(text("region", "Customer region of the plan", "Italy"), "All"),
                optional(text("channel", "Sales channel", "Retail")),
                optional(text("grade", "Customer grade", "A", choices=("A", "B", "C")), "B"),
                optional(text("owner", "Sales rep", "anna.rossi", refers_to="people.person")),
            ),
        ),
        Table(
            name="people",
            meaning="Who takes part in the cycle.",
            key=("person",),
            without="the cycle cannot be run in Slack; the headless commands work",
            columns=(
                text("person", "Short name", "anna.rossi"),
                optional(text("name", "Full name", "Anna Rossi")),
                text("roles", "Roles, separated by spaces", "sales"),
                optional(text("title", "Job title", "Sales Italy")),
                optional(text("manager", "Manager", "giulia.conti", refers_to="people.person")),
                optional(text("deputy", "Deputy when away", "li.wei", refers_to="people.person")),
                optional(text("slack", "Slack user id", "U024BE7LH")),
                optional(text("email", "E-mail, to find the Slack user", "anna@example.com")),
                optional(text("language", "Language", "it", choices=("en", "it", "zh_Hans"))),
                optional(text("timezone", "IANA time zone", "Europe/Rome"), "UTC"),
            ),
        ),
        Table(
            name="actuals",
            meaning="What was sold, per month.",
            key=("item", "customer", "month"),
            indispensable=True,
            unless="demand",
            columns=(
                ITEM,
                CUSTOMER,
                month("month", "Month of sale"),
                QTY,
                optional(number("revenue", "Net revenue", "41880", unit="currency")),
                optional(number("lost", "Demand lost because stock was short", "5", unit=UNITS), 0.0),
                optional(
                    Column(
                        name="stockout",
                        kind=Kind.YES_NO,
                        meaning="Stock ran out, so that the sale does not show the demand: it is estimated",
                        example="no",
                    ),
                    default=False,
                ),
            ),
        ),
        Table(
            name="orders",
            meaning="The open order book.",
            key=("order",),
            without="consumption, attainment of orders and available to promise are switched off",
            columns=(
                text("order", "Order and line", "SO-1042-1"),
                ITEM,
                CUSTOMER,
                date("due", "Date promised"),
                QTY,
                optional(number("shipped", "Quantity already shipped", "0", unit=UNITS), 0.0),
                optional(
                    text(
                        "kind",
                        "Kind of order",
                        "order",
                        choices=("order", "small_contract", "large_contract", "project"),
                    ),
                    "order",
                ),
                optional(number("probability", "Probability that a project is signed", "0.6"), 1.0),
                optional(
                    Column(
                        name="abnormal",
                        kind=Kind.YES_NO,
                        meaning="A one-off that nobody had forecast: it takes no forecast away",
                        example="no",
                    ),
                    default=False,
                ),
            ),
        ),
        Table(
            name="stock",
            meaning="Stock on hand at the start of the plan.",
            key=("item", "site"),
            without="every item starts with no stock",
            columns=(
                ITEM,
                SITE,
                QTY,
                optional(date("as_of", "Day of the count")),
                optional(date("last_issue", "Day it was last used or sold")),
            ),
        ),
        Table(
            name="receipts",
            meaning="Open purchase and production orders that will arrive.",
            key=("receipt",),
            without="nothing is on its way",
            columns=(
                text("receipt", "Order number", "PO-881"),
                ITEM,
                date("due", "Date of arrival"),
                QTY,
                optional(
                    text("source", "Kind of order", "purchase", choices=("purchase", "production")),
                    "purchase",
                ),
            ),
        ),
        Table(
            name="production",
            meaning="What was produced against what was planned, per month.",
            key=("item", "month"),
            without="plan attainment of production is switched off",
            columns=(
                ITEM,
                month("month", "Month of completion"),
                QTY,
                optional(number("planned", "Quantity planned", "130", unit=UNITS)),
            ),
        ),
        Table(
            name="resources",
            meaning="Lines, work centres and crews with their capacity.",
            key=("resource",),
            without="capacity is unlimited",
            columns=(
                text("resource", "Resource code", "ASSY-1"),
                optional(text("name", "Name", "Assembly line 1")),
                SITE,
                number("hours_per_day", "Hours per working day", "16", unit="hours"),
                optional(number("efficiency", "Efficiency", "0.95"), 1.0),
                optional(number("utilisation", "Utilisation", "0.9"), 1.0),
                optional(
                    number(
                        "hour_cost",
                        "Cost of a normal hour already in the item's cost",
                        "0",
                        unit="currency per hour",
                    ),
                    0.0,
                ),
                optional(
                    number(
                        "idle_cost",
                        "Cost of a normal hour that is paid and not worked",
                        "12",
                        unit="currency per hour",
                    ),
                    0.0,
                ),
                optional(
                    number(
                        "hours_share",
                        "Share of all hours in the past, for rough-cut planning by overall factors",
                        "0.6",
                    )
                ),
                optional(text("owner", "Operations planner", "p.ferrari", refers_to="people.person")),
            ),
        ),
        Table(
            name="downtime",
            meaning="Hours a resource is not there in a month: maintenance, holidays of its own.",
            key=("resource", "month"),
            without="resources are there on every working day",
            columns=(
                RESOURCE,
                MONTH,
                number("hours", "Hours lost", "40", unit="hours"),
            ),
        ),
        Table(
            name="resource_use",
            meaning="Bill of capacity: hours of a resource per unit of an item.",
            key=("item", "resource", "offset_months", "source"),
            without="no item loads a resource",
            columns=(
                ITEM,
                RESOURCE,
                optional(
                    text(
                        "source", "Source of the item that this is for; empty: every way to make it", "LINE-2"
                    ),
                    "",
                ),
                number("hours_per_unit", "Hours per unit", "0.42", unit="hours"),
                optional(whole("offset_months", "Months before completion", "0", unit="months"), 0.0),
            ),
        ),
        Table(
            name="bom",
            meaning="Bill of materials.",
            key=("parent", "component", "source"),
            without="components and purchasing are switched off",
            columns=(
                text("parent", "Item that is made", "EM-200", refers_to="items.item"),
                text("component", "Item that goes into it", "PUMP-15", refers_to="items.item"),
                optional(
                    text("source", "Source of the parent that this is for; empty: every making", "LINE-2"), ""
                ),
                number("qty_per", "Quantity per unit of the parent", "1", unit="component's unit"),
                optional(whole("offset_months", "Months before completion", "0", unit="months"), 0.0),
            ),
        ),
        Table(
            name="suppliers",
            meaning="Who delivers which bought item.",
            key=("supplier", "item"),
            without="bought items arrive after their lead time at their cost, without limit",
            columns=(
                text("supplier", "Supplier", "Pumptec"),
                ITEM,
                optional(number("lead_days", "Lead time", "30", unit="calendar days"), 0.0),
                optional(number("price", "Price", "21.50", unit="currency per unit")),
                optional(number("min_order", "Smallest order", "50", unit=UNITS), 0.0),
                optional(number("max_per_month", "Most it can deliver in a month", "400", unit=UNITS)),
            ),
        ),
        Table(
            name="levers",
            meaning="Ways out of a shortage, with their cost and limit.",
            key=("lever",),
            without="no overtime, outsourcing or expediting is offered",
            columns=(
                text("lever", "Lever code", "OT-ASSY-1"),
                optional(text("name", "Name", "Saturday shift, assembly")),
                text("kind", "Kind", "overtime", choices=("overtime", "outsource", "expedite")),
                text("target", "The resource (overtime) or item (outsource, expedite) it helps", "ASSY-1"),
                number("unit_cost", "Extra cost per hour or unit", "38", unit="currency"),
                optional(number("limit_per_month", "Most of it in a month", "60", unit="hours or units")),
                optional(
                    number("limit_percent", "Most overtime in per cent of the normal hours", "25", unit="%")
                ),
                optional(number("lead_months", "Months before it helps", "0", unit="months"), 0.0),
                optional(
                    text(
                        "use",
                        "Whether the plan may use it by itself or offers it for a shortage",
                        "offer",
                        choices=("offer", "plan"),
                    ),
                    "offer",
                ),
            ),
        ),
        Table(
            name="budget",
            meaning="The annual operating plan, per family and month.",
            key=("family", "month"),
            without="the gap to budget is switched off",
            columns=(
                FAMILY,
                MONTH,
                QTY,
                optional(number("value", "Value", "62000", unit="currency")),
            ),
        ),
        Table(
            name="events",
            meaning="Promotions, launches and other dated effects on demand.",
            key=("event",),
            without="no events",
            columns=(
                text("event", "Event code", "PROMO-XMAS"),
                optional(text("name", "Name", "Christmas promotion")),
                optional(text("item", "Item; empty for all of a family", "EM-200", refers_to="items.item")),
                optional(
                    text("family", "Family; empty for one item", "Home machines", refers_to="families.family")
                ),
                optional(text("region", "Region; empty for all", "Italy", refers_to="customers.region")),
                month("start", "First month"),
                month("end", "Last month"),
                optional(
                    number(
                        "percent",
                        "Effect in per cent; without it and without qty, learned from past events",
                        "15",
                        unit="%",
                        minimum=-100.0,
                    )
                ),
                optional(number("qty", "Effect in units per month", "40", unit=UNITS, minimum=None)),
                optional(
                    Column(name="active", kind=Kind.YES_NO, meaning="Whether it counts", example="yes"),
                    default=True,
                ),
            ),
        ),
        Table(
            name="calendar",
            meaning="The company's own closures and make-up days.",
            key=("day",),
            without="the public holidays of the country are the only days off beside the weekends",
            columns=(
                date("day", "Day"),
                Column(
                    name="working",
                    kind=Kind.YES_NO,
                    meaning="Whether the company works, against the public calendar",
                    example="no",
                ),
                optional(text("name", "Why", "Summer closure")),
            ),
        ),
        Table(
            name="last_plan",
            meaning="The plan approved last month.",
            key=("item", "region", "month"),
            without="'last plan' is empty in the first cycle",
            columns=(ITEM, text("region", "Customer region", "Italy"), MONTH, QTY),
        ),
    )
} | MORE
