"""files.*: reserve an upload URL, complete the upload, look up, delete."""

from workspace import shapes
from workspace.errors import SlackError
from workspace.methods.call import Call, Method, Tier
from workspace.model import files, messages
from workspace.model.channels import Channel
from workspace.model.files import File
from workspace.model.messages import Author, Content
from workspace.wire import Json, as_list


def get_upload_url(call: Call) -> Json:
    name = call.args.required("filename")
    length = call.args.whole("length", 0)
    if length < 1:
        raise SlackError("invalid_arguments")
    file = files.reserve(
        call.workspace, owner=call.bot, name=name, size=length, alt_text=call.args.text("alt_txt")
    )
    return {"upload_url": f"{call.workspace.url}/upload/v1/{file.secret}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """Make uploaded files usable and share them, as one message, into the channels asked for."""
    completed = [
        _complete(call, entry) for entry in as_list(call.args.structure("files", "invalid_arguments"))
    ]
    if not completed:
        raise SlackError("invalid_arguments")
    for channel in _shared_into(call):
        _share(call, channel, completed)
    return {"files": [shapes.file(call.workspace, file, base=call.workspace.url) for file in completed]}


def info(call: Call) -> Json:
    file = _known(call, call.args.required("file", "file_not_found"))
    if not file.complete:
        raise SlackError("file_not_found")
    return {"file": shapes.file(call.workspace, file, base=call.workspace.url), "comments": []}


def delete(call: Call) -> Json:
    file = _known(call, call.args.required("file", "file_not_found"))
    if file.owner != call.bot:
        raise SlackError("cant_delete_file")
    del call.workspace.files[file.id]
    return {}


METHODS = (
    Method(name="files.getUploadURLExternal", run=get_upload_url, tier=Tier.FOUR, scopes=("files:write",)),
    Method(name="files.completeUploadExternal", run=complete_upload, tier=Tier.FOUR, scopes=("files:write",)),
    Method(name="files.info", run=info, tier=Tier.FOUR, scopes=("files:read",)),
    Method(name="files.delete", run=delete, tier=Tier.THREE, scopes=("files:write",)),
)


def _known(call: Call, file_id: str) -> File:
    file = call.workspace.files.get(file_id)
    if file is None or not files.may_see(call.workspace, file, call.bot):
        raise SlackError("file_not_found")
    return file


def _complete(call: Call, entry: object) -> File:
    if not isinstance(entry, dict) or "id" not in entry:
        raise SlackError("invalid_arguments")
    file = _known(call, str(entry["id"]))
    if file.data is None:
        raise SlackError("file_upload_not_finished")
    file.complete = True
    file.title = str(entry.get("title") or file.name)
    return file


def _shared_into(call: Call) -> list[Channel]:
    wanted = call.args.words("channels") or call.args.words("channel_id")
    shared = []
    for channel_id in wanted:
        channel = call.workspace.channels.get(channel_id)
        if channel is None or call.bot not in channel.members:
            raise SlackError("channel_not_found" if channel is None else "not_in_channel")
        shared.append(channel)
    return shared


def _share(call: Call, channel: Channel, shared: list[File]) -> None:
    if channel.is_archived:
        raise SlackError("is_archived")
    for file in shared:
        files.share(call.workspace, file, channel, by=call.bot)
    said = Content(text=call.args.text("initial_comment"), files=[file.id for file in shared])
    author = Author(user=call.bot, app_id=call.app.id)
    thread_ts = call.args.text("thread_ts") or None
    messages.post(call.workspace, channel, author, said, thread_ts=thread_ts, subtype="file_share")
