"""Every message fits, whatever the language, the content, and what the workspace refuses."""

import json
from typing import Any

import pytest

from bot.messages import preview
from bot.messages.samples import SAMPLES, Sample, Size
from bot.render.languages import LANGUAGES
from workspace.blockkit import validate
from workspace.blockkit.limits import Surface

RICH = frozenset({"data_table", "data_visualization", "table", "rich_text"})
LADDER = (RICH - {"table", "rich_text"}, RICH - {"rich_text"}, RICH)
CARDS = [sample for sample in SAMPLES if not sample.is_sentence]


@pytest.mark.parametrize("sample", CARDS, ids=str)
def test_would_be_taken_by_slack(sample: Sample) -> None:
    """The workspace's own rules, written apart from ours, find nothing to refuse."""
    for language in LANGUAGES:
        assert _faults(preview.draw(sample, language=language)) == []


@pytest.mark.parametrize("refused", LADDER, ids=lambda refused: f"without {len(refused)} types")
@pytest.mark.parametrize("sample", [s for s in CARDS if s.size is not Size.SMALL and not s.is_view], ids=str)
def test_would_be_taken_where_blocks_are_refused(sample: Sample, refused: frozenset[str]) -> None:
    """The ladder leads all the way down to plain sections, and each rung holds."""
    drawn = preview.draw(sample, language="it", without=refused)
    assert _faults(drawn) == []
    assert not {block["type"] for block in drawn["blocks"]} & refused


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.size is Size.TYPICAL], ids=str)
def test_cuts_nothing_of_usual_length(sample: Sample) -> None:
    """An ellipsis in a usual message means that words of ours are too long in some language."""
    for language in LANGUAGES:
        assert "…" not in json.dumps(preview.draw(sample, language=language), ensure_ascii=False)


@pytest.mark.parametrize("sample", [s for s in CARDS if not s.is_view], ids=str)
def test_has_a_sentence_for_notices(sample: Sample) -> None:
    """Notices and screen readers get words, not markup for dates."""
    for language in LANGUAGES:
        text = preview.draw(sample, language=language)["text"]
        assert len(text) > 5
        assert "<!date" not in text


def _faults(drawn: dict[str, Any]) -> list[str]:
    if "type" in drawn:
        return [str(fault) for fault in validate.view(drawn)]
    return [str(fault) for fault in validate.blocks(drawn["blocks"], surface=Surface.MESSAGE)]
