"""What has stopped is named in words, in every language."""

import pytest

from bot.messages import health
from bot.messages.preview import RENDERER, TIMEZONE
from bot.messages.samples.health import stopped
from bot.render.languages import LANGUAGES
from bot.use_cases.work import Kind


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("kind", sorted(Kind))
def test_every_step_that_can_stop_has_a_name(kind: Kind, language: str) -> None:
    told = health.job_failed(stopped(kind), problem="x")
    assert kind not in RENDERER.message(told, language=language, timezone=TIMEZONE)["text"]
