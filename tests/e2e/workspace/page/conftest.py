"""A workspace, its app, and a browser looking at it as somebody."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.workspace.page import company, planner
from tests.e2e.workspace.page.planner import Planner
from workspace import client
from workspace.client import Workspace
from workspace.panel import PanelControl
from workspace.server import Server
from workspace.settings import Settings

SETTINGS = Settings(
    name="Brera Espresso",
    people=company.PEOPLE,
    apps=company.APPS,
    channels=company.CHANNELS,
    start_at=datetime(2025, 8, 11, 7, 5, tzinfo=UTC),
    ack_seconds=1.0,
    rate_limits=False,
)
STATUS = "Step 2 of 6: demand is being collected. 1 of 3 reps has answered; the deadline is Tuesday 17:00."

LookAs = Callable[..., Page]
Picture = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(SETTINGS) as running:
        running.panel.set_status(STATUS)
        running.panel.register(PanelControl(id="next", label="Move to the next step", run=lambda: "Moved on"))
        yield running


@pytest.fixture(scope="module")
def ws(server: Server) -> Workspace:
    return client.connect(server.url)


@pytest.fixture(scope="module")
def app(server: Server, ws: Workspace) -> Iterator[Planner]:
    with planner.connected(server, ws) as connected:
        yield connected


@pytest.fixture(scope="module")
def context(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """One profile for all pages of a module, so that scripts and styles are fetched once."""
    shared = browser.new_context()
    yield shared
    shared.close()


@pytest.fixture
def look_as(context: BrowserContext, server: Server) -> Iterator[LookAs]:
    """look_as(EMMA, channel=...) opens the page as Emma; what goes wrong in the page fails the test."""
    pages: list[Page] = []
    problems: list[str] = []

    def open_page(person: str, *, width: int = 1280, dark: bool = False, **place: str) -> Page:
        page = context.new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": 860})
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
        address = "&".join(f"{key}={value}" for key, value in {"as": person, **place}.items())
        page.goto(f"{server.url}/#{address}")
        expect(page.get_by_test_id("viewing-as")).to_be_visible()
        return page

    yield open_page
    for page in pages:
        page.evaluate("localStorage.clear()")
        page.close()
    assert not problems, problems


@pytest.fixture(scope="session")
def picture() -> Picture:
    """picture(page, "modal-dark") keeps a screenshot under out/screenshots/workspace."""
    folder = Path("out/screenshots/workspace")
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> None:
        page.screenshot(path=folder / f"{name}.png", animations="disabled")

    return take
