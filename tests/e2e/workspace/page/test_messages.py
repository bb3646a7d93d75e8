"""Messages: every block is shown, nothing anybody wrote is run, figures can be read without eyes."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.workspace.page import gallery
from tests.e2e.workspace.page.blockkit import Json, actions, button, context, section
from tests.e2e.workspace.page.company import CHEN, EMMA, GIULIA, MARCO
from tests.e2e.workspace.page.conftest import LookAs
from tests.e2e.workspace.page.planner import Planner
from workspace.client import Workspace

pytestmark = pytest.mark.browser


@pytest.fixture
def show(look_as: LookAs, app: Planner, ws: Workspace) -> "Show":
    return Show(look_as=look_as, app=app, channel=ws.channel("planning"))


class Show:
    """Posts blocks and gives the message as somebody sees it."""

    def __init__(self, *, look_as: LookAs, app: Planner, channel: str) -> None:
        self.look_as, self.app, self.channel = look_as, app, channel

    def __call__(self, blocks: list[Json], *, to: str = EMMA) -> Locator:
        ts = self.app.post(self.channel, blocks)
        page = self.look_as(to, channel=self.channel)
        return page.locator(f"[data-ts='{ts}']")


def test_mrkdwn_becomes_what_it_says(show: Show) -> None:
    message = show(gallery.PROSE)
    for tag, words in {"strong": "Bold", "em": "italic", "s": "struck", "code": "code"}.items():
        expect(message.locator(tag, has_text=words).first).to_be_visible()
    expect(message.get_by_role("link", name="a link")).to_have_attribute("href", "https://example.com")
    expect(message.locator("blockquote", has_text="quoted <words> & more")).to_be_visible()
    expect(message.locator("pre", has_text="a < b")).to_be_visible()
    expect(message.get_by_role("img", name="white check mark")).to_have_text("✅")
    expect(message).to_contain_text("@Giulia Rossi")


def test_a_bare_address_becomes_a_link_without_the_full_stop(show: Show) -> None:
    message = show([section("See https://example.com/a_b?c=1&amp;d=2.")])
    address = "https://example.com/a_b?c=1&d=2"
    expect(message.get_by_role("link", name=address)).to_have_attribute("href", address)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2*3 and 4*5", "2*3 and 4*5"),
        ("snake_case_name", "snake_case_name"),
        ("* not bold *", "* not bold *"),
        ("at 10:30:00 sharp", "at 10:30:00 sharp"),
        (":no_such_emoji:", ":no_such_emoji:"),
        ("&lt;b&gt;x&lt;/b&gt; &amp;amp;", "<b>x</b> &amp;"),
        ("<javascript:alert(1)|press me>", "press me"),
        ("`*as it is*`", "*as it is*"),
        ("<!date^nonsense^{date}|some day>", "some day"),
    ],
)
def test_text_that_only_looks_like_mrkdwn_stays_text(show: Show, text: str, shown: str) -> None:
    message = show([section(f"[{text}]")])
    expect(message.locator(".words")).to_have_text(f"[{shown}]")
    expect(message.locator("a, b, strong")).to_have_count(1)  # only the author's name


def test_markup_in_anything_a_person_wrote_is_shown_not_run(
    look_as: LookAs, ws: Workspace, app: Planner
) -> None:
    hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    ws.person(MARCO).say("#planning", hostile)
    page = look_as(EMMA, channel=ws.channel("planning"))
    expect(page.get_by_role("article").last).to_contain_text(hostile)
    assert page.title() == "Brera Espresso"


@pytest.mark.parametrize(
    ("person", "shown"), [(EMMA, "Monday, 11 August 2025 at 9:00"), (CHEN, "2025年8月11日星期一 at 16:00")]
)
def test_a_date_is_shown_in_each_readers_zone_and_language(show: Show, person: str, shown: str) -> None:
    message = show([context("<!date^1754899200^{date_long} at {time}|soon>")], to=person)
    expect(message.locator(".context time")).to_have_text(shown)


def test_chinese_takes_two_columns_in_preformatted_text(show: Show) -> None:
    wide = show(gallery.PROSE).locator("pre .wide").first
    column = wide.evaluate(
        "node => { const probe = node.cloneNode(); probe.style.width = '1ch'; node.before(probe);"
        " const width = probe.getBoundingClientRect().width; probe.remove(); return width; }"
    )
    assert wide.bounding_box() is not None
    assert wide.evaluate("node => node.getBoundingClientRect().width") == pytest.approx(2 * column, rel=0.01)


def test_rich_text_nests_its_lists(show: Show) -> None:
    message = show([gallery.RICH_TEXT])
    expect(message.locator("ol > li > ul > li")).to_have_text("Overtime on line 2")
    expect(message.locator("ol > li")).to_have_count(2)


def test_markdown_has_headings_lists_and_tables(show: Show) -> None:
    message = show(gallery.PROSE)
    expect(message.get_by_role("heading", name="Minutes")).to_be_visible()
    expect(message.get_by_role("listitem").filter(has_text="asks the supplier")).to_contain_text("☐")
    expect(message.get_by_role("cell", name="739")).to_be_visible()


def test_a_table_has_a_heading_row_and_figures_on_the_right(show: Show) -> None:
    table = show(gallery.REQUEST_CARD).get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_count(7)
    expect(table.get_by_role("cell", name="1.180")).to_have_css("text-align", "right")


def test_a_data_table_sorts_filters_and_turns_pages(show: Show) -> None:
    message = show(gallery.RECONCILIATION).locator(".data-table")
    rows = message.get_by_role("rowheader")
    expect(rows).to_have_count(5)
    message.get_by_role("button", name="Next page").click()
    expect(rows).to_have_text(["Grinder burr set", "Travel mug 350 ml"])
    heading = message.get_by_role("columnheader", name="Value at risk")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(rows.first).to_have_text("Travel mug 350 ml")
    heading.get_by_role("button").click()
    expect(rows.first).to_have_text("“Duomo” lever machine")
    message.get_by_role("searchbox").fill("line 2")
    expect(rows).to_have_text(["Brera blend 1 kg", "Navigli blend 250 g"])
    expect(message.get_by_role("status")).to_have_text("2 rows (7 in all)")


@pytest.mark.parametrize(
    ("blocks", "title", "figure"),
    [
        (gallery.RECONCILIATION, "Demand, supply and capacity", "11,900"),
        (gallery.AREA, "Stock cover, days", "31"),
        (gallery.CHARTS, "Change against the budget, thousand euro", "-21"),
        (gallery.CHARTS, "Demand by market", "12,400"),
    ],
)
def test_a_chart_is_drawn_and_can_be_read_as_a_table(
    show: Show, blocks: list[Json], title: str, figure: str
) -> None:
    chart = show(blocks).get_by_role("figure", name=title)
    drawing = chart.locator("svg").first
    expect(drawing).to_be_visible()
    assert title in str(drawing.get_attribute("aria-label"))
    expect(chart.get_by_role("table").get_by_role("cell", name=figure, exact=True)).to_have_count(1)


def test_a_chart_tells_its_figures_under_the_pointer_and_by_arrow_keys(show: Show) -> None:
    chart = show(gallery.AREA).get_by_role("figure")
    tooltip = chart.locator(".chart-tooltip")
    chart.locator("svg").first.hover(position={"x": 5, "y": 60})
    expect(tooltip).to_be_hidden()  # that is the axis
    chart.locator("svg").first.hover(position={"x": 45, "y": 60})
    expect(tooltip).to_contain_text("Sep")
    chart.locator("svg").first.focus()
    chart.page.keyboard.press("ArrowRight")
    expect(tooltip).to_contain_text("Oct")
    expect(tooltip).to_contain_text("29")


def test_a_container_opens_and_stays_open_when_the_message_is_updated(
    show: Show, app: Planner, ws: Workspace
) -> None:
    message = show(gallery.FRAMES)
    head = message.get_by_role("button", name="Assumptions")
    inside = message.get_by_text("Price list of 1 August.")
    expect(inside).to_be_hidden()
    head.click()
    expect(inside).to_be_visible()
    changed = [gallery.FRAMES[0] | {"subtitle": {"type": "plain_text", "text": "Updated"}}]
    ts = str(message.get_attribute("data-ts"))
    app.api.chat_update(channel=ws.channel("planning"), ts=ts, blocks=changed, text="updated")
    expect(message).to_contain_text("Updated")
    expect(inside).to_be_visible()


def test_cards_carry_their_buttons(show: Show, app: Planner) -> None:
    show(gallery.FRAMES).get_by_role("button", name="Choose").nth(1).click()
    assert app.action("choose-1")["block_id"] == "options"


def test_a_button_for_others_is_not_shown(show: Show) -> None:
    card = [
        actions("a", button("mine", "For Giulia", visible_to_user_ids=[GIULIA]), button("all", "For all"))
    ]
    message = show(card)
    expect(message.get_by_role("button", name="For all")).to_be_visible()
    expect(message.get_by_role("button", name="For Giulia")).to_have_count(0)


def test_an_ephemeral_message_says_so_and_is_seen_by_one(
    look_as: LookAs, app: Planner, ws: Workspace
) -> None:
    app.api.chat_postEphemeral(channel=ws.channel("planning"), user=GIULIA, text="Nur für dich: 42")
    giulia = look_as(GIULIA, channel=ws.channel("planning"))
    expect(giulia.get_by_role("article").last).to_contain_text("Visibile solo a te")
    emma = look_as(EMMA, channel=ws.channel("planning"))
    expect(emma.get_by_role("article").first).to_be_visible()
    expect(emma.get_by_text("Nur für dich")).to_have_count(0)


def test_close_messages_of_one_author_are_grouped(look_as: LookAs, ws: Workspace) -> None:
    for words in ("first of two", "second of two"):
        ws.person(MARCO).say("#planning", words)
    page = look_as(EMMA, channel=ws.channel("planning"))
    expect(page.get_by_role("article").nth(-1).locator("header")).to_have_count(0)
    expect(page.get_by_role("article").nth(-2).locator("header")).to_contain_text("Marco Bianchi")


def test_a_new_message_arrives_by_itself_and_is_announced(look_as: LookAs, ws: Workspace) -> None:
    page = look_as(EMMA, channel=ws.channel("planning"))
    expect(page.get_by_role("article").last).to_be_visible()
    ws.person(MARCO).say("#planning", "Line 2 runs *again*")
    expect(page.get_by_role("article").last).to_contain_text("Line 2 runs again")
    expect(page.locator("#announcer")).to_have_text("Marco Bianchi: Line 2 runs again")


def test_arrow_keys_walk_through_the_messages(look_as: LookAs, ws: Workspace, app: Planner) -> None:
    app.post(ws.channel("planning"), [section("one more")])
    ws.person(MARCO).say("#planning", "and the last")
    page: Page = look_as(EMMA, channel=ws.channel("planning"))
    articles = page.get_by_role("article")
    articles.last.focus()
    page.keyboard.press("ArrowUp")
    expect(articles.nth(-2)).to_be_focused()


def test_the_inspector_shows_what_was_sent(show: Show) -> None:
    message = show([section("Look inside", block_id="inside")])
    message.hover()
    message.get_by_role("button", name="Inspect").click()
    pane = message.page.get_by_role("complementary", name="Inspector")
    expect(pane).to_contain_text('"block_id": "inside"')
    pane.get_by_text("chat.postMessage").click()
    expect(pane.get_by_role("heading", name="Request")).to_be_visible()
    message.page.keyboard.press("Escape")
    expect(pane).to_have_count(0)
