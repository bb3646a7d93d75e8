"""Every Markdown page of the repository, with the links and headings in it."""

import re
import subprocess
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^()\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@lru_cache
def committed() -> tuple[Path, ...]:
    """Every file of the repository, the new ones that are not ignored included."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(path for name in listing.split("\0") if name and (path := ROOT / name).is_file())


def pages() -> list[Path]:
    """Every page."""
    return [path for path in committed() if path.suffix == ".md"]


def links(page: Path) -> list[str]:
    """Where the page leads to."""
    return LINK.findall(CODE.sub("", _prose(page)))


def code(page: Path) -> list[str]:
    """What the page shows as code: the lines of its blocks, and what stands between backticks."""
    text = page.read_text(encoding="utf-8")
    blocks = [line for block in FENCE.findall(text) for line in block.splitlines()[1:-1]]
    return blocks + [span.strip("`") for span in CODE.findall(FENCE.sub("", text))]


def anchors(page: Path) -> set[str]:
    """The headings of a page, as GitHub writes them into an address."""
    return {_slug(heading) for heading in HEADING.findall(_prose(page))}


def _prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def _slug(heading: str) -> str:
    bare = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return bare.replace(" ", "-")
