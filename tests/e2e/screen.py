"""A person at the workspace's page, in a real browser."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from bot.ids import Action, Field
from tests.e2e.conftest import PATIENCE_MS


class Screen:
    """The page, with the few things a person does on it."""

    def __init__(self, page: Page, url: str, pictures: Path) -> None:
        self.page = page
        self._url = url
        self._pictures = pictures
        page.set_default_timeout(PATIENCE_MS)

    def become(self, slack_id: str) -> None:
        """View the workspace as somebody."""
        self.page.goto(f"{self._url}/#as={slack_id}")
        self.page.reload()
        self.page.get_by_test_id("row").first.wait_for()

    def open_channel(self, name: str) -> None:
        """Go to a channel."""
        self._row(name).click()
        self.page.get_by_test_id("message").first.wait_for()

    def open_messages(self) -> None:
        """Go to one's direct messages with the bot."""
        self._row("Parley").click()
        self.page.get_by_test_id("tab-messages").click()
        self.page.get_by_test_id("message").first.wait_for()

    def open_home(self) -> None:
        """Go to the bot's Home tab."""
        self._row("Parley").click()
        self.page.get_by_test_id("tab-home").click()

    def button(self, action: Action) -> Locator:
        """The newest button for an action outside a form."""
        return self.page.get_by_test_id("message").locator(f'[data-action="{action}"]').last

    def press(self, action: Action) -> None:
        """Press it, confirm where it asks first, and wait for what the bot answers."""
        button = self.button(action)
        asks_first = button.get_attribute("aria-haspopup") == "dialog"
        with self.page.expect_response("**/page/action"):
            button.click()
            if asks_first:
                self.page.get_by_role("alertdialog").locator(".primary, .danger").last.click()

    def open_shortages(self) -> Locator:
        """The buttons of the shortages that wait for an answer; an answered one can only be changed."""
        return self.page.get_by_test_id("message").locator(
            f'[data-action="{Action.SUPPLY_ACKNOWLEDGE}"].primary'
        )

    def form(self) -> Locator:
        """The form on top."""
        form = self.page.get_by_test_id("modal").last
        form.wait_for()
        return form

    def fill(self, field: Field, value: str, *, nth: int = 0) -> None:
        """Type into a field of the form."""
        self._field(field, nth).locator("input, textarea").first.fill(value)

    def choose(self, field: Field, option: str, *, nth: int = 0) -> None:
        """Choose from a menu of the form."""
        self._field(field, nth).get_by_role("combobox").click()
        self.page.get_by_role("option", name=option).click()

    def send(self) -> None:
        """Send the form off, and wait for what the bot answers."""
        with self.page.expect_response("**/page/submit"):
            self.form().get_by_test_id("submit").click()
        # The button is busy until the page has drawn what follows.
        expect(self.page.locator("[data-testid=submit][aria-busy]")).to_have_count(0)

    def next_step(self) -> None:
        """Move the clock to what is due next."""
        self.page.get_by_role("button", name="Next step").click()

    def see(self, words: str) -> None:
        """Wait until the words are on the screen."""
        expect(self.page.get_by_text(words).last).to_be_visible()

    def picture(self, name: str, *, showing: Locator | None = None) -> None:
        """Keep what is seen, scrolled to what matters."""
        if showing is not None:
            showing.scroll_into_view_if_needed()
        self.page.wait_for_timeout(400)  # fonts and transitions
        self.page.screenshot(path=self._pictures / f"{name}.png")

    def _row(self, name: str) -> Locator:
        return self.page.get_by_test_id("row").filter(has_text=name).first

    def _field(self, field: Field, nth: int) -> Locator:
        return self.form().locator(f'[data-block^="{field}:"]').nth(nth)
