"""Turns what an app sends into message content, refusing what Slack would refuse."""

from collections.abc import Iterator
from dataclasses import replace

from workspace import inputs
from workspace.arguments import Arguments
from workspace.blockkit import limits, validate
from workspace.blockkit.fault import Fault
from workspace.blockkit.limits import Surface
from workspace.errors import SlackError, invalid, missing_scope
from workspace.ids import Mint
from workspace.model import files
from workspace.model.apps import App
from workspace.model.messages import Content
from workspace.model.workspace import Workspace
from workspace.wire import Json, as_list, as_object, dump


def message(
    args: Arguments, author: str, workspace: Workspace, *, longest_text: int = limits.MOST_MESSAGE_TEXT
) -> Content:
    """The content of a message that an author wants to post or to edit in."""
    text = args.text("text")
    if len(text) > longest_text:
        raise SlackError("msg_too_long")
    blocks = _blocks(args, workspace.mint)
    attachments = _attachments(args, workspace.mint)
    _check_pictures(blocks, author, workspace)
    if not (text or blocks or attachments):
        raise SlackError("no_text")
    return Content(text=text, blocks=blocks, attachments=attachments, metadata=_metadata(args))


def pieces(said: Content) -> list[Content]:
    """A text too long for one message becomes several, as in Slack; with blocks it is only their summary."""
    if said.blocks or said.attachments or len(said.text) <= limits.MOST_TEXT_IN_ONE:
        return [said]
    return [replace(said, text=text) for text in _parts(said.text)]


def view(value: object, *, kind: str, app: App, mint: Mint) -> Json:
    """The content of a modal or Home tab of an app, with an id for every block and action."""
    if not isinstance(value, dict):
        raise SlackError(
            "invalid_arguments",
            response_metadata={"messages": ["[ERROR] must provide an object [json-pointer:/view]"]},
        )
    if validate.is_too_large(value):
        raise SlackError("view_too_large")
    faults = validate.view(value)
    if not faults and value["type"] != kind:
        faults = [Fault(pointer="/view/type", rule=f"must be one of: {kind}")]
    if faults:
        raise invalid("invalid_arguments", faults)
    _check_files_may_be_read(value["blocks"], app)
    return value | {"blocks": with_ids(value["blocks"], mint)}


def with_ids(blocks: list[Json], mint: Mint) -> list[Json]:
    """Blocks and their elements as Slack stores them: those without an id are given one."""
    for block in inputs.every_block(blocks):
        block.setdefault("block_id", mint.short())
        for element in inputs.elements(block):
            element.setdefault("action_id", mint.short())
    return blocks


def _check_files_may_be_read(blocks: list[Json], app: App) -> None:
    """Whoever asks for files must be allowed to read them."""
    asks = any(element.get("type") == "file_input" for _, element in inputs.interactive(blocks))
    if asks and app.lacks(("files:read",)):
        raise missing_scope(needed=("files:read",), provided=app.scopes)


def _parts(text: str) -> Iterator[str]:
    """Cut at the end of a line or word where there is one, anywhere otherwise."""
    while len(text) > limits.MOST_TEXT_IN_ONE:
        room = text[: limits.MOST_TEXT_IN_ONE]
        breaks = (room.rfind("\n"), room.rfind(" "))
        end = next((each for each in breaks if each > 0), len(room))
        yield text[:end]
        text = text[end:].lstrip()
    yield text


def _blocks(args: Arguments, mint: Mint) -> list[Json]:
    value = args.structure("blocks", "invalid_blocks_format")
    if value is None:
        return []
    faults = validate.blocks(value, surface=Surface.MESSAGE)
    if faults:
        raise invalid("invalid_blocks", faults)
    return with_ids(as_list(value), mint)


def _check_pictures(blocks: list[Json], author: str, workspace: Workspace) -> None:
    """A picture must be a file that is complete and that the author may see."""
    faults = []
    for position, block in enumerate(blocks):
        wanted = as_object(block.get("slack_file")).get("id")
        file = workspace.files.get(str(wanted))
        if wanted and (file is None or not file.complete or not files.may_see(workspace, file, author)):
            faults.append(Fault(pointer=f"/blocks/{position}/slack_file", rule="invalid slack file"))
    if faults:
        raise invalid("invalid_blocks", faults)


def _attachments(args: Arguments, mint: Mint) -> list[Json]:
    value = args.structure("attachments", "invalid_attachments")
    attachments = [as_object(attachment) for attachment in as_list(value)]
    if len(attachments) > limits.MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    for position, attachment in enumerate(attachments, start=1):
        attachment.setdefault("id", position)
        if "blocks" in attachment:
            pointer = f"/attachments/{position - 1}/blocks"
            faults = validate.blocks(attachment["blocks"], surface=Surface.MESSAGE, pointer=pointer)
            if faults:
                raise invalid("invalid_attachments", faults)
            with_ids(attachment["blocks"], mint)
    return attachments


def _metadata(args: Arguments) -> Json | None:
    value = args.structure("metadata", "invalid_metadata_format")
    if value is None:
        return None
    metadata = as_object(value)
    if not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    if len(dump(metadata).encode()) > limits.MOST_METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return metadata
