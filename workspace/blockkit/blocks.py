"""The table of blocks: which fields each has and what they hold."""

from collections.abc import Mapping

from workspace.blockkit import limits
from workspace.blockkit.rule import (
    FLAG,
    ID,
    IMAGE,
    RICH,
    URL,
    Child,
    Choice,
    Several,
    Shape,
    String,
    Text,
    Thing,
    Typed,
    Whole,
)

_SOURCES = ("static", "external", "users", "conversations", "channels")
_SELECTS = frozenset(f"{source}_select" for source in _SOURCES)
_MULTI_SELECTS = frozenset(f"multi_{source}_select" for source in _SOURCES)
_PICKERS = frozenset({"datepicker", "timepicker", "datetimepicker"})
_CHOICES = frozenset({"checkboxes", "radio_buttons"})

ACTION_ELEMENTS = (
    frozenset({"button", "overflow", "workflow_button", "rich_text_input"})
    | _SELECTS | _MULTI_SELECTS | _PICKERS | _CHOICES
)  # fmt: skip
ACCESSORIES = (
    frozenset({"button", "overflow", "image", "workflow_button"})
    | _SELECTS | _MULTI_SELECTS | _PICKERS | _CHOICES
)  # fmt: skip
INPUT_ELEMENTS = (
    frozenset({
        "plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input",
        "file_input",
    })
    | _SELECTS | _MULTI_SELECTS | _PICKERS | _CHOICES
)  # fmt: skip
CONTAINER_CHILDREN = frozenset({
    "actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section", "table",
    "video",
})  # fmt: skip


_CELLS = Several(of=Typed(frozenset({"raw_text", "raw_number", "rich_text"})), least=1, most=20)
_SMALL_PRINT = Typed(frozenset({"image", "plain_text", "mrkdwn"}))

BLOCKS: Mapping[str, Shape] = {
    "section": Shape(
        may={
            "text": Text(most=3000),
            "fields": Several(of=Text(most=2000), least=1, most=10),
            "accessory": Typed(ACCESSORIES),
            "expand": FLAG,
        },
        any_of=("text", "fields"),
    ),
    "header": Shape(must={"text": Text(most=150, plain=True)}, may={"level": Whole(least=1, most=4)}),
    "context": Shape(must={"elements": Several(of=_SMALL_PRINT, least=1, most=10)}),
    "divider": Shape(),
    "image": Shape(
        must={"alt_text": String(most=2000)},
        may={"image_url": URL, "slack_file": Thing("slack_file"), "title": Text(most=2000, plain=True)},
        any_of=("image_url", "slack_file"),
    ),
    "actions": Shape(must={"elements": Several(of=Typed(ACTION_ELEMENTS), least=1, most=25)}),
    "context_actions": Shape(
        must={"elements": Several(of=Typed(frozenset({"feedback_buttons", "icon_button"})), least=1, most=5)}
    ),
    "input": Shape(
        must={"label": Text(most=2000, plain=True), "element": Typed(INPUT_ELEMENTS)},
        may={"hint": Text(most=2000, plain=True), "optional": FLAG, "dispatch_action": FLAG},
    ),
    "rich_text": Shape(must={"elements": Several(of=Typed(frozenset({
        "rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote",
    })), most=500)}),
    "markdown": Shape(must={"text": String(most=limits.MOST_MARKDOWN)}),
    "video": Shape(
        must={
            "alt_text": String(most=2000), "title": Text(most=200, plain=True),
            "thumbnail_url": URL, "video_url": URL,
        },
        may={
            "title_url": URL, "author_name": String(most=50), "provider_name": String(most=50),
            "provider_icon_url": URL, "description": Text(most=200, plain=True),
        },
    ),
    "file": Shape(must={"external_id": ID, "source": Choice(("remote",))}),
    "table": Shape(
        must={"rows": Several(of=_CELLS, least=1, most=100)},
        may={"column_settings": Several(of=Thing("column_setting"), most=20)},
    ),
    "data_table": Shape(
        must={
            "caption": String(most=2000),
            "rows": Several(of=_CELLS, least=2, most=101),
        },
        may={"page_size": Whole(least=1, most=100), "row_header_column_index": Whole(least=0, most=19)},
    ),
    "data_visualization": Shape(must={
        "title": String(most=50), "chart": Typed(frozenset({"pie", "bar", "area", "line"})),
    }),
    "container": Shape(
        must={"child_blocks": Several(of=Child(CONTAINER_CHILDREN), least=1, most=10)},
        may={
            "title": Text(most=150, plain=True), "rich_text_title": RICH, "subtitle": Text(most=150),
            "icon": IMAGE, "width": Choice(("narrow", "standard", "wide", "full")),
            "is_collapsible": FLAG, "default_collapsed": FLAG, "has_header_divider": FLAG,
        },
        any_of=("title", "rich_text_title"),
    ),
    "card": Shape(
        may={
            "hero_image": IMAGE, "icon": IMAGE, "title": Text(most=150), "subtitle": Text(most=150),
            "body": Text(most=200), "subtext": Text(most=200),
            "actions": Several(of=Typed(frozenset({"button", "icon_button"})), least=1, most=3),
        },
        any_of=("hero_image", "title", "actions", "body"),
    ),
    "carousel": Shape(must={"elements": Several(of=Child(frozenset({"card"})), least=1, most=10)}),
    "alert": Shape(
        must={"text": Text(most=200)},
        may={"level": Choice(("default", "info", "warning", "error", "success"))},
    ),
    "task_card": Shape(
        must={"task_id": ID, "title": String(most=2000)},
        may={
            "details": RICH, "output": RICH, "sources": Several(of=Typed(frozenset({"url"})), most=50),
            "status": Choice(("pending", "in_progress", "complete", "error")),
        },
    ),
    "plan": Shape(
        must={"title": String(most=2000)},
        may={"tasks": Several(of=Child(frozenset({"task_card"})), most=50)},
    ),
}  # fmt: skip
