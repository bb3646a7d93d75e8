"""A stage with a small company on it: the workspace, the bot over Socket Mode, and a clock to move."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.demo.stage import Play, Stage
from bot.ids import Action, Field
from planning.company import Company
from planning.cycle import Step
from tests.builders import roasters
from tests.builders.stories import Story

Open = Callable[[Company], Story]


@pytest.fixture
def open_month(tmp_path: Path) -> Iterator[Open]:
    """Opens the month of a company on a stage of its own, and closes the stage in the end."""
    with ExitStack() as stack:

        def opened(company: Company) -> Story:
            stage = Stage(Play(company=company, month=roasters.MONTH, folder=tmp_path, is_paced=False))
            stack.callback(stage.stop)
            stage.start()
            story = Story(stage)
            story.settle()
            return story

        yield opened


@pytest.fixture
def asked(open_month: Open) -> Story:
    """The reps have been asked."""
    story = open_month(roasters.company())
    story.pass_to(Step.DEMAND)
    return story


@pytest.fixture
def planned(asked: Story) -> Story:
    """The planner has closed demand, and the plan has found its shortages."""
    asked.by("marco").press(Action.DEMAND_CLOSE, place="#sop-demand")
    return asked


@pytest.fixture
def in_approval(planned: Story) -> Story:
    """Every shortage is accepted as a risk, and the plan is before the executives."""
    paolo = planned.by("paolo")
    while paolo.offers(Action.SUPPLY_DISMISS):
        paolo.press(Action.SUPPLY_DISMISS)
        paolo.fill({Field.NOTE: "the customers can wait"})
    planned.by("marco").press(Action.RECONCILE_START, place="#sop")
    return planned
