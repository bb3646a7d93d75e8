"""Slack's payloads as records of ours; the only place that knows their shape."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.ids import REPEATABLE, BadId, Field, Form, Pointer, Slot


class Unreadable(ValueError):
    """The payload is not one that Slack sends for something of ours."""


@dataclass(frozen=True, kw_only=True)
class Click:
    """A button pressed or a menu chosen."""

    user: str
    team: str
    action: str
    value: str  # of the button, or of the chosen option
    trigger: str
    moment: str  # of the press, by Slack's clock
    view: "OpenView | None" = None  # the form it was pressed in

    @property
    def pointer(self) -> Pointer:
        """The record the button was drawn from."""
        return Pointer.read(self.value)

    @property
    def intent(self) -> str:
        """The same for every delivery of this press; where only the first counts, for a second press too."""
        press = f":{self.moment}" if self.action in REPEATABLE else ""
        return f"click:{self.team}:{self.user}:{self.action}:{self.value}{press}"


@dataclass(frozen=True, kw_only=True)
class OpenView:
    """A form on somebody's screen."""

    id: str
    hash: str
    form: Form


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A form sent off."""

    user: str
    team: str
    callback: str
    form: Form
    values: Mapping[Slot, str]  # what was typed or chosen; an empty field is not there

    @property
    def intent(self) -> str:
        """The same for every delivery of the same content; a corrected form is another intent."""
        typed = json.dumps(sorted((str(slot), value) for slot, value in self.values.items()))
        return f"form:{self.form.nonce}:{self.form.page}:{hashlib.sha256(typed.encode()).hexdigest()[:24]}"

    def value(self, field: Field, key: str | None = None) -> str:
        """What was entered for a field; "" when it was left empty."""
        return next(
            (text for slot, text in self.values.items() if slot.field is field and key in (None, slot.key)),
            "",
        )

    def slot(self, field: Field, key: str | None = None) -> Slot | None:
        """The block of a field, for an error to stand at."""
        return next((slot for slot in self.values if slot.field is field and key in (None, slot.key)), None)


@dataclass(frozen=True, kw_only=True)
class Command:
    """A slash command."""

    user: str
    team: str
    words: tuple[str, ...]
    trigger: str

    @property
    def intent(self) -> str:
        """The same for every delivery of this command."""
        return f"command:{self.team}:{self.trigger}"


def click(body: Mapping[str, Any]) -> Click:
    """A `block_actions` payload."""
    try:
        action = body["actions"][0]
        view = body.get("view")
        return Click(
            user=body["user"]["id"],
            team=_team(body),
            action=action["action_id"],
            value=_chosen(action),
            trigger=body.get("trigger_id", ""),
            moment=action.get("action_ts", ""),
            view=_view(view) if view and view.get("type") == "modal" else None,
        )
    except (KeyError, IndexError, TypeError, AttributeError, BadId) as error:
        raise Unreadable("block_actions") from error


def submission(body: Mapping[str, Any]) -> Submission:
    """A `view_submission` payload."""
    try:
        view = body["view"]
        return Submission(
            user=body["user"]["id"],
            team=_team(body),
            callback=view["callback_id"],
            form=Form.read(view["private_metadata"]),
            values=_values(view["state"]["values"]),
        )
    except (KeyError, TypeError, AttributeError, BadId) as error:
        raise Unreadable("view_submission") from error


def command(body: Mapping[str, Any]) -> Command:
    """A slash command's payload."""
    try:
        words = tuple(str(body.get("text") or "").lower().split())
        return Command(
            user=body["user_id"], team=body.get("team_id", ""), words=words, trigger=body["trigger_id"]
        )
    except (KeyError, TypeError) as error:
        raise Unreadable("command") from error


def _team(body: Mapping[str, Any]) -> str:
    return str((body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id") or "")


def _view(view: Mapping[str, Any]) -> OpenView:
    return OpenView(id=view["id"], hash=view["hash"], form=Form.read(view["private_metadata"]))


def _values(state: Mapping[str, Mapping[str, Any]]) -> dict[Slot, str]:
    entered = {}
    for block_id, inputs in state.items():
        try:
            slot = Slot.read(block_id)
        except BadId:
            continue  # a menu of ours that is not part of the form's answer
        for element in inputs.values():
            text = _chosen(element)
            entered[slot] = text
    return entered


def _chosen(element: Mapping[str, Any]) -> str:
    option = element.get("selected_option")
    if option is not None:
        return str(option["value"])
    return str(element.get("value") or element.get("selected_date") or "")
