"""The table of objects that have no `type`: options, dialogs, chart points, and the view itself."""

from collections.abc import Mapping

from workspace.blockkit import limits
from workspace.blockkit.rule import (
    FLAG,
    ID,
    OPTION,
    URL,
    Child,
    Choice,
    Number,
    Rule,
    Several,
    Shape,
    String,
    Text,
    Thing,
)

_OPTION: Mapping[str, Rule] = {"value": String(most=150)}
_POINT_LABEL = String(most=20)

THINGS: Mapping[str, Shape] = {
    "option": Shape(
        must={"text": Text(most=75, plain=True), **_OPTION}, may={"description": Text(most=75, plain=True)}
    ),
    "rich_option": Shape(must={"text": Text(most=75), **_OPTION}, may={"description": Text(most=75)}),
    "overflow_option": Shape(
        must={"text": Text(most=75, plain=True), **_OPTION},
        may={"description": Text(most=75, plain=True), "url": URL},
    ),
    "option_group": Shape(
        must={"label": Text(most=75, plain=True), "options": Several(of=OPTION, least=1, most=100)}
    ),
    "confirm": Shape(
        must={
            "title": Text(most=100, plain=True), "text": Text(most=300),
            "confirm": Text(most=30, plain=True), "deny": Text(most=30, plain=True),
        },
        may={"style": Choice(("primary", "danger"))},
    ),
    "filter": Shape(
        may={
            "include": Several(of=Choice(("im", "mpim", "private", "public")), least=1, most=4),
            "exclude_external_shared_channels": FLAG, "exclude_bot_users": FLAG,
        },
        any_of=("include", "exclude_external_shared_channels", "exclude_bot_users"),
    ),
    "dispatch_action_config": Shape(
        must={
            "trigger_actions_on": Several(
                of=Choice(("on_enter_pressed", "on_character_entered")), least=1, most=2
            )
        }
    ),
    "slack_file": Shape(may={"id": ID, "url": URL}, any_of=("id", "url")),
    "feedback_button": Shape(
        must={"text": Text(most=75, plain=True), "value": String(most=2000)},
        may={"accessibility_label": String(most=75)},
    ),
    "workflow": Shape(must={"trigger": Thing("workflow_trigger")}),
    "workflow_trigger": Shape(
        must={"url": URL}, may={"customizable_input_parameters": Several(of=Thing("parameter"), most=50)}
    ),
    "parameter": Shape(must={"name": String(most=3000), "value": String(most=3000)}),
    "column_setting": Shape(may={"align": Choice(("left", "center", "right")), "is_wrapped": FLAG}),
    "rich_style": Shape(
        may={
            "bold": FLAG, "italic": FLAG, "strike": FLAG, "code": FLAG, "underline": FLAG,
            "highlight": FLAG, "client_highlight": FLAG, "unlink": FLAG,
        }
    ),
    "segment": Shape(must={"label": _POINT_LABEL, "value": Number()}),
    "series": Shape(must={"name": _POINT_LABEL, "data": Several(of=Thing("point"), least=1, most=20)}),
    "point": Shape(must={"label": _POINT_LABEL, "value": Number()}),
    "axis_config": Shape(
        must={"categories": Several(of=_POINT_LABEL, least=1, most=20)},
        may={"x_label": String(most=50), "y_label": String(most=50)},
    ),
    "view": Shape(
        must={
            "type": Choice(("modal", "home")),
            "blocks": Several(of=Child(frozenset(limits.SURFACES)), most=100),
        },
        may={
            "title": Text(most=24, plain=True), "submit": Text(most=24, plain=True),
            "close": Text(most=24, plain=True), "private_metadata": String(most=3000, least=0),
            "callback_id": String(most=255, least=0), "external_id": String(most=255, least=0),
            "clear_on_close": FLAG, "notify_on_close": FLAG, "submit_disabled": FLAG,
        },
    ),
}  # fmt: skip
