"""Forms: a modal is sent, and the app's answer decides what becomes of it; or it is closed."""

from workspace import content, inputs, payloads, shapes
from workspace.courier import Kind, Parcel, Receipt
from workspace.errors import SlackError
from workspace.interactions.outcome import Outcome, Status
from workspace.interactions.scene import TROUBLE, Scene
from workspace.model import views
from workspace.model.people import Person
from workspace.model.views import View
from workspace.model.workspace import Workspace
from workspace.wire import Json, as_list, as_object


async def submit(scene: Scene, person: Person, view: View, values: Json) -> Outcome:
    """Send a modal's form; what Slack's own client would not send is refused at its field."""
    view.values = inputs.overlay(view.values, values)
    _give_files(scene.workspace, view)
    missing = inputs.problems(view.content["blocks"], view.values)
    if missing:
        views.reject(scene.workspace, view, missing)
        return Outcome(status=Status.ERRORS, errors=missing)
    actor = scene.actor(person, scene.workspace.apps[view.app_id])
    payload = payloads.view_submission(
        actor,
        view,
        trigger_id=scene.trigger(actor, here=view.here),
        response_urls=_response_urls(scene, view),
    )
    parcel = Parcel(kind=Kind.INTERACTION, name="view_submission", payload=payload, answerable=True)
    answer = await scene.courier.deliver(actor.app, parcel)
    container = {"type": "view", "view_id": view.id}
    if answer.receipt is not Receipt.OK:
        return scene.outcome(answer, person, container)
    if views.find(scene.workspace, view.id) is None:
        return Outcome(status=Status.OK)  # closed while the app was answering: nothing is left to change
    try:
        return _respond(scene.workspace, view, answer.payload)
    except SlackError as error:
        why = _explained(error)
        scene.warn(person, container, f"{TROUBLE} ({why})")
        return Outcome(status=Status.REFUSED, error=why)


async def close(scene: Scene, person: Person, view: View) -> Outcome:
    """Close a modal with its close button or Esc; apps that asked for it are told."""
    if view.content.get("clear_on_close"):
        closed = views.clear(scene.workspace, person.id)
    else:
        views.pop(scene.workspace, view)
        closed = [view]
    for each in closed:
        if each.content.get("notify_on_close"):
            await _tell_closed(scene, person, each, is_cleared=each is not view)
    return Outcome(status=Status.OK)


def _response_urls(scene: Scene, view: View) -> list[Json]:
    """A way to answer in each conversation that was chosen where the app asked for one."""
    urls = []
    for block, element in inputs.interactive(view.content["blocks"]):
        chosen = view.values.get(block["block_id"], {}).get(element["action_id"], {})
        channel = chosen.get("selected_conversation") or chosen.get("selected_channel")
        if element.get("response_url_enabled") and channel in scene.workspace.channels:
            url = scene.responses.issue(app_id=view.app_id, person=view.person, channel=channel)
            ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
            urls.append({**ids, "channel_id": channel, "response_url": url})
    return urls


def _respond(workspace: Workspace, view: View, answer: Json) -> Outcome:
    """Do what the app answered to a submission."""
    match answer.get("response_action"):
        case None:
            views.pop(workspace, view)
        case "clear":
            views.clear(workspace, view.person)
        case "errors":
            return _reject(workspace, view, as_object(answer.get("errors")))
        case "update":
            views.update(workspace, view, _modal(workspace, view, answer))
        case "push":
            if len(workspace.modals.get(view.person, [])) >= views.STACK_LIMIT:
                raise SlackError("push_limit_reached")
            modal = _modal(workspace, view, answer)
            views.push(workspace, app_id=view.app_id, person=view.person, content=modal, here=view.here)
        case other:
            raise _invalid(f"unknown response_action: {other}")
    return Outcome(status=Status.OK)


def _reject(workspace: Workspace, view: View, errors: Json) -> Outcome:
    asked = {block["block_id"] for block in view.content["blocks"] if block["type"] == "input"}
    unknown = sorted(errors.keys() - asked)
    if unknown or not errors:
        raise _invalid(f"errors must name input blocks of this view, not {', '.join(unknown) or 'nothing'}")
    shown = {block_id: str(text) for block_id, text in errors.items()}
    views.reject(workspace, view, shown)
    return Outcome(status=Status.ERRORS, errors=shown)


def _modal(workspace: Workspace, view: View, answer: Json) -> Json:
    app = workspace.apps[view.app_id]
    return content.view(answer.get("view"), kind="modal", app=app, mint=workspace.mint)


def _invalid(rule: str) -> SlackError:
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {rule}"]})


def _explained(error: SlackError) -> str:
    details = as_list(as_object(error.details.get("response_metadata")).get("messages"))
    return "; ".join([error.error, *map(str, details)])


def _give_files(workspace: Workspace, view: View) -> None:
    """Show the app the files of a form, as Slack describes files."""
    bot = workspace.apps[view.app_id].bot_user
    for actions in view.values.values():
        for state in actions.values():
            if state["type"] == "file_input":
                named = [workspace.files.get(str(as_object(each).get("id"))) for each in state["files"]]
                own = [file for file in named if file is not None and file.owner == view.person]
                for file in own:
                    file.given_to.append(bot)
                state["files"] = [shapes.file(workspace, file, base=workspace.url) for file in own]


async def _tell_closed(scene: Scene, person: Person, view: View, *, is_cleared: bool) -> None:
    actor = scene.actor(person, scene.workspace.apps[view.app_id])
    payload = payloads.view_closed(actor, view, is_cleared=is_cleared)
    await scene.courier.deliver(actor.app, Parcel(kind=Kind.INTERACTION, name="view_closed", payload=payload))
