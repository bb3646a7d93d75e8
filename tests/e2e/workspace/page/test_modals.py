"""Modals: private, stacked, and careful with what people typed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.workspace.page import gallery, screens
from tests.e2e.workspace.page.blockkit import actions, button
from tests.e2e.workspace.page.company import EMMA, GIULIA
from tests.e2e.workspace.page.conftest import LookAs
from tests.e2e.workspace.page.planner import Planner
from workspace.client import Workspace

pytestmark = pytest.mark.browser


@pytest.fixture
def page(look_as: LookAs, app: Planner, ws: Workspace) -> Iterator[Page]:
    """Giulia has opened the form from her card."""
    app.submitted.clear()
    app.post(GIULIA, gallery.REQUEST_CARD)
    page = look_as(GIULIA)
    page.get_by_role("button", name="Modifica").last.click()
    expect(form(page)).to_be_visible()
    yield page
    giulia = ws.person(GIULIA)
    for view in reversed(giulia.modals()):
        giulia.close(view)


def form(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Modifica previsione")


def test_every_input_arrives_with_the_submission(page: Page, app: Planner, tmp_path: Path) -> None:
    csv = tmp_path / "modello.csv"
    csv.write_text("item;set\n", encoding="utf-8")
    dialog = form(page)
    dialog.get_by_label("Miscela Brera").fill("1200 1220 1300 1560")
    dialog.get_by_label("Quantità").fill("12")
    dialog.get_by_label("E-mail").fill("anna@example.com")
    dialog.get_by_label("Collegamento").fill("https://example.com")
    dialog.get_by_role("combobox", name="Motivo").click()
    page.get_by_role("option", name="Promozione").click()
    dialog.get_by_label("Data promessa").fill("2025-10-01")
    dialog.get_by_label("Modello").set_input_files(csv)
    expect(dialog.get_by_text("modello.csv")).to_be_visible()
    dialog.get_by_label("Commento").fill("due\nrighe")
    dialog.get_by_label("Annotazione").fill("ricca")
    dialog.get_by_role("button", name="Continua").click()
    values = app.values()
    assert values["brera"]["months"]["value"] == "1200 1220 1300 1560"
    assert values["navigli"]["months"]["value"] == "640 655 700 910"
    assert values["quantity"]["number"]["value"] == "12"
    assert values["mail"]["mail"]["value"] == "anna@example.com"
    assert values["link"]["link"]["value"] == "https://example.com"
    assert values["reason"]["code"]["selected_option"]["value"] == "promotion"
    assert values["eta"]["date"]["selected_date"] == "2025-10-01"
    assert [file["name"] for file in values["file"]["files"]["files"]] == ["modello.csv"]
    assert values["comment"]["text"]["value"] == "due\nrighe"
    assert values["rich"]["rich"]["rich_text_value"]["type"] == "rich_text"
    expect(page.get_by_role("dialog", name="Controlla e invia")).to_be_visible()


def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(page: Page) -> None:
    dialog = form(page)
    dialog.get_by_label("Miscela Brera").fill("1 2 3")
    dialog.get_by_label("Commento").fill("resta qui")
    dialog.get_by_role("button", name="Continua").click()
    field = dialog.get_by_label("Miscela Brera")
    expect(dialog.get_by_role("alert")).to_have_text(screens.THREE_NUMBERS)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    expect(field).to_have_value("1 2 3")
    expect(dialog.get_by_label("Commento")).to_have_value("resta qui")


def test_a_number_field_refuses_words_before_the_app_hears(page: Page, app: Planner) -> None:
    form(page).get_by_label("Quantità").fill("dodici")
    form(page).get_by_role("button", name="Continua").click()
    expect(form(page).get_by_role("alert")).to_have_text("Inserisci un numero intero.")
    assert app.submitted == []


def test_a_file_of_another_kind_is_refused_at_once(page: Page, tmp_path: Path) -> None:
    picture = tmp_path / "photo.png"
    picture.write_bytes(b"not really")
    form(page).get_by_label("Modello").set_input_files(picture)
    expect(form(page).get_by_role("alert")).to_contain_text("Sono accettati: csv, xlsx")


def test_a_pushed_view_has_a_way_back(page: Page) -> None:
    form(page).get_by_role("button", name="Continua").click()
    check = page.get_by_role("dialog", name="Controlla e invia")
    check.get_by_role("button", name="Indietro").first.click()
    expect(form(page)).to_be_visible()
    form(page).get_by_role("button", name="Continua").click()
    check.get_by_role("button", name="Invia").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_escape_closes_the_modal_and_the_focus_returns(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Modifica").last).to_be_focused()


def test_tab_stays_inside_the_modal(page: Page) -> None:
    inside = "document.activeElement.closest('[role=dialog]') !== null"
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)


def test_nobody_else_sees_it(page: Page, look_as: LookAs) -> None:
    other = look_as(EMMA)
    expect(other.get_by_role("dialog")).to_have_count(0)
    expect(form(page)).to_be_visible()


def test_it_is_still_there_after_a_reload(page: Page) -> None:
    page.reload()
    expect(form(page).get_by_label("Miscela Navigli")).to_have_value("640 655 700 910")


def test_an_update_keeps_typing_where_the_ids_stand_and_renews_it_where_they_changed(
    look_as: LookAs, app: Planner, ws: Workspace
) -> None:
    """The pre-fill trap: Slack ignores a new initial value under old ids."""
    app.post(ws.channel("supply"), [actions("a", button("draft", "Open the draft"))])
    page = look_as(EMMA, channel=ws.channel("supply"))
    page.get_by_role("button", name="Open the draft").last.click()
    dialog = page.get_by_role("dialog", name="Draft")
    dialog.get_by_label("Kept").fill("mine")
    dialog.get_by_label("Renewed").fill("mine")
    dialog.get_by_role("button", name="Redraw").click()
    expect(dialog.get_by_label("Renewed")).to_have_value("new")
    expect(dialog.get_by_label("Kept")).to_have_value("mine")
