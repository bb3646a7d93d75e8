"""Every message, at every size, in every language, looks as it did when somebody last looked at it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.messages import preview
from bot.messages.samples import SAMPLES, Sample
from bot.render.languages import LANGUAGES
from tests.unit.bot.messages.conftest import GOLDEN

Golden = Callable[[str, object], None]


@pytest.mark.requirement("R145")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_looks_as_agreed(sample: Sample, language: str, golden: Golden) -> None:
    """A change of wording or layout is a diff that somebody reads."""
    golden(f"{sample}.{language}", preview.draw(sample, language=language))


def test_no_golden_file_is_left_over() -> None:
    """A file whose message is gone would look like a promise."""
    wanted = {f"{sample}.{language}.json" for sample in SAMPLES for language in LANGUAGES}
    found = {path.relative_to(GOLDEN).as_posix() for path in Path(GOLDEN).rglob("*.json")}
    assert found == wanted


def test_each_sample_has_a_name_of_its_own() -> None:
    """Two samples of one name would share, and hide, one file."""
    names = [str(sample) for sample in SAMPLES]
    assert len(set(names)) == len(names)
