"""Last month's facts, from the core's figures to the message."""

from datetime import datetime

from bot.messages import cycle as messages
from bot.messages.message import Figure, Message
from planning import facts
from planning.company import Company

CHARTED = 13  # months: the last one and a year before


def message(pack: facts.Facts, *, data: Company, as_of: datetime) -> Message:
    """The fact pack as it is posted."""
    total = pack.total
    names = data.table("items").set_index("item")["name"].to_dict()
    return messages.facts(
        messages.Facts(
            month=pack.month,
            cycle_month=pack.cycle_month,
            currency=pack.currency,
            unit=pack.unit,
            sales=Figure(value=total.sales, reference=total.plan),
            sales_value=Figure(value=total.value, reference=total.value_budget),
            last_year=total.last_year,
            stock=Figure(value=total.stock),
            stock_value=total.stock_value,
            cover_days=total.cover_days,
            production=_figure(total.produced, total.produced_plan),
            open_orders=Figure(value=total.open_orders),
            overdue_orders=total.overdue_orders,
            accuracy=Figure(value=total.forecast.accuracy) if total.forecast else None,
            bias=total.forecast.bias if total.forecast else None,
            attainment=Figure(value=total.attainment_volume) if total.attainment_volume else None,
            families=tuple(_family(each) for each in pack.families),
            history=tuple(
                messages.HistoryPoint(month=point.month, sales=point.sales)
                for point in pack.history[-CHARTED:]
            ),
            exceptions=tuple(
                messages.Exceptional(
                    kind=each.kind,
                    name=names.get(each.item) or each.item,
                    value=each.value,
                    reference=each.reference,
                    unit=pack.unit,
                )
                for each in pack.exceptions
            ),
            as_of=as_of,
        )
    )


def _family(family: facts.FamilyFacts) -> messages.FamilyFacts:
    return messages.FamilyFacts(
        family=family.family,
        sales=family.sales,
        plan=family.plan,
        last_year=family.last_year,
        stock=family.stock,
        cover_days=family.cover_days,
        accuracy=family.forecast.accuracy if family.forecast else None,
    )


def _figure(value: float, reference: float | None) -> Figure | None:
    return None if reference is None else Figure(value=value, reference=reference)
