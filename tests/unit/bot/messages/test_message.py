"""A message can be stored and drawn later: it is text, numbers, lists and records of them."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from bot.ids import Pointer
from bot.messages import message
from bot.messages.message import Figure, NotPrimitive
from bot.messages.samples import SAMPLES, Sample
from planning.request import State


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_comes_back_from_the_database_as_it_went(sample: Sample) -> None:
    """The outbox keeps a notice as JSON until it is sent."""
    context = sample.message.context
    assert json.loads(json.dumps(context)) == context


def test_instants_are_kept_in_utc() -> None:
    """The reader's time zone is known only when it is drawn."""
    in_rome = datetime(2026, 12, 4, 17, tzinfo=timezone(timedelta(hours=1)))
    assert message.primitive(in_rome) == "2026-12-04T16:00:00+00:00"
    assert message.primitive(datetime(2026, 12, 4, 16, tzinfo=UTC)) == "2026-12-04T16:00:00+00:00"


def test_states_and_ids_are_kept_as_their_text() -> None:
    assert message.primitive([State.LATE, Pointer(subject="17", revision=3)]) == ["late", "17@3"]


@pytest.mark.parametrize("value", [Decimal(1), object(), {1, 2}, b"x"])
def test_anything_else_is_refused(value: object) -> None:
    """It would fail later, when nobody is there to see it."""
    with pytest.raises(NotPrimitive):
        message.of("x/y", value=value)


def test_a_figure_knows_its_change() -> None:
    assert Figure(value=90, reference=100).change == -0.1
    assert Figure(value=90, reference=0).change is None
    assert Figure(value=-50, reference=-100).change == 0.5
