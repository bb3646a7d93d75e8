"""Every element is used once, as a person would, and the app hears what Slack would tell it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.workspace.page import gallery
from tests.e2e.workspace.page.blockkit import actions, button, mrkdwn, plain, section
from tests.e2e.workspace.page.company import EMMA, GIULIA, MARCO
from tests.e2e.workspace.page.conftest import LookAs
from tests.e2e.workspace.page.planner import Planner
from workspace.client import Workspace

pytestmark = pytest.mark.browser


@pytest.fixture
def page(look_as: LookAs, app: Planner, ws: Workspace) -> Page:
    """Emma looks at a fresh message with every element."""
    channel = ws.channel("executive")
    app.heard.clear()
    app.post(channel, gallery.ELEMENTS)
    return look_as(EMMA, channel=channel)


def choose(page: Page, menu: str, *names: str) -> None:
    page.get_by_role("combobox", name=menu).last.click()
    for name in names:
        page.get_by_role("option", name=name).click()


def test_a_button_tells_its_value(page: Page, app: Planner) -> None:
    page.get_by_role("button", name="Primary").last.click()
    pressed = app.action("primary")
    assert (pressed["type"], pressed["value"], pressed["block_id"]) == ("button", "primary", "buttons")


def test_a_button_that_nobody_answers_shows_a_warning_sign(page: Page, app: Planner) -> None:
    slow = page.get_by_role("button", name="Never answered").last
    slow.click()
    expect(slow).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("alert").filter(has_text="didn’t respond in time")).to_be_visible()
    expect(slow).not_to_have_attribute("aria-busy", "true")


def test_an_overflow_menu_tells_the_option(page: Page, app: Planner) -> None:
    page.get_by_role("button", name="More actions", exact=True).last.click()
    page.get_by_role("menuitem", name="Second").click()
    assert app.action("overflow")["selected_option"]["value"] == "two"


def test_a_static_select_tells_the_option(page: Page, app: Planner) -> None:
    choose(page, "Choose a lever", "Outsource")
    assert app.action("lever")["selected_option"]["value"] == "outsource"
    expect(page.get_by_role("combobox", name="Choose a lever").last).to_have_text("Outsource")


def test_a_users_select_tells_the_person(page: Page, app: Planner) -> None:
    choose(page, "Owner", "Marco Bianchi")
    assert app.action("owner")["selected_user"] == MARCO


def test_a_channels_select_tells_the_channel(page: Page, app: Planner, ws: Workspace) -> None:
    choose(page, "Channel", "#supply")
    assert app.action("channel")["selected_channel"] == ws.channel("supply")


def test_a_conversations_select_offers_private_channels_too(page: Page, app: Planner, ws: Workspace) -> None:
    choose(page, "Conversation", "#executive")
    assert app.action("conversation")["selected_conversation"] == ws.channel("executive")


def test_an_external_select_asks_the_app_for_what_was_typed(page: Page, app: Planner) -> None:
    page.get_by_role("combobox", name="Item").last.click()
    page.get_by_role("searchbox", name="Filter Item").fill("47")
    page.get_by_role("option", name="Item 47").click()
    assert app.action("item")["selected_option"]["value"] == "found-47"


def test_a_multi_select_tells_everything_once_when_it_closes(page: Page, app: Planner) -> None:
    choose(page, "Months", "Oct", "Dec")
    assert app.heard == []
    page.keyboard.press("Escape")
    assert [each["value"] for each in app.action("months")["selected_options"]] == ["Oct", "Dec"]


def test_a_chip_can_be_taken_back(page: Page, app: Planner) -> None:
    choose(page, "Readers", "Giulia Rossi", "Marco Bianchi")
    page.keyboard.press("Escape")
    assert app.action("readers")["selected_users"] == [GIULIA, MARCO]
    app.heard.clear()
    page.get_by_role("button", name="Remove Giulia Rossi").click()
    assert app.action("readers")["selected_users"] == [MARCO]


def test_checkboxes_tell_all_that_are_ticked(page: Page, app: Planner) -> None:
    page.get_by_role("checkbox", name="Quality agreed").last.check()
    app.action("checks")
    app.heard.clear()
    page.get_by_role("checkbox", name="Price agreed").last.check()
    assert [each["value"] for each in app.action("checks")["selected_options"]] == ["quality", "price"]


def test_radio_buttons_tell_the_one(page: Page, app: Planner) -> None:
    page.get_by_role("radio", name="High risk").last.check()
    assert app.action("risk")["selected_option"]["value"] == "high"


def test_a_date_picker_tells_the_day_and_shows_it_in_the_readers_language(page: Page, app: Planner) -> None:
    picker = page.get_by_label("Promised date").last
    picker.fill("2025-09-15")
    assert app.action("date")["selected_date"] == "2025-09-15"
    expect(picker.locator("xpath=..")).to_contain_text("15 September 2025")


def test_a_time_picker_tells_the_time(page: Page, app: Planner) -> None:
    page.get_by_label("Promised time").last.fill("14:30")
    assert app.action("time")["selected_time"] == "14:30"


def test_a_datetime_picker_means_the_readers_zone(page: Page, app: Planner) -> None:
    page.get_by_label("instant").last.fill("2025-09-15T14:30")
    assert app.action("instant")["selected_date_time"] == 1757943000  # 13:30 UTC: London is an hour ahead


def test_a_text_field_dispatches_on_enter(page: Page, app: Planner) -> None:
    note = page.get_by_role("textbox", name="Note").last
    note.fill("Ask the supplier")
    assert app.heard == []
    note.press("Enter")
    assert app.action("note")["value"] == "Ask the supplier"


def test_an_action_carries_what_stands_in_the_other_fields(page: Page, app: Planner) -> None:
    """Slack sends the state of the whole message with every click."""
    page.get_by_role("textbox", name="Note").last.fill("half a thou")
    page.get_by_role("button", name="Plain").last.click()
    app.action("plain")
    assert app.heard[-1]["state"]["values"]["note"]["note"]["value"] == "half a thou"


@pytest.mark.parametrize(("answer", "told"), [("Withdraw it", True), ("Keep it", False)])
def test_a_confirmation_stands_before_the_click(
    look_as: LookAs, app: Planner, ws: Workspace, answer: str, told: bool
) -> None:
    app.heard.clear()
    question = {
        "title": plain("Withdraw the plan?"),
        "text": mrkdwn("*Two* people have approved it."),
        "confirm": plain("Withdraw it"),
        "deny": plain("Keep it"),
        "style": "danger",
    }
    app.post(ws.channel("supply"), [actions("a", button("withdraw", "Withdraw plan", confirm=question))])
    page = look_as(EMMA, channel=ws.channel("supply"))
    page.get_by_role("button", name="Withdraw plan").last.click()
    dialog = page.get_by_role("alertdialog", name="Withdraw the plan?")
    expect(dialog).to_contain_text("Two people")
    dialog.get_by_role("button", name=answer).click()
    expect(dialog).to_have_count(0)
    app.post(ws.channel("supply"), [section("after")])
    expect(page.get_by_role("article").last).to_contain_text("after")
    assert bool(app.heard) is told


def test_a_choice_that_was_not_confirmed_is_taken_back(look_as: LookAs, app: Planner, ws: Workspace) -> None:
    question = {"title": plain("Sure?"), "text": mrkdwn("."), "confirm": plain("Yes"), "deny": plain("No")}
    risky = gallery.ELEMENTS[0]["accessory"] | {"confirm": question, "action_id": "risky"}
    app.post(ws.channel("supply"), [section("Careful", accessory=risky)])
    page = look_as(EMMA, channel=ws.channel("supply"))
    choose(page, "Choose a lever", "Overtime")
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_role("combobox", name="Choose a lever").last).to_have_text("Choose a lever")


def test_menus_work_from_the_keyboard(page: Page, app: Planner) -> None:
    select = page.get_by_role("combobox", name="Choose a lever").last
    select.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert app.action("lever")["selected_option"]["value"] == "outsource"
    expect(select).to_be_focused()


def test_a_message_that_is_updated_keeps_what_was_typed_in_it(
    page: Page, app: Planner, ws: Workspace
) -> None:
    note = page.get_by_role("textbox", name="Note").last
    note.fill("half a thou")
    channel, ts = ws.channel("executive"), page.get_by_role("article").last.get_attribute("data-ts")
    blocks = [section("*Changed*"), *gallery.ELEMENTS[1:]]
    app.api.chat_update(channel=channel, ts=str(ts), blocks=blocks, text="changed")
    expect(page.get_by_role("article").last).to_contain_text("Changed")
    expect(note).to_have_value("half a thou")
    expect(note).to_be_focused()
    expect(page.get_by_role("article").last).to_contain_text(re.compile("edited"))
