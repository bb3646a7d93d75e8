"""The looks: nothing sticks out in any language or width. Pictures to look at go to out/screenshots."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.workspace.page import gallery
from tests.e2e.workspace.page.blockkit import actions, button, header, section, table
from tests.e2e.workspace.page.company import CHEN, EMMA, GIULIA, LUDOVICA, MARCO
from tests.e2e.workspace.page.conftest import LookAs, Picture
from tests.e2e.workspace.page.planner import Planner
from workspace.client import Workspace

pytestmark = pytest.mark.browser

LONG_ITALIAN = (
    "Approvvigionamento straordinario: il fornitore conferma "
    "precipitevolissimevolmenteinterdipendentementesovramagnificentissimamente entro venerdì."
)
LONG_CHINESE = "红茶胶囊三十粒礼盒装含运输保护包装材料以及上海分公司专用标签" * 6

# Every element whose box reaches past the right edge of the window, scrolling boxes excepted.
STICKING_OUT = """() => [...document.querySelectorAll("body *")].filter((node) => {
  const scrolling = ".table-scroll, .carousel-track, .unseen, .json, pre, .panel-controls, .sidebar, svg";
  if (node.closest(scrolling)) return false;
  const box = node.getBoundingClientRect();
  return box.width > 0 && box.right > innerWidth + 1;
}).map((node) => node.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def furnished(app: Planner, ws: Workspace) -> None:
    """A day of conversations."""
    planning, supply = ws.channel("planning"), ws.channel("supply")
    emma, giulia, marco = (ws.person(who) for who in (EMMA, GIULIA, MARCO))
    emma.say(
        "#planning", "Morning all. @giulia.rossi can you look at the *Duomo* machine first? `21` looks high."
    )
    giulia.say("#planning", "Yes: two trade fairs. I’ll write the reason in the form :coffee:")
    root = emma.wait_for("#planning", "Morning all")
    ws.person(CHEN).say("#planning", "上海的红茶胶囊补货延迟，预计十二月恢复。", thread=root)
    marco.say("#planning", "The packing line is free from week 49.", thread=root)
    app.post(planning, gallery.RECONCILIATION)
    for blocks in (gallery.CHARTS, gallery.AREA, gallery.PROSE, gallery.FRAMES, gallery.ELEMENTS):
        app.post(supply, blocks)
    ws.person(LUDOVICA).say("#supply", LONG_ITALIAN)
    marco.say("#supply", LONG_CHINESE)
    app.post(
        supply, [header(LONG_CHINESE[:150]), section(LONG_ITALIAN, accessory=button("a", LONG_CHINESE[:40]))]
    )
    app.post(
        supply,
        [
            table([["物料", LONG_ITALIAN[:40]], [LONG_CHINESE[:80], 12]]),
            actions("b", button("c", LONG_ITALIAN[57:130])),
        ],
    )
    app.post(GIULIA, gallery.REQUEST_CARD)


def settle(page: Page) -> None:
    """Charts draw once they know their width."""
    expect(page.get_by_role("article").last).to_be_visible()
    page.wait_for_function("document.fonts.status === 'loaded'")
    page.wait_for_function(
        "[...document.querySelectorAll('.chart-stage')].every((stage) => stage.querySelector('svg'))"
    )


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 820, 390])
@pytest.mark.parametrize("channel", ["planning", "supply"])
def test_nothing_sticks_out_of_the_messages(
    furnished: None, look_as: LookAs, ws: Workspace, picture: Picture, channel: str, width: int, dark: bool
) -> None:
    page = look_as(EMMA, channel=ws.channel(channel), width=width, dark=dark)
    settle(page)
    assert page.evaluate(STICKING_OUT) == []
    picture(page, f"{channel}-{width}-{'dark' if dark else 'light'}")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_sticks_out_of_a_modal_or_home(
    furnished: None, look_as: LookAs, app: Planner, picture: Picture, width: int, dark: bool
) -> None:
    look = f"{width}-{'dark' if dark else 'light'}"
    direct = str(app.api.conversations_open(users=GIULIA)["channel"]["id"])
    page = look_as(GIULIA, channel=direct, width=width, dark=dark)
    page.get_by_role("button", name="Modifica").last.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate(STICKING_OUT) == []
    picture(page, f"modal-{look}")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    picture(page, f"card-{look}")
    page.get_by_test_id("tab-home").click()
    expect(page.get_by_role("heading", name="To do")).to_be_visible()
    assert page.evaluate(STICKING_OUT) == []
    picture(page, f"home-{look}")


def test_a_thread_and_the_list_of_people_have_room(
    furnished: None, look_as: LookAs, ws: Workspace, picture: Picture
) -> None:
    page = look_as(EMMA, channel=ws.channel("planning"), width=1440)
    page.get_by_role("button", name="2 replies").click()
    expect(page.get_by_role("complementary").get_by_role("article")).to_have_count(3)
    page.get_by_test_id("viewing-as").click()
    assert page.evaluate(STICKING_OUT) == []
    picture(page, "thread-and-people")


CONTRAST = """(pairs) => {
  const probe = document.body.appendChild(document.createElement("i"));
  const rgb = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map(Number);
  };
  const linear = (part) => (part <= 10.31475 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const light = (name) => {
    const [red, green, blue] = rgb(name).map(linear);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  return pairs.map(([text, ground]) => {
    const [low, high] = [light(text), light(ground)].sort((one, other) => one - other);
    return [text, ground, (high + 0.05) / (low + 0.05)];
  });
}"""
TEXT_ON_GROUND = [
    *((text, ground) for text in ("ink", "ink-soft", "ink-faint") for ground in ("page", "raised", "hover")),
    *((text, "page") for text in ("link", "danger", "warn", "accent")),
    *((text, f"{text}-tint") for text in ("danger", "warn", "accent")),
    ("ink-soft", "ground"),
    ("accent-ink", "accent"),
    ("row-ink", "row"),
    ("mention-ink", "mention"),
    ("mention-mine-ink", "mention-mine"),
    ("stage-ink", "stage"),
    ("stage-soft", "stage"),
    ("stage-button-ink", "stage-button"),
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(look_as: LookAs, dark: bool) -> None:
    """4.5 to 1 is what the web's accessibility guidelines ask of ordinary text."""
    measured = look_as(EMMA, dark=dark).evaluate(CONTRAST, TEXT_ON_GROUND)
    assert [(text, ground, round(ratio, 2)) for text, ground, ratio in measured if ratio < 4.5] == []
