"""Line charts as SVG text, for the pictures in the documentation."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

import numpy as np

WIDTH, HEIGHT = 760, 300
LEFT, RIGHT, TOP, BOTTOM = 46, 16, 34, 30
INK, FAINT, BLUE, ORANGE, GREEN, RED, VIOLET = (
    "#1d2433", "#c9ced8", "#1f6feb", "#d9730d", "#2a8a4a", "#c4314b", "#7a4fd1",
)  # fmt: skip


@dataclass(kw_only=True)
class Chart:
    """A chart that is drawn mark by mark; x are places 0, 1, 2 ..., y are quantities."""

    title: str
    x_labels: Sequence[str]
    top: float
    marks: list[str] = field(default_factory=list)
    legend: list[tuple[str, str]] = field(default_factory=list)

    def x(self, place: float) -> float:
        return LEFT + place * (WIDTH - LEFT - RIGHT) / max(len(self.x_labels) - 1, 1)

    def y(self, quantity: float) -> float:
        return HEIGHT - BOTTOM - quantity * (HEIGHT - TOP - BOTTOM) / self.top

    def line(
        self,
        values: Sequence[float],
        *,
        start: int = 0,
        colour: str = INK,
        label: str = "",
        dashed: bool = False,
    ) -> None:
        """A line through the values, broken where one is unknown."""
        path, pen = [], "M"
        for place, value in enumerate(values, start=start):
            if np.isnan(value):
                pen = "M"
                continue
            path.append(f"{pen}{self.x(place):.1f},{self.y(value):.1f}")
            pen = "L"
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        self.marks.append(
            f'<path d="{" ".join(path)}" fill="none" stroke="{colour}" stroke-width="1.8"{dash}/>'
        )
        self._named(label, colour)

    def band(
        self, lower: Sequence[float], upper: Sequence[float], *, start: int, colour: str, label: str
    ) -> None:
        """The area between two lines."""
        there = [f"{self.x(start + i):.1f},{self.y(value):.1f}" for i, value in enumerate(upper)]
        back = [f"{self.x(start + i):.1f},{self.y(value):.1f}" for i, value in enumerate(lower)][::-1]
        self.marks.append(f'<polygon points="{" ".join(there + back)}" fill="{colour}" fill-opacity="0.16"/>')
        self._named(label, colour)

    def dots(self, places: Sequence[int], values: Sequence[float], *, colour: str, label: str = "") -> None:
        """Rings around single values."""
        for place, value in zip(places, values, strict=True):
            at = f'cx="{self.x(place):.1f}" cy="{self.y(value):.1f}"'
            self.marks.append(f'<circle {at} r="4.5" fill="none" stroke="{colour}" stroke-width="2"/>')
        self._named(label, colour)

    def svg(self) -> str:
        """The finished picture."""
        font = 'font-family="system-ui, sans-serif"'
        lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" {font}>',
            f"<title>{escape(self.title)}</title>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
            *self._axes(),
            *self.marks,
            *self._legend(),
            "</svg>",
        ]
        return "\n".join(lines) + "\n"

    def _named(self, label: str, colour: str) -> None:
        if label:
            self.legend.append((label, colour))

    def _axes(self) -> list[str]:
        small = f'font-size="11" fill="{INK}"'
        drawn = []
        for part in range(5):
            quantity = self.top * part / 4
            y = self.y(quantity)
            drawn.append(f'<path d="M{LEFT},{y:.1f} H{WIDTH - RIGHT}" stroke="{FAINT}" stroke-width="0.7"/>')
            drawn.append(
                f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" {small}>{quantity:.0f}</text>'
            )
        for place, label in enumerate(self.x_labels):
            if label:
                anchor = "end" if place == len(self.x_labels) - 1 else "middle"
                at = f'x="{self.x(place):.1f}" y="{HEIGHT - 10}" text-anchor="{anchor}"'
                drawn.append(f"<text {at} {small}>{escape(label)}</text>")
        return drawn

    def _legend(self) -> list[str]:
        drawn, x = [], float(LEFT)
        for label, colour in self.legend:
            drawn.append(f'<rect x="{x:.0f}" y="12" width="14" height="4" fill="{colour}"/>')
            drawn.append(f'<text x="{x + 19:.0f}" y="18" font-size="12" fill="{INK}">{escape(label)}</text>')
            x += 36 + 6.9 * len(label)
        return drawn
