"""What a whole message or view may hold, and which block goes on which surface."""

from collections.abc import Mapping
from enum import StrEnum


class Surface(StrEnum):
    """Where blocks are shown."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


MOST_BLOCKS = {Surface.MESSAGE: 50, Surface.MODAL: 100, Surface.HOME: 100}
MOST_VIEW_BYTES = 250_000
MOST_MESSAGE_TEXT = 40_000
MOST_TEXT_IN_ONE = 4_000
MOST_UPDATE_TEXT = 4_000
MOST_ATTACHMENTS = 100
MOST_METADATA_BYTES = 16_000
MOST_MARKDOWN = 12_000
MOST_TABLE_TEXT = 10_000
MOST_TABLES = 1
MOST_CHARTS = 2


_EVERYWHERE = frozenset(Surface)
_NOT_IN_MODALS = frozenset({Surface.MESSAGE, Surface.HOME})
_MESSAGES = frozenset({Surface.MESSAGE})

SURFACES: Mapping[str, frozenset[Surface]] = {
    "section": _EVERYWHERE, "header": _EVERYWHERE, "context": _EVERYWHERE, "divider": _EVERYWHERE,
    "image": _EVERYWHERE, "actions": _EVERYWHERE, "input": _EVERYWHERE, "rich_text": _EVERYWHERE,
    "video": _EVERYWHERE, "card": _EVERYWHERE,
    "table": _NOT_IN_MODALS, "data_table": _NOT_IN_MODALS,
    "container": _NOT_IN_MODALS, "carousel": _NOT_IN_MODALS,
    "data_visualization": _MESSAGES, "markdown": _MESSAGES, "plan": _MESSAGES, "task_card": _MESSAGES,
    "context_actions": _MESSAGES, "file": _MESSAGES,
    "alert": frozenset({Surface.MODAL}),
}  # fmt: skip

MODAL_ONLY_ELEMENTS = frozenset({"file_input", "number_input", "email_text_input", "url_text_input"})
