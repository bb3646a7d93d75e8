"""The head of the audit trail is read from the card as people see it."""

import json
from pathlib import Path

import pytest

from bot import seals

CARDS = Path(__file__).parents[2] / "golden" / "release"


@pytest.mark.parametrize("language", ["en", "it", "zh_Hans"])
def test_the_seal_of_the_trail_is_read_in_every_language(language: str) -> None:
    """It stands beside the seal of the plan, which is another one."""
    card = json.loads((CARDS / f"published.typical.{language}.json").read_text())
    assert seals.shown(card) == (1432, "aa55a2f4d9b0a2f4d9b0a2f4d9b0a2f4d9b0a2f4d9b0a2f4d9b0a2f4d9b0e1c7")


def test_what_people_write_is_no_seal() -> None:
    words = f"Seal of the audit trail up to entry 7: `{'0' * 64}`"
    block = {"type": "section", "block_id": "x1", "text": {"type": "mrkdwn", "text": words}}
    assert seals.shown({"text": words, "blocks": [block]}) is None
