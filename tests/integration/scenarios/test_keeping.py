"""A demo that is kept goes on where it stopped."""

from pathlib import Path

from bot.demo.stage import Play, Stage
from bot.ids import Action
from planning.cycle import Step
from tests.builders import roasters
from tests.builders.stories import Story


def test_a_kept_demo_goes_on_after_a_restart(tmp_path: Path) -> None:
    """The cards are still there, their buttons still work, and nothing is said twice."""
    play = Play(
        company=roasters.company(), month=roasters.MONTH, folder=tmp_path, is_paced=False, is_kept=True
    )
    first = Stage(play)
    first.start()
    try:
        story = Story(first)
        story.settle()
        story.pass_to(Step.DEMAND)
        said, instant = len(story.by("anna").person.messages("@parley")), first.now()
    finally:
        first.stop()
    second = Stage(play)
    second.start()
    try:
        story = Story(second)
        story.settle()
        assert second.now() >= instant
        assert len(story.by("anna").person.messages("@parley")) == said
        story.by("anna").press(Action.DEMAND_ACCEPT)
        assert not story.by("anna").offers(Action.DEMAND_ACCEPT)
    finally:
        second.stop()
