"""Links lead somewhere, and every page can be found from the first."""

from pathlib import Path

import pytest

from tests.unit.docs import markdown
from tests.unit.docs.markdown import ROOT

ELSEWHERE = ("https://", "http://", "mailto:")


@pytest.mark.parametrize("page", markdown.pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [link for link in markdown.links(page) if not _leads_somewhere(page, link)] == []


def test_every_page_can_be_reached_from_the_first() -> None:
    reached = {ROOT / "README.md"}
    waiting = list(reached)
    while waiting:
        page = waiting.pop()
        targets = {_target(page, link)[0] for link in markdown.links(page) if not link.startswith(ELSEWHERE)}
        new = {target for target in targets if target.suffix == ".md" and target.is_file()} - reached
        reached |= new
        waiting += new
    assert [page for page in markdown.pages() if page not in reached] == []


def _leads_somewhere(page: Path, link: str) -> bool:
    if link.startswith(ELSEWHERE):
        return True  # other people's pages come and go; a test of ours must not depend on them
    target, anchor = _target(page, link)
    return target.exists() and (not anchor or anchor in markdown.anchors(target))


def _target(page: Path, link: str) -> tuple[Path, str]:
    path, _, anchor = link.partition("#")
    return ((page.parent / path).resolve() if path else page), anchor
