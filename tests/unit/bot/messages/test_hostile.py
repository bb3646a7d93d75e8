"""What people type stays text: it pings nobody, breaks nothing, and arrives as it was typed."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.messages import preview
from bot.messages.message import Json, Message
from bot.messages.samples import SAMPLES, Sample, Size

HOSTILE = (
    '<!channel> & " \\ \' {{ 7*7 }} %s %(x)s *b* \u2028 <@U1> <https://x.example|y>\n{"type": "divider"}'
)
# What people and their data bring along.
FREE = frozenset(
    re.split(
        r"\s+",
        "about assumptions cause_name channel channels column comment company customers event family item "
        "lever name note peak_resource problem reason region remedy resource source typed unit",
    )
)
# What we write ourselves: ids, codes, months, instants, people.
CODES = frozenset(
    re.split(
        r"\s+",
        "active approvers as_of at author awaited banner by cause change changed_at changed_by "
        "checked_at closed_at closed_by code currency cycle_month cycle_pointer date defaulted digest due_at "
        "editors escalated_to first_day flaw form full_from full_to kind language languages line method "
        "missing month months noun opened_by outcome own owner peak_month people person piece planned_at "
        "planner pointer published published_at purpose reader reference rep role roles severity "
        "state status stopped subject template timezone trail_seal trouble until waived_at waived_by "
        "waiting what who",
    )
)
# Words of the first list that name a code in some messages.
CODES_HERE = {
    "reason": ("demand/", "answers/"),
    "name": ("cycle/opened", "cycle/board", "cycle/status", "home/home"),
    "lever": ("supply/acknowledge",),
}


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.size is Size.TYPICAL], ids=str)
def test_hostile_text_changes_no_layout(sample: Sample) -> None:
    """Quotes, braces, line separators and JSON in a name are just characters."""
    drawn = _draw(sample, _poisoned(sample.message))
    assert [b["type"] for b in drawn.get("blocks", ())] == [
        b["type"] for b in preview.draw(sample, language="en").get("blocks", ())
    ]


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.size is Size.TYPICAL], ids=str)
def test_hostile_text_mentions_nobody(sample: Sample) -> None:
    """Where Slack reads markup, what people typed is escaped exactly once."""
    for text in _marked(_draw(sample, _poisoned(sample.message))):
        ours = re.sub(r"<!date\^\d+\^[^<>]*>|<@U[A-Z]+>", "", text)
        assert "<" not in ours, ours
        assert "&amp;lt;" not in ours
        assert "&#3" not in ours, "marked text was joined with `~`; use `trans`"


def test_every_text_of_a_message_is_known_as_typed_or_as_a_code() -> None:
    """A new field has to be put on one of the two lists above before it is trusted."""
    keys = {key for sample in SAMPLES for key, _ in _texts(sample.message.context)}
    assert keys <= FREE | CODES, keys - FREE - CODES


def _poisoned(message: Message) -> Message:
    def replaced(value: Json, key: str = "") -> Json:
        if isinstance(value, str):
            return HOSTILE if value and _is_typed(message.template, key) else value
        if isinstance(value, Mapping):
            return {inner: replaced(held, inner) for inner, held in value.items()}
        if isinstance(value, list):
            return [replaced(held, key) for held in value]
        return value

    context = {key: replaced(value, key) for key, value in message.context.items()}
    return Message(template=message.template, context=context)


def _is_typed(template: str, key: str) -> bool:
    return key in FREE and not template.startswith(CODES_HERE.get(key, ("-",)))


def _draw(sample: Sample, message: Message) -> dict[str, Any]:
    return preview.draw(Sample(name=sample.name, size=sample.size, message=message), language="en")


def _texts(value: Json, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for inner, held in value.items():
            yield from _texts(held, inner)
    elif isinstance(value, list):
        for held in value:
            yield from _texts(held, key)


def _marked(value: Any) -> Iterator[str]:
    """Every text in which Slack reads markup."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn" or ("blocks" in value and "text" in value):
            yield value["text"]
        for held in value.values():
            yield from _marked(held)
    elif isinstance(value, list):
        for held in value:
            yield from _marked(held)


def test_hostile_text_arrives_as_typed() -> None:
    """Escaping is undone where Slack reads no markup, and only there."""
    sample = preview.find("demand/edit", Size.TYPICAL)
    drawn = json.dumps(_draw(sample, _poisoned(sample.message)), ensure_ascii=False)
    assert "<!channel> & " in drawn
    assert "&lt;!channel" not in drawn
