"""The pictures of the documentation."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from docs import pictures

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "forecasting.md"


class TestPictures:
    @pytest.mark.parametrize("name", list(pictures.PICTURES))
    def test_are_drawn_by_the_code_as_it_is(self, name: str) -> None:
        """A picture that no longer shows what the code does is worse than none: run `make docs`."""
        kept = (pictures.FOLDER / f"{name}.svg").read_text(encoding="utf-8")

        assert points(pictures.PICTURES[name]()) == pytest.approx(points(kept), abs=1.0)

    def test_are_all_shown_on_the_page(self) -> None:
        text = PAGE.read_text(encoding="utf-8")

        assert all(f"pictures/{name}.svg" in text for name in pictures.PICTURES)


def points(svg: str) -> list[float]:
    """Every coordinate of every path, in order."""
    found = []
    for mark in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}path"):
        numbers = mark.attrib["d"].replace("M", " ").replace("L", " ").replace("H", " ").replace(",", " ")
        found += [float(number) for number in numbers.split()]
    return found
