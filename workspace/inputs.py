"""What stands in a view's or message's inputs, reported as Slack reports it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workspace.wire import Json, as_list, as_object

MOST_FILE_BYTES = 10 * 1024 * 1024
REQUIRED = "Please complete this required field."


@dataclass(frozen=True, kw_only=True)
class Input:
    """How one kind of input names its state and its pre-filled value."""

    state: str
    initial: str = ""
    many: bool = False

    @property
    def empty(self) -> list[object] | None:
        return [] if self.many else None


INPUTS: dict[str, Input] = {
    "plain_text_input": Input(state="value", initial="initial_value"),
    "number_input": Input(state="value", initial="initial_value"),
    "email_text_input": Input(state="value", initial="initial_value"),
    "url_text_input": Input(state="value", initial="initial_value"),
    "rich_text_input": Input(state="rich_text_value", initial="initial_value"),
    "static_select": Input(state="selected_option", initial="initial_option"),
    "external_select": Input(state="selected_option", initial="initial_option"),
    "users_select": Input(state="selected_user", initial="initial_user"),
    "conversations_select": Input(state="selected_conversation", initial="initial_conversation"),
    "channels_select": Input(state="selected_channel", initial="initial_channel"),
    "multi_static_select": Input(state="selected_options", initial="initial_options", many=True),
    "multi_external_select": Input(state="selected_options", initial="initial_options", many=True),
    "multi_users_select": Input(state="selected_users", initial="initial_users", many=True),
    "multi_conversations_select": Input(
        state="selected_conversations", initial="initial_conversations", many=True
    ),
    "multi_channels_select": Input(state="selected_channels", initial="initial_channels", many=True),
    "checkboxes": Input(state="selected_options", initial="initial_options", many=True),
    "radio_buttons": Input(state="selected_option", initial="initial_option"),
    "datepicker": Input(state="selected_date", initial="initial_date"),
    "timepicker": Input(state="selected_time", initial="initial_time"),
    "datetimepicker": Input(state="selected_date_time", initial="initial_date_time"),
    "file_input": Input(state="files", many=True),
}


def every_block(blocks: list[Json]) -> Iterator[Json]:
    """All blocks, also those inside containers."""
    for block in blocks:
        yield block
        yield from every_block(as_list(block.get("child_blocks")))


def elements(block: Json) -> list[Json]:
    """The interactive elements of one block."""
    if block.get("type") == "carousel":
        return [button for card in as_list(block.get("elements")) for button in as_list(card.get("actions"))]
    if block.get("type") == "card":
        return as_list(block.get("actions"))
    single = [block[key] for key in ("element", "accessory") if isinstance(block.get(key), dict)]
    many = as_list(block.get("elements")) if block.get("type") in ("actions", "context_actions") else []
    return single + many


def interactive(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element, with the block it stands in."""
    for block in every_block(blocks):
        for element in elements(block):
            yield block, element


def find_element(blocks: list[Json], block_id: str, action_id: str) -> Json | None:
    for block in every_block(blocks):
        if block.get("block_id") == block_id:
            return next((each for each in elements(block) if each.get("action_id") == action_id), None)
    return None


def initial(blocks: list[Json], *, here: str | None = None) -> Json:
    """The state of inputs nobody has touched: the pre-filled values.

    `here` is the conversation that a modal was opened from, which its inputs may ask for.
    """
    values: Json = {}
    for block, element in interactive(blocks):
        kind = INPUTS.get(str(element.get("type")))
        if kind is not None:
            state = {"type": element["type"], kind.state: _prefilled(kind, element, here)}
            values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values


def _prefilled(kind: Input, element: Json, here: str | None) -> object:
    if here is not None and element.get("default_to_current_conversation"):
        return [here] if kind.many else here
    return element.get(kind.initial, kind.empty)


def carry_over(values: Json, *, into: list[Json]) -> Json:
    """The state after the blocks were replaced.

    An input that keeps its block_id, action_id and type keeps what stands in it, and the new
    pre-filled value is ignored: this is how Slack behaves, and a trap for apps.
    """
    renewed = initial(into)
    for block_id, actions in renewed.items():
        for action_id, state in actions.items():
            before = as_object(as_object(values.get(block_id)).get(action_id))
            if before.get("type") == state["type"]:
                actions[action_id] = before
    return renewed


def overlay(values: Json, changes: Json) -> Json:
    """The state with a person's changes; what the blocks do not have is ignored."""
    return {
        block_id: {
            action_id: as_object(changes.get(block_id)).get(action_id) or state
            for action_id, state in actions.items()
        }
        for block_id, actions in values.items()
    }


def problems(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's own client refuses before the app hears of a submission, by block_id."""
    found = {}
    for block in every_block(blocks):
        if block.get("type") == "input":
            state = as_object(as_object(values.get(block["block_id"])).get(block["element"]["action_id"]))
            problem = _problem(block, state)
            if problem:
                found[block["block_id"]] = problem
    return found


def _problem(block: Json, state: Json) -> str | None:
    element = block["element"]
    value = state.get(INPUTS[element["type"]].state)
    if value in (None, "", []):
        return None if block.get("optional") else REQUIRED
    match element["type"]:
        case "plain_text_input":
            return _length_problem(element, str(value))
        case "number_input":
            return _number_problem(element, str(value))
        case "email_text_input" if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", str(value)):
            return "Please enter a valid email address."
        case "file_input":
            return _files_problem(element, as_list(value))
        case "url_text_input" if not re.match(r"https?://\S+$", str(value)):
            return "Please enter a valid URL."
    return None


def _files_problem(element: Json, files: list[Json]) -> str | None:
    most, accepted = element.get("max_files", 10), element.get("filetypes")
    if len(files) > most:
        return f"Please choose at most {most} files."
    for file in files:
        if accepted and file.get("filetype") not in accepted:
            return f"Please choose files of these types: {', '.join(accepted)}."
        if file.get("size", 0) > MOST_FILE_BYTES:
            return "Please choose files of at most 10 MB."
    return None


def _length_problem(element: Json, value: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Please use at least {least} characters."
    if len(value) > most:
        return f"Please use at most {most} characters."
    return None


def _number_problem(element: Json, value: str) -> str | None:
    decimal = element.get("is_decimal_allowed")
    if not re.fullmatch(r"-?\d+(\.\d+)?" if decimal else r"-?\d+", value):
        return "Please enter a valid number." if decimal else "Please enter a whole number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None
