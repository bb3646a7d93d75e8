"""The table of everything that says its own `type` inside a block: elements, cells, rich text, charts."""

from collections.abc import Mapping

from workspace.blockkit.rule import (
    COLOUR,
    CONFIRM,
    DATE,
    FLAG,
    ID,
    OPTION,
    PLACEHOLDER,
    RICH,
    TIME,
    URL,
    Choice,
    Number,
    Rule,
    Several,
    Shape,
    String,
    Text,
    Thing,
    Typed,
    Whole,
)

_ACTION: Mapping[str, Rule] = {"action_id": ID}
_FOCUS: Mapping[str, Rule] = {"focus_on_load": FLAG}
_SELECT: Mapping[str, Rule] = {**_ACTION, **_FOCUS, "confirm": CONFIRM, "placeholder": PLACEHOLDER}
_SEARCH: Mapping[str, Rule] = {"min_query_length": Whole(least=0, most=150)}
_MULTI: Mapping[str, Rule] = {**_SELECT, "max_selected_items": Whole(least=1, most=1000)}
_OPTIONS: Mapping[str, Rule] = {
    "options": Several(of=OPTION, least=1, most=100),
    "option_groups": Several(of=Thing("option_group"), least=1, most=100),
}
_TYPING: Mapping[str, Rule] = {
    **_ACTION, **_FOCUS, "placeholder": PLACEHOLDER,
    "dispatch_action_config": Thing("dispatch_action_config"),
}  # fmt: skip
_CHOOSING: Mapping[str, Rule] = {**_ACTION, **_FOCUS, "confirm": CONFIRM}
_FILTER: Mapping[str, Rule] = {"filter": Thing("filter"), "default_to_current_conversation": FLAG}
_STYLE = Thing("rich_style")
_INLINE = Several(of=Typed(frozenset({
    "text", "link", "emoji", "user", "usergroup", "channel", "broadcast", "date", "color", "team",
})), most=2000)  # fmt: skip
_INDENT: Mapping[str, Rule] = {"indent": Whole(least=0, most=8), "border": Whole(least=0, most=1)}
_SERIES = Shape(must={
    "series": Several(of=Thing("series"), least=1, most=6), "axis_config": Thing("axis_config"),
})  # fmt: skip

