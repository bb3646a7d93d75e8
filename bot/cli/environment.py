"""The settings of the environment, for the commands that need them."""

import os
from typing import TYPE_CHECKING

from bot.cli import problems

if TYPE_CHECKING:
    from bot.settings import Settings


def read(*, outcome: str) -> "Settings":
    """The settings; when they are not in order, say how, and leave."""
    from bot import settings

    found, wrong = settings.read(os.environ)
    if found is None:
        problems.refuse(wrong, outcome=outcome)
    return found
