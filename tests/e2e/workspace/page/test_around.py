"""Around the messages: who looks, what is unread, writing, threads, Home, and the demo's bar."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.workspace.page.blockkit import actions, plain, section
from tests.e2e.workspace.page.company import CHEN, EMMA, GIULIA, LUDOVICA, MARCO, SARAH
from tests.e2e.workspace.page.conftest import SETTINGS, STATUS, LookAs
from tests.e2e.workspace.page.planner import Planner
from workspace import client
from workspace.client import Workspace
from workspace.server import Server

pytestmark = pytest.mark.browser


def play_as(page: Page, name: str) -> None:
    page.get_by_test_id("viewing-as").click()
    page.get_by_role("option", name=name).click()
    expect(page.get_by_test_id("viewing-as")).to_contain_text(name)


def row(page: Page, name: str) -> re.Pattern[str]:
    return re.compile(rf"^{name}(, \d+ unread)?$")


def write(page: Page, words: str) -> None:
    page.get_by_test_id("composer").get_by_role("textbox").fill(words)
    page.keyboard.press("Enter")


def test_one_sees_only_ones_own_conversations(look_as: LookAs, app: Planner) -> None:
    page = look_as(GIULIA)
    sidebar = page.get_by_role("navigation", name="Channels and direct messages")
    expect(sidebar.get_by_role("button", name="planning")).to_be_visible()
    expect(sidebar.get_by_role("button", name="executive")).to_have_count(0)
    play_as(page, "Sarah Kim")
    expect(sidebar.get_by_role("button", name="executive")).to_be_visible()


def test_the_switch_says_whom_something_waits_for(look_as: LookAs, app: Planner, ws: Workspace) -> None:
    app.post(CHEN, [section("For Chen")])
    page = look_as(EMMA)
    page.get_by_test_id("viewing-as").click()
    waiting = page.get_by_role("group", name="Something new for them")
    waiting.get_by_role("option", name=re.compile("陈伟.*1 new")).click()
    expect(page.get_by_role("article").last).to_contain_text("For Chen")
    client.eventually(lambda: None if ws.person(EMMA).state()["waiting"][CHEN] else True, "Chen's reading")
    play_as(page, "Emma Clarke")
    page.get_by_test_id("viewing-as").click()
    expect(page.get_by_role("option", name="陈伟, 亚太区销售经理", exact=True)).to_be_visible()


def test_one_begins_to_write_to_somebody(look_as: LookAs, ws: Workspace) -> None:
    page = look_as(EMMA)
    page.get_by_role("button", name="Write to somebody").click()
    page.get_by_role("option", name=re.compile("Marco Bianchi")).click()
    expect(page.get_by_role("textbox", name="Message Marco Bianchi")).to_be_focused()
    page.keyboard.type("Are the boilers late?")
    page.keyboard.press("Enter")
    assert ws.person(MARCO).wait_for("@Emma Clarke", "Are the boilers late?")


def test_the_address_opens_the_same_view(look_as: LookAs, ws: Workspace) -> None:
    page = look_as(MARCO, channel=ws.channel("supply"))
    expect(page.get_by_role("heading", name="supply", exact=True)).to_be_visible()
    expect(page.get_by_test_id("viewing-as")).to_contain_text("Marco Bianchi")
    page.get_by_role("button", name=row(page, "planning")).click()
    expect(page).to_have_url(re.compile(f"as={MARCO}&channel={ws.channel('planning')}$"))
    page.go_back()
    expect(page.get_by_role("heading", name="supply", exact=True)).to_be_visible()


def test_what_is_unread_is_bold_until_it_is_opened(look_as: LookAs, ws: Workspace) -> None:
    page = look_as(EMMA, channel=ws.channel("planning"))
    ws.person(MARCO).say("#supply", "Boilers are late")
    unread = page.get_by_role("button", name=re.compile(r"^supply, \d+ unread$"))
    expect(unread).to_have_css("font-weight", "660")
    unread.click()
    expect(page.get_by_role("separator", name="New messages")).to_be_visible()
    expect(page.get_by_role("button", name="supply", exact=True)).to_be_visible()


def test_a_press_that_meets_a_new_message_is_not_lost(look_as: LookAs, app: Planner, ws: Workspace) -> None:
    """What is pressed stays the same node while its count changes; a node drawn anew would lose the click."""
    page = look_as(EMMA, channel=ws.channel("planning"))
    pressed = page.get_by_role("button", name=row(page, "supply")).element_handle()
    assert pressed is not None
    ws.person(MARCO).say("#supply", "Grinders are late")
    expect(page.get_by_role("button", name=re.compile(r"^supply, \d+ unread$"))).to_be_visible()
    pressed.click()
    expect(page.get_by_role("heading", name="supply", exact=True)).to_be_visible()


def test_enter_sends_and_shift_enter_makes_a_line(look_as: LookAs, ws: Workspace) -> None:
    page = look_as(EMMA, channel=ws.channel("planning"))
    box = page.get_by_test_id("composer").get_by_role("textbox")
    box.fill("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").last).to_contain_text("one\ntwo", use_inner_text=True)
    expect(box).to_have_value("")


def test_a_draft_waits_in_its_channel(look_as: LookAs, ws: Workspace) -> None:
    page = look_as(EMMA, channel=ws.channel("planning"))
    page.get_by_test_id("composer").get_by_role("textbox").fill("not yet")
    page.get_by_role("button", name=row(page, "supply")).click()
    expect(page.get_by_role("textbox", name="Message #supply")).to_have_value("")
    page.get_by_role("button", name=row(page, "planning")).click()
    expect(page.get_by_role("textbox", name="Message #planning")).to_have_value("not yet")


def test_a_slash_suggests_commands_and_the_answer_is_private(
    look_as: LookAs, ws: Workspace, app: Planner
) -> None:
    page = look_as(EMMA, channel=ws.channel("planning"))
    page.get_by_test_id("composer").get_by_role("textbox").fill("/pl")
    expect(page.get_by_role("listbox", name="Commands").get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("today")
    page.keyboard.press("Enter")
    last = page.get_by_role("article").last
    expect(last).to_contain_text("You said today")
    expect(last).to_contain_text("Only visible to you")


def test_the_answer_to_a_command_comes_into_view(look_as: LookAs, ws: Workspace, app: Planner) -> None:
    """Even where one had scrolled up, or unread messages stand above."""
    for number in range(30):
        ws.person(MARCO).say("#planning", f"Line {number} runs again")
    page = look_as(EMMA, channel=ws.channel("planning"))
    page.get_by_role("article").first.scroll_into_view_if_needed()
    page.get_by_test_id("composer").get_by_role("textbox").fill("/plan today")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You said today")).to_be_in_viewport()


def test_an_unknown_command_is_explained_and_not_lost(look_as: LookAs, ws: Workspace) -> None:
    page = look_as(EMMA, channel=ws.channel("planning"))
    write(page, "/nonsense")
    expect(page.get_by_role("status").filter(has_text="not a valid command")).to_be_visible()


def test_a_file_can_be_sent(look_as: LookAs, ws: Workspace, tmp_path: Path) -> None:
    sheet = tmp_path / "forecast.csv"
    sheet.write_text("item;sep\n", encoding="utf-8")
    page = look_as(EMMA, channel=ws.channel("planning"))
    page.get_by_test_id("composer").locator("input[type=file]").set_input_files(sheet)
    expect(page.get_by_test_id("composer")).to_contain_text("forecast.csv")
    page.get_by_role("button", name="Send", exact=True).click()
    link = page.get_by_role("article").last.get_by_role("link", name="forecast.csv")
    with page.expect_download() as download:
        link.click()
    assert download.value.path().read_text(encoding="utf-8") == "item;sep\n"


def test_a_thread_opens_beside_and_counts_its_replies(look_as: LookAs, ws: Workspace) -> None:
    ws.person(MARCO).say("#planning", "Shall we add a shift?")
    page = look_as(EMMA, channel=ws.channel("planning"))
    last = page.get_by_role("main").get_by_role("article").last
    last.hover()
    last.get_by_role("button", name="Reply in thread").click()
    pane = page.get_by_role("complementary", name="Thread")
    pane.get_by_role("textbox", name="Reply").fill("Yes, two")
    page.keyboard.press("Enter")
    expect(pane.get_by_role("article")).to_have_count(2)
    expect(last.get_by_role("button", name="1 reply")).to_be_visible()
    page.reload()
    expect(pane.get_by_role("article").last).to_contain_text("Yes, two")
    page.get_by_role("button", name="Close thread").click()
    expect(pane).to_have_count(0)


def test_home_is_published_when_it_is_opened_and_only_then(
    look_as: LookAs, app: Planner, ws: Workspace
) -> None:
    app.tabs.clear()
    page = look_as(LUDOVICA, channel=ws.channel("planning"))
    page.get_by_role("button", name="Planner").first.click()
    home = page.get_by_test_id("home")
    expect(home.get_by_role("heading", name="To do")).to_be_visible()
    home.get_by_role("button", name="Open", exact=True).click()
    assert app.action("open_forecast")["type"] == "button"
    page.get_by_test_id("tab-messages").click()
    expect(page.get_by_role("textbox", name="Scrivi a Planner")).to_be_visible()
    client.eventually(lambda: True if len(app.tabs) == 2 else None, "both tabs")
    assert app.tabs == ["home", "messages"]


def test_a_choice_on_home_stays_chosen_when_it_is_published_again(look_as: LookAs, app: Planner) -> None:
    page = look_as(SARAH)
    page.get_by_role("button", name="Planner").first.click()
    language = page.get_by_role("combobox", name="Language")
    expect(language).to_have_text("English")
    language.click()
    page.get_by_role("option", name="Italiano").click()
    app.action("language")
    page.get_by_test_id("tab-messages").click()
    page.get_by_test_id("tab-home").click()
    expect(language).to_have_text("Italiano")


def test_shortcuts_are_offered_where_one_writes_and_on_messages(
    look_as: LookAs, app: Planner, ws: Workspace
) -> None:
    ws.person(MARCO).say("#planning", "Worth noting")
    page = look_as(EMMA, channel=ws.channel("planning"))
    page.get_by_role("button", name="Shortcuts", exact=True).click()
    page.get_by_role("menuitem", name="Submit my forecast").click()
    dialog = page.get_by_role("dialog", name="Shortcut")
    expect(dialog).to_contain_text("submit_forecast")
    dialog.get_by_role("button", name="Close").first.click()
    message = page.get_by_role("article").last
    message.hover()
    message.get_by_role("button", name="Message shortcuts").click()
    page.get_by_role("menuitem", name="Add to the minutes").click()
    expect(dialog).to_contain_text("to_minutes")
    dialog.get_by_role("button", name="Close").first.click()
    expect(dialog).to_have_count(0)


def test_the_bar_shows_clock_status_and_controls(look_as: LookAs, server: Server) -> None:
    page = look_as(EMMA)
    bar = page.get_by_role("banner")
    expect(bar).to_contain_text(STATUS)
    expect(bar.locator(".clock")).to_contain_text("Mon 11 Aug 2025")
    bar.get_by_role("button", name="Move to the next step").click()
    expect(page.get_by_role("status").filter(has_text="Moved on")).to_be_visible()
    server.panel.set_status("Step 3 of 6: supply.")
    expect(bar).to_contain_text("Step 3 of 6: supply.")
    server.panel.set_status(STATUS)


def test_faults_can_be_made_and_mended(look_as: LookAs, ws: Workspace) -> None:
    page = look_as(EMMA)
    button = page.get_by_role("button", name="Make things go wrong")
    button.click()
    page.get_by_role("menuitem", name="Lose the next answer").click()
    expect(button).to_have_text("1")
    assert [fault["kind"] for fault in ws.control("faults")["faults"]] == ["lost_response"]
    button.click()
    page.get_by_role("menuitem", name="Everything works again").click()
    expect(button).to_have_text("")


def test_colours_follow_the_computer_until_one_chooses(look_as: LookAs) -> None:
    page = look_as(EMMA, dark=True)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="Light colours").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_on_a_phone_the_channels_are_in_a_drawer(look_as: LookAs, ws: Workspace) -> None:
    page = look_as(EMMA, channel=ws.channel("planning"), width=390)
    supply = page.get_by_role("button", name=row(page, "supply"))
    expect(supply).to_be_hidden()
    page.get_by_role("button", name="Channels").click()
    supply.click()
    expect(page.get_by_role("heading", name="supply", exact=True)).to_be_visible()
    expect(supply).to_be_hidden()


def test_the_arrow_keys_walk_the_sidebar(look_as: LookAs, ws: Workspace) -> None:
    page = look_as(EMMA, channel=ws.channel("planning"))
    page.get_by_role("button", name=row(page, "planning")).focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name=row(page, "supply"))).to_be_focused()


def test_an_archived_channel_cannot_be_written_in(look_as: LookAs, ws: Workspace) -> None:
    ws.control("add_channel", name="old", members=["Emma Clarke"])
    page = look_as(EMMA, channel=ws.channel("old"))
    expect(page.get_by_test_id("composer")).to_be_visible()
    ws.control("archive", channel="old")
    page.reload()
    expect(page.get_by_text("This channel is archived")).to_be_visible()
    expect(page.get_by_test_id("composer")).to_have_count(0)


def test_a_lost_connection_is_said_and_made_up_for(browser: Browser) -> None:
    with Server(SETTINGS) as first:
        port = int(first.url.rpartition(":")[2])
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{first.url}/#as={EMMA}")
        expect(page.get_by_test_id("viewing-as")).to_be_visible()
        notice = page.get_by_text("The workspace does not answer.")
        expect(notice).to_be_hidden()
    expect(notice).to_be_visible()
    with Server(replace(SETTINGS, port=port)):
        expect(notice).to_be_hidden(timeout=15_000)
    context.close()


def test_somebody_new_is_known_by_name_at_once(look_as: LookAs, ws: Workspace) -> None:
    page = look_as(EMMA, channel=ws.channel("planning"))
    expect(page.get_by_role("article").first).to_be_visible()
    ws.control("add_person", real_name="Nora Newcomer", title="Trainee")
    ws.control("join", channel="planning", person="Nora Newcomer")
    ws.person("Nora Newcomer").say("#planning", "Hello all")
    expect(page.get_by_role("article").last).to_contain_text("Nora Newcomer")


def test_the_pages_own_words_follow_the_viewers_language(look_as: LookAs, ws: Workspace) -> None:
    page = look_as(CHEN, channel=ws.channel("planning"))
    sidebar = page.get_by_role("navigation", name="Channels and direct messages")
    expect(sidebar.get_by_role("heading", name="频道")).to_be_visible()
    expect(page.get_by_role("textbox", name="发消息给 #planning")).to_be_visible()
    play_as(page, "Giulia Rossi")
    expect(sidebar.get_by_role("heading", name="Canali")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "it-IT")


def test_a_direct_message_between_several_goes_by_their_names(
    look_as: LookAs, app: Planner, ws: Workspace
) -> None:
    group = app.api.conversations_open(users=[EMMA, MARCO])["channel"]["id"]
    app.api.chat_postMessage(channel=group, text="You two decide")
    page = look_as(EMMA)
    page.get_by_role("button", name=re.compile("^Planner, Marco Bianchi")).click()
    expect(page.get_by_role("heading", name="Planner, Marco Bianchi")).to_be_visible()
    expect(page.get_by_role("article").last).to_contain_text("You two decide")


def test_older_messages_come_when_one_scrolls_up(look_as: LookAs, ws: Workspace) -> None:
    ws.control("add_channel", name="log", members=["Emma Clarke", "Marco Bianchi"])
    marco = ws.person(MARCO)
    for number in range(70):
        marco.say("#log", f"Entry {number}")
    ws.ask(
        "POST", "/page/read", {"as": EMMA, "channel": ws.channel("log"), "ts": marco.messages("#log")[-1].ts}
    )
    page = look_as(EMMA, channel=ws.channel("log"))
    expect(page.get_by_role("article").last).to_contain_text("Entry 69")
    expect(page.get_by_text("Entry 5", exact=True)).to_have_count(0)
    page.get_by_role("log").get_by_role("article").first.scroll_into_view_if_needed()
    expect(page.get_by_text("Entry 5", exact=True)).to_have_count(1)
    expect(page.get_by_text("This is the beginning of #log")).to_have_count(1)


def test_a_link_to_a_message_leads_to_it(look_as: LookAs, app: Planner, ws: Workspace) -> None:
    planning = ws.channel("planning")
    posted = app.api.chat_postMessage(channel=planning, text="The decision")
    app.api.chat_postMessage(channel=planning, text="A later word")
    page = look_as(EMMA)
    page.goto(str(app.api.chat_getPermalink(channel=planning, message_ts=posted["ts"])["permalink"]))
    expect(page.get_by_role("article").filter(has_text="The decision")).to_be_focused()


def test_a_guest_is_marked_and_finds_only_people_of_the_same_channels(
    look_as: LookAs, app: Planner, ws: Workspace
) -> None:
    guest = ws.add_person("Greta Guest", is_restricted=True, title="Auditor")
    ws.control("add_channel", name="lobby", members=[guest.id, "@planner", MARCO])
    select = {"type": "users_select", "action_id": "who", "placeholder": plain("Who")}
    app.post(ws.channel("lobby"), [actions("people", select)])
    guest.say("#lobby", "Good morning")
    page = look_as(guest.id, channel=ws.channel("lobby"))
    expect(page.get_by_role("article").last).to_contain_text("Guest")
    page.get_by_role("combobox", name="Who").click()
    expect(page.get_by_role("option", name="Marco Bianchi")).to_be_visible()
    expect(page.get_by_role("option", name="Sarah Kim")).to_have_count(0)


def test_a_reaction_is_put_on_and_taken_off(look_as: LookAs, ws: Workspace) -> None:
    ws.person(MARCO).say("#planning", "The line runs again")
    page = look_as(EMMA, channel=ws.channel("planning"))
    last = page.get_by_role("article").last
    last.hover()
    last.get_by_role("button", name="Add a reaction").click()
    page.get_by_role("menuitem", name="tada").click()
    mine = last.get_by_role("button", name="tada, 1: Emma Clarke")
    expect(mine).to_have_attribute("aria-pressed", "true")
    mine.click()
    expect(mine).to_have_count(0)
