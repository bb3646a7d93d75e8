"""The tables that say more of demand than sales and orders: streams, decisions, goals, versions."""

from planning.schema import (
    FAMILY,
    ITEM,
    MONTH,
    QTY,
    REGION,
    UNITS,
    Table,
    month,
    number,
    optional,
    text,
    whole,
)

ANY_ITEM = optional(text("item", "Item; empty for all", "EM-200", refers_to="items.item"))
ANY_FAMILY = optional(text("family", "Family; empty for all", "Home machines", refers_to="families.family"))
ANY_REGION = optional(text("region", "Region; empty for all", "Italy"))
CHANGE = number("qty", "Figure for the whole of it", "1200", unit=UNITS, minimum=None)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            name="streams",
            meaning="Demand as single functions see it, kept apart from the forecast.",
            key=("item", "region", "month", "stream"),
            rare=True,
            without="demand comes of the statistical forecast, events and what people enter",
            columns=(
                ITEM,
                REGION,
                MONTH,
                text(
                    "stream",
                    "Whose figure it is",
                    "finance",
                    choices=("sales", "activity", "new product", "finance"),
                ),
                QTY,
                optional(text("person", "Who gave it", "anna.rossi")),
            ),
        ),
        Table(
            name="overrides",
            meaning="Figures decided for an item, a family, a region or the company: the last word.",
            key=("override",),
            rare=True,
            without="nothing is decided above the streams",
            columns=(
                text("override", "Code of the decision", "OV-1"),
                ANY_ITEM,
                ANY_FAMILY,
                ANY_REGION,
                MONTH,
                CHANGE,
                optional(
                    text(
                        "method",
                        "The figure, shared out; the difference alone; or this level only",
                        "consistent",
                        choices=("consistent", "delta", "level by level"),
                    ),
                    "consistent",
                ),
                optional(
                    text(
                        "basis",
                        "What it is shared out by",
                        "existing plan",
                        choices=(
                            "existing plan",
                            "same months last year",
                            "recent months",
                            "stored factors",
                            "manual",
                            "equal",
                        ),
                    ),
                    "existing plan",
                ),
                optional(text("author", "Who decided it", "giulia.conti")),
                optional(text("reason", "Why", "A new chain of shops opens")),
            ),
        ),
        Table(
            name="shares",
            meaning="Shares to split higher levels by; with a month, for that month alone (manual).",
            key=("item", "region", "month"),
            rare=True,
            without="stored and manual shares fall back to equal ones",
            columns=(
                ITEM,
                REGION,
                optional(MONTH),
                number("share", "Share, in any unit: only the proportions count", "0.35"),
            ),
        ),
        Table(
            name="versions",
            meaning="Demand plans as published, by step of the process, to be measured by lag.",
            key=("published", "step", "item", "region", "month"),
            rare=True,
            without="accuracy by lag, value added, churn and people's bias are not measured by `parley plan`",
            columns=(
                month("published", "Month of the cycle"),
                optional(
                    text(
                        "step",
                        "Step of the process",
                        "consensus",
                        choices=("statistical", "sales", "consensus", "executive"),
                    ),
                    "consensus",
                ),
                ITEM,
                REGION,
                MONTH,
                QTY,
                optional(number("lower", "Low end of the range that was stated", "90", unit=UNITS)),
                optional(number("upper", "High end of it", "140", unit=UNITS)),
                optional(text("person", "Whose figure it was", "anna.rossi")),
            ),
        ),
        Table(
            name="assumptions",
            meaning="What demand was taken to rest on, with the effect expected of it.",
            key=("assumption",),
            rare=True,
            without="no assumption is judged",
            columns=(
                text("assumption", "Code", "AS-7"),
                optional(text("statement", "In words", "The rival's new grinder takes a tenth")),
                optional(
                    text(
                        "tag",
                        "What it rests on",
                        "competitor",
                        choices=("competitor", "price", "weather", "project", "consumer", "market", "other"),
                    ),
                    "other",
                ),
                ANY_ITEM,
                ANY_FAMILY,
                ANY_REGION,
                month("start", "First month"),
                month("end", "Last month"),
                number("percent", "Expected effect in per cent", "-10", unit="%", minimum=-100.0),
                optional(number("confidence", "How sure, from 0 to 1", "0.7")),
                optional(text("author", "Whose it is", "anna.rossi")),
            ),
        ),
        Table(
            name="goals",
            meaning="Annual sales goals, spread over months and followed quarter by quarter.",
            key=("family", "year"),
            rare=True,
            without="no goal is spread or followed",
            columns=(
                FAMILY,
                whole("year", "Year", "2026"),
                QTY,
                optional(
                    text(
                        "shape",
                        "How it is spread: last year's months, or evenly",
                        "last year",
                        choices=("last year", "even"),
                    ),
                    "last year",
                ),
            ),
        ),
        Table(
            name="bookings",
            meaning="What was booked, and is planned to be, per month: shipments follow by their ratio.",
            key=("item", "region", "month"),
            rare=True,
            without="demand beyond the order book does not follow bookings",
            columns=(ITEM, REGION, MONTH, QTY),
        ),
    )
}
