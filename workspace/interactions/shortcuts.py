"""Shortcuts: from anywhere, or on a message."""

from workspace import payloads
from workspace.courier import Kind, Parcel
from workspace.interactions.outcome import NotPossible, Outcome
from workspace.interactions.scene import Scene
from workspace.model.apps import App
from workspace.model.people import Person
from workspace.model.workspace import Workspace
from workspace.payloads import Actor
from workspace.wire import Json


async def run(scene: Scene, person: Person, callback_id: str, place: Json) -> Outcome:
    """Run a global shortcut, or a message shortcut on the message that `place` names."""
    app, kind = _find(scene.workspace, callback_id)
    actor = scene.actor(person, app)
    if kind == "message":
        payload = _on_message(scene, actor, callback_id, place)
    else:
        payload = payloads.shortcut(actor, callback_id=callback_id, trigger_id=scene.trigger(actor))
    parcel = Parcel(kind=Kind.INTERACTION, name=str(payload["type"]), payload=payload)
    return scene.outcome(await scene.courier.deliver(app, parcel), person, place)


def _on_message(scene: Scene, actor: Actor, callback_id: str, place: Json) -> Json:
    origin = scene.message(actor.person, place)
    return payloads.message_shortcut(actor, origin, callback_id, scene.ways_back(actor, origin))


def _find(workspace: Workspace, callback_id: str) -> tuple[App, str]:
    for app in workspace.active_apps():
        for offered in app.shortcuts:
            if offered.get("callback_id") == callback_id and not app.lacks(("commands",)):
                return app, str(offered.get("type"))
    raise NotPossible(f"There is no shortcut {callback_id}.")