TYPED: Mapping[str, Shape] = {
    "plain_text": Shape(must={"text": String(most=3000)}, may={"emoji": FLAG}),
    "mrkdwn": Shape(must={"text": String(most=3000)}, may={"verbatim": FLAG}),
    "image": Shape(
        must={"alt_text": String(most=2000)},
        may={"image_url": URL, "slack_file": Thing("slack_file")},
        any_of=("image_url", "slack_file"),
    ),
    "button": Shape(
        must={"text": Text(most=75, plain=True)},
        may={
            **_ACTION, "url": URL, "value": String(most=2000, least=0), "confirm": CONFIRM,
            "style": Choice(("primary", "danger")), "accessibility_label": String(most=75),
            "visible_to_user_ids": Several(of=ID, least=1, most=10), "agent_prompt": String(most=4000),
        },
    ),
    "icon_button": Shape(
        must={"icon": Choice(("trash",)), "text": Text(most=75, plain=True)},
        may={
            **_ACTION, "value": String(most=2000, least=0), "confirm": CONFIRM,
            "accessibility_label": String(most=75), "visible_to_user_ids": Several(of=ID, least=1, most=10),
        },
    ),
    "feedback_buttons": Shape(
        must={"positive_button": Thing("feedback_button"), "negative_button": Thing("feedback_button")},
        may=_ACTION,
    ),
    "workflow_button": Shape(
        must={"text": Text(most=75, plain=True), "workflow": Thing("workflow")},
        may={**_ACTION, "style": Choice(("primary", "danger")), "accessibility_label": String(most=75)},
    ),
    "overflow": Shape(
        must={"options": Several(of=Thing("overflow_option"), least=1, most=5)},
        may={**_ACTION, "confirm": CONFIRM},
    ),
    "static_select": Shape(may={**_SELECT, **_OPTIONS, "initial_option": OPTION}, any_of=tuple(_OPTIONS)),
    "external_select": Shape(may={**_SELECT, **_SEARCH, "initial_option": OPTION}),
    "users_select": Shape(may={**_SELECT, "initial_user": ID}),
    "conversations_select": Shape(
        may={**_SELECT, **_FILTER, "initial_conversation": ID, "response_url_enabled": FLAG}
    ),
    "channels_select": Shape(may={**_SELECT, "initial_channel": ID, "response_url_enabled": FLAG}),
    "multi_static_select": Shape(
        may={**_MULTI, **_OPTIONS, "initial_options": Several(of=OPTION, most=100)}, any_of=tuple(_OPTIONS)
    ),
    "multi_external_select": Shape(
        may={**_MULTI, **_SEARCH, "initial_options": Several(of=OPTION, most=100)}
    ),
    "multi_users_select": Shape(may={**_MULTI, "initial_users": Several(of=ID, most=1000)}),
    "multi_conversations_select": Shape(
        may={**_MULTI, **_FILTER, "initial_conversations": Several(of=ID, most=1000)}
    ),
    "multi_channels_select": Shape(may={**_MULTI, "initial_channels": Several(of=ID, most=1000)}),
    "checkboxes": Shape(
        must={"options": Several(of=Thing("rich_option"), least=1, most=10)},
        may={**_CHOOSING, "initial_options": Several(of=Thing("rich_option"), most=10)},
    ),
    "radio_buttons": Shape(
        must={"options": Several(of=Thing("rich_option"), least=1, most=10)},
        may={**_CHOOSING, "initial_option": Thing("rich_option")},
    ),
    "datepicker": Shape(may={**_SELECT, "initial_date": DATE}),
    "timepicker": Shape(may={**_SELECT, "initial_time": TIME, "timezone": String(most=100)}),
    "datetimepicker": Shape(
        may={**_CHOOSING, "initial_date_time": Whole(least=1_000_000_000, most=9_999_999_999)}
    ),
    "plain_text_input": Shape(
        may={
            **_TYPING, "initial_value": String(most=3000, least=0), "multiline": FLAG,
            "min_length": Whole(least=0, most=3000), "max_length": Whole(least=1, most=3000),
        }
    ),
    "number_input": Shape(
        must={"is_decimal_allowed": FLAG},
        may={
            **_TYPING, "initial_value": String(most=100, pattern=r"-?\d+(\.\d+)?"),
            "min_value": String(most=100, pattern=r"-?\d+(\.\d+)?"),
            "max_value": String(most=100, pattern=r"-?\d+(\.\d+)?"),
        },
    ),
    "email_text_input": Shape(may={**_TYPING, "initial_value": String(most=3000, least=0)}),
    "url_text_input": Shape(may={**_TYPING, "initial_value": String(most=3000, least=0)}),
    "rich_text_input": Shape(may={**_TYPING, "initial_value": RICH}),
    "file_input": Shape(
        may={
            **_ACTION, "filetypes": Several(of=String(most=100), most=100),
            "max_files": Whole(least=1, most=10),
        }
    ),
    "rich_text_section": Shape(must={"elements": _INLINE}),
    "rich_text_preformatted": Shape(
        must={"elements": _INLINE}, may={"border": Whole(least=0, most=1), "language": String(most=50)}
    ),
    "rich_text_quote": Shape(must={"elements": _INLINE}, may={"border": Whole(least=0, most=1)}),
    "rich_text_list": Shape(
        must={
            "style": Choice(("bullet", "ordered")),
            "elements": Several(of=Typed(frozenset({"rich_text_section"})), most=500),
        },
        may={**_INDENT, "offset": Whole(least=0, most=100_000)},
    ),
    "text": Shape(must={"text": String(most=40_000)}, may={"style": _STYLE}),
    "link": Shape(must={"url": URL}, may={"text": String(most=40_000), "unsafe": FLAG, "style": _STYLE}),
    "emoji": Shape(
        must={"name": String(most=100)},
        may={"unicode": String(most=100), "skin_tone": Whole(least=1, most=6), "style": _STYLE},
    ),
    "user": Shape(must={"user_id": ID}, may={"style": _STYLE}),
    "usergroup": Shape(must={"usergroup_id": ID}, may={"style": _STYLE}),
    "channel": Shape(must={"channel_id": ID}, may={"style": _STYLE}),
    "team": Shape(must={"team_id": ID}, may={"style": _STYLE}),
    "broadcast": Shape(must={"range": Choice(("here", "channel", "everyone"))}, may={"style": _STYLE}),
    "date": Shape(
        must={"timestamp": Whole(least=0, most=99_999_999_999), "format": String(most=200)},
        may={"url": URL, "fallback": String(most=200), "style": _STYLE},
    ),
    "color": Shape(must={"value": COLOUR}, may={"style": _STYLE}),
    "url": Shape(must={"url": URL, "text": String(most=2000)}),
    "raw_text": Shape(must={"text": String(most=10_000)}),
    "raw_number": Shape(must={"value": Number()}, may={"text": String(most=10_000)}),
    "pie": Shape(must={"segments": Several(of=Thing("segment"), least=1, most=6)}),
    "bar": _SERIES,
    "area": _SERIES,
    "line": _SERIES,
}  # fmt: skip
