"""One whole month, played by clicking in a browser; leaves pictures of what people see."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from bot.connectors import folder
from bot.db import supply
from bot.demo.brera import folder as brera
from bot.demo.stage import Play, Stage
from bot.ids import Action, Field
from planning.shortage import State
from tests.e2e.screen import Screen

WIDE = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)


@pytest.fixture
def pictures() -> Path:
    """Where the pictures go: `make pictures` names the folder of the documentation."""
    path = Path(os.environ.get("PARLEY_PICTURES", "out/pictures"))
    path.mkdir(parents=True, exist_ok=True)
    return path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    brera.write(tmp_path / "company")
    company, problems = folder.load(tmp_path / "company")
    assert company is not None, problems
    stage = Stage(Play(company=company, month="2026-11", folder=tmp_path))
    stage.start()
    stage.settle()
    yield stage
    stage.stop()


@pytest.fixture
def screen(browser: Browser, stage: Stage, pictures: Path) -> Iterator[Screen]:
    context = browser.new_context(
        viewport=WIDE, locale="en-GB", color_scheme="light", device_scale_factor=1.5
    )
    page = context.new_page()
    yield Screen(page, stage.url, pictures)
    page.screenshot(path="out/last-screen.png")  # what was seen when it failed, if it did
    context.close()


@pytest.mark.requirement("R67")
@pytest.mark.requirement("R116")
@pytest.mark.browser
@pytest.mark.requirement("R135")
def test_a_month_is_played_by_clicking(screen: Screen, stage: Stage) -> None:
    open_the_month(screen, stage)
    ask_and_answer(screen, stage)
    close_demand(screen, stage)
    answer_shortages(screen, stage)
    approve(screen, stage)
    assert stage.is_published()


def open_the_month(screen: Screen, stage: Stage) -> None:
    screen.become(stage.slack_id("giulia.moretti"))
    screen.open_channel("sop")
    screen.see("Facts of October 2026")
    screen.picture("facts")
    screen.next_step()
    screen.see("0 of 3 received")
    stage.settle()


def ask_and_answer(screen: Screen, stage: Stage) -> None:
    screen.become(stage.slack_id("anna.rossi"))
    screen.open_messages()
    screen.button(Action.DEMAND_ACCEPT).wait_for()
    screen.picture("rep-request")
    screen.press(Action.DEMAND_EDIT)
    screen.fill(Field.MONTHS, "118 122 trenta 128")
    screen.send()
    screen.see("“trenta” non è un numero")
    screen.fill(Field.MONTHS, "+20%")
    screen.picture("edit-forecast")
    screen.send()
    screen.choose(Field.REASON, "Promozione")
    screen.picture("reasons")
    screen.send()
    screen.picture("check")
    screen.send()
    stage.settle()
    screen.see("Inviata")
    screen.picture("receipt")
    for person in ("li.wei", "emma.clark"):
        screen.become(stage.slack_id(person))
        screen.open_messages()
        screen.press(Action.DEMAND_ACCEPT)
        stage.settle()


def close_demand(screen: Screen, stage: Stage) -> None:
    screen.become(stage.slack_id("marco.bianchi"))
    screen.open_channel("sop-demand")
    screen.see("3 of 3")
    screen.picture("consensus")
    screen.press(Action.DEMAND_REVIEW)
    screen.picture("review")
    screen.page.keyboard.press("Escape")
    screen.press(Action.DEMAND_CLOSE)
    screen.see("Closed ")
    stage.settle()


def answer_shortages(screen: Screen, stage: Stage) -> None:
    screen.become(stage.slack_id("paolo.ferrari"))
    screen.open_channel("sop-supply")
    screen.picture("supply")
    for person in ("paolo.ferrari", "chiara.gallo"):
        screen.become(stage.slack_id(person))
        screen.open_messages()
        if person == "paolo.ferrari":
            screen.picture("shortage")
        waiting = unanswered(stage, person)
        assert waiting
        for left in reversed(range(waiting)):
            expect(screen.open_shortages()).to_have_count(left + 1)  # a page draws one after the other
            screen.open_shortages().last.click()
            screen.form()
            if person == "paolo.ferrari":
                screen.picture("acknowledge")
            screen.send()
            stage.settle()
            expect(screen.open_shortages()).to_have_count(left)


def unanswered(stage: Stage, person: str) -> int:
    with stage.database.reading() as session:
        found = supply.of_cycle(session, stage.cycle_id)
        return sum(each.owner == person and each.state == State.OPEN for each in found)


def approve(screen: Screen, stage: Stage) -> None:
    screen.become(stage.slack_id("marco.bianchi"))
    screen.open_channel("sop")
    screen.button(Action.RECONCILE_START).wait_for()
    screen.picture("summary", showing=screen.button(Action.RECONCILE_START))
    screen.press(Action.RECONCILE_START)
    stage.settle()
    for person in ("lucia.marchetti", "david.stone"):
        screen.become(stage.slack_id(person))
        screen.open_messages()
        screen.button(Action.APPROVAL_APPROVE).wait_for()
        if person == "david.stone":
            screen.picture("decision")
        screen.press(Action.APPROVAL_APPROVE)
        stage.settle()
    screen.open_channel("sop")
    screen.see("plan-2026-11.xlsx")
    screen.picture("published", showing=screen.page.get_by_text("plan-2026-11.xlsx").last)
    screen.open_home()
    screen.picture("home")
    screen.page.set_viewport_size(PHONE)
    screen.picture("phone")
