"""The tables that say more of supply than lines and suppliers: sources, crews, limits, sites, fences."""

from planning.schema import (
    ITEM,
    MONTH,
    QTY,
    REGION,
    RESOURCE,
    UNITS,
    Column,
    Kind,
    Table,
    number,
    optional,
    text,
    whole,
)

PER_UNIT = "currency per unit"

SOURCE = text("source", "Source code", "LINE-2")

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            name="demand",
            meaning="Demand that is given, in place of a forecast.",
            key=("item", "region", "month"),
            rare=True,
            without="demand is forecast from the actuals",
            columns=(
                ITEM,
                REGION,
                MONTH,
                QTY,
                optional(number("price", "Price in that month; empty: the list price", "41", unit=PER_UNIT)),
            ),
        ),
        Table(
            name="sources",
            meaning="Ways to get an item, in place of its one making or its suppliers.",
            key=("item", "source"),
            rare=True,
            without="an item is made in one way, or bought from its suppliers",
            columns=(
                ITEM,
                SOURCE,
                optional(
                    text("kind", "Kind", "make", choices=("make", "buy", "outsource")),
                    "make",
                ),
                optional(text("site", "Site where it arrives", "Milano"), "Main"),
                optional(
                    number(
                        "unit_cost", "Cost of a unit without the components of its bill", "40", unit=PER_UNIT
                    ),
                    0.0,
                ),
                optional(number("lead_months", "Months from order to arrival", "1", unit="months"), 0.0),
                optional(number("min_per_month", "Least of it in a month", "0", unit=UNITS), 0.0),
                optional(number("max_per_month", "Most of it in a month", "600", unit=UNITS)),
                optional(
                    number("min_lot", "Smallest run in a month in which it is used", "100", unit=UNITS), 0.0
                ),
                optional(
                    number(
                        "setup_cost", "Cost of a month in which it is used at all", "250", unit="currency"
                    ),
                    0.0,
                ),
                optional(
                    number("setup_hours", "Hours lost in such a month, on each resource it uses", "8"), 0.0
                ),
            ),
        ),
        Table(
            name="source_months",
            meaning="Limits and costs of a source that differ in a month.",
            key=("item", "source", "month"),
            rare=True,
            without="a source is the same in every month",
            columns=(
                ITEM,
                SOURCE,
                MONTH,
                optional(number("min", "Least of it in the month", "0", unit=UNITS)),
                optional(number("max", "Most of it in the month", "400", unit=UNITS)),
                optional(number("unit_cost", "Cost of a unit in the month", "42", unit=PER_UNIT)),
                optional(number("setup_cost", "Cost of using it in the month", "300", unit="currency")),
            ),
        ),
        Table(
            name="crews",
            meaning="Workforce whose size the plan may change.",
            key=("resource",),
            rare=True,
            without="no one is hired or laid off",
            columns=(
                RESOURCE,
                number("workers", "Workers before the first month", "80"),
                optional(
                    number("hours_per_day", "Hours of a worker per working day", "8", unit="hours"), 8.0
                ),
                optional(
                    number("hours_per_month", "Hours of a worker per month, in place of the above", "160")
                ),
                optional(
                    number("wage", "Wage of a worker per month, busy or not", "640", unit="currency"), 0.0
                ),
                optional(
                    number(
                        "hourly_wage",
                        "Pay of an hour of a worker, busy or not, on top of the wage",
                        "9",
                        unit="currency per hour",
                    ),
                    0.0,
                ),
                optional(number("hire_cost", "Cost of hiring a worker", "300", unit="currency"), 0.0),
                optional(number("layoff_cost", "Cost of laying a worker off", "500", unit="currency"), 0.0),
                optional(number("min_workers", "Fewest workers", "40"), 0.0),
                optional(number("max_workers", "Most workers", "120")),
                optional(number("max_hired", "Most workers hired in a month", "10")),
                optional(number("max_laid_off", "Most workers laid off in a month", "10")),
                optional(number("end_workers", "Workers wanted in the last month", "80")),
                optional(
                    number("overtime_hours", "Most overtime of a worker in a month", "10", unit="hours"), 0.0
                ),
                optional(
                    number(
                        "overtime_percent",
                        "The same in per cent of the hours of a worker, on top",
                        "25",
                        unit="%",
                    ),
                    0.0,
                ),
                optional(
                    number("overtime_cost", "Cost of an hour of overtime", "6", unit="currency per hour"), 0.0
                ),
                optional(
                    number(
                        "leaving_percent",
                        "Workers who leave by themselves at the end of a month",
                        "5",
                        unit="%",
                    ),
                    0.0,
                ),
                optional(
                    whole("training_months", "Months after hiring in which a worker does not work yet", "1"),
                    0.0,
                ),
                optional(
                    number(
                        "training_hours",
                        "Hours of the crew that hiring a worker takes, in the month of hiring",
                        "50",
                        unit="hours",
                    ),
                    0.0,
                ),
                optional(
                    Column(
                        name="whole",
                        kind=Kind.YES_NO,
                        meaning="Whether only whole workers count",
                        example="no",
                    ),
                    default=False,
                ),
                optional(
                    Column(
                        name="busy",
                        kind=Kind.YES_NO,
                        meaning="Whether every paid hour is worked, with nobody idle",
                        example="no",
                    ),
                    default=False,
                ),
            ),
        ),
        Table(
            name="crew_months",
            meaning="Hours of a worker that differ in a month.",
            key=("resource", "month"),
            rare=True,
            without="a worker's hours follow from working days",
            columns=(RESOURCE, MONTH, number("hours", "Hours of a worker in the month", "152", unit="hours")),
        ),
        Table(
            name="rates",
            meaning="What it costs to work more or less hours than in the month before.",
            key=("resource",),
            rare=True,
            without="the hours of a resource may change freely",
            columns=(
                RESOURCE,
                optional(number("rise_cost", "Cost of one hour more", "2", unit="currency per hour"), 0.0),
                optional(number("fall_cost", "Cost of one hour less", "1", unit="currency per hour"), 0.0),
                optional(number("last_hours", "Hours in the month before the plan", "480", unit="hours")),
                optional(
                    Column(
                        name="daily",
                        kind=Kind.YES_NO,
                        meaning="Whether costs and hours are those of a working day, not of a month",
                        example="no",
                    ),
                    default=False,
                ),
            ),
        ),
        Table(
            name="capacity",
            meaning="Hours of a resource in a month, in place of its hours per day.",
            key=("resource", "month"),
            rare=True,
            without="capacity follows from hours per day and working days",
            columns=(RESOURCE, MONTH, number("hours", "Normal hours in the month", "320", unit="hours")),
        ),
        Table(
            name="working_days",
            meaning="Working days of a month, in place of the calendar.",
            key=("month",),
            rare=True,
            without="working days are counted in the calendar",
            columns=(MONTH, whole("days", "Working days", "21", unit="days")),
        ),
        Table(
            name="lever_months",
            meaning="Limits and costs of a lever that differ in a month.",
            key=("lever", "month"),
            rare=True,
            without="a lever is the same in every month",
            columns=(
                text("lever", "Lever code", "OT-ASSY-1", refers_to="levers.lever"),
                MONTH,
                optional(number("limit", "Most of it in the month", "40", unit="hours or units")),
                optional(number("unit_cost", "Extra cost per hour or unit", "45", unit="currency")),
            ),
        ),
        Table(
            name="stock_limits",
            meaning="Stock limits of an item that differ in a month.",
            key=("item", "site", "month"),
            rare=True,
            without="stock limits are the same in every month",
            columns=(
                ITEM,
                optional(text("site", "Site; empty: every site that holds the item", "Milano"), ""),
                MONTH,
                optional(number("minimum", "Least stock at the end of the month", "50", unit=UNITS)),
                optional(number("target", "Stock wanted at the end of the month", "120", unit=UNITS)),
                optional(number("maximum", "Most stock at the end of the month", "900", unit=UNITS)),
                optional(
                    number(
                        "holding_cost",
                        "Cost of keeping one unit then; below zero: what a unit left over is worth",
                        "2.10",
                        unit=PER_UNIT,
                        minimum=None,
                    )
                ),
            ),
        ),
        Table(
            name="stores",
            meaning="Space for stock that several items share.",
            key=("store",),
            rare=True,
            without="space is unlimited",
            columns=(
                text("store", "Store code", "COLD"),
                number("space", "Space at the end of a month", "10000", unit="space"),
            ),
        ),
        Table(
            name="store_use",
            meaning="Space that one unit in stock takes.",
            key=("store", "item"),
            rare=True,
            without="no item takes space",
            columns=(
                text("store", "Store code", "COLD", refers_to="stores.store"),
                ITEM,
                number("space_per_unit", "Space per unit", "2", unit="space"),
            ),
        ),
        Table(
            name="lanes",
            meaning="Transport between sites, and from sites to regions.",
            key=("origin", "destination", "item"),
            rare=True,
            without="every site delivers everywhere, at no cost and at once",
            columns=(
                text("origin", "Site", "Milano"),
                text("destination", "Site or customer region", "Italy"),
                optional(text("item", "Item; empty for all", "EM-200", refers_to="items.item"), ""),
                optional(number("unit_cost", "Cost of a unit", "3.20", unit=PER_UNIT), 0.0),
                optional(number("lead_months", "Months on the way", "0", unit="months"), 0.0),
                optional(number("max_per_month", "Most of an item in a month", "500", unit=UNITS)),
            ),
        ),
        Table(
            name="approved_supply",
            meaning="The supply plan approved last month.",
            key=("item", "source", "month"),
            rare=True,
            without="nothing is frozen, and plans are not kept calm",
            columns=(
                ITEM,
                optional(text("source", "Source; empty: the one it is planned on", "LINE-2"), ""),
                MONTH,
                QTY,
            ),
        ),
    )
}
