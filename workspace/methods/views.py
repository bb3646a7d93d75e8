"""views.*: open, push, update and publish."""

from workspace import content, shapes
from workspace.errors import SlackError
from workspace.methods.call import Call, Method, Tier
from workspace.model import views
from workspace.model.views import View
from workspace.wire import Json


def open_view(call: Call) -> Json:
    modal = _content(call, "modal")
    trigger = call.desk.triggers.redeem(_trigger(call), app_id=call.app.id)
    _refuse_duplicate(call, modal)
    shown = views.open_modal(
        call.workspace, app_id=call.app.id, person=trigger.person, content=modal, here=trigger.here
    )
    return {"view": shapes.view(call.workspace, shown)}


def push(call: Call) -> Json:
    modal = _content(call, "modal")
    trigger = call.desk.triggers.redeem(_trigger(call), app_id=call.app.id)
    stack = call.workspace.modals.get(trigger.person, [])
    if not stack or stack[-1].app_id != call.app.id:
        raise SlackError("invalid_trigger_id")
    if len(stack) >= views.STACK_LIMIT:
        raise SlackError("push_limit_reached")
    _refuse_duplicate(call, modal)
    shown = views.push(
        call.workspace, app_id=call.app.id, person=trigger.person, content=modal, here=trigger.here
    )
    return {"view": shapes.view(call.workspace, shown)}


def update(call: Call) -> Json:
    shown = _existing(call)
    modal = _content(call, shown.type)
    _check_hash(call, shown)
    return {"view": shapes.view(call.workspace, views.update(call.workspace, shown, modal))}


def publish(call: Call) -> Json:
    person = call.person("user_id")
    if not call.app.has_home:
        raise SlackError("not_enabled")
    home = _content(call, "home")
    shown = call.workspace.homes.get((call.app.id, person.id))
    if shown is not None:
        _check_hash(call, shown)
    published = views.publish_home(call.workspace, app_id=call.app.id, person=person.id, content=home)
    return {"view": shapes.view(call.workspace, published)}


METHODS = (
    Method(name="views.open", run=open_view, tier=Tier.FOUR),
    Method(name="views.push", run=push, tier=Tier.FOUR),
    Method(name="views.update", run=update, tier=Tier.FOUR),
    Method(name="views.publish", run=publish, tier=Tier.FOUR),
)


def _content(call: Call, kind: str) -> Json:
    value = call.args.structure("view", "invalid_arguments")
    return content.view(value, kind=kind, app=call.app, mint=call.workspace.mint)


def _trigger(call: Call) -> str:
    """The trigger of an interaction; the pointer to one from an interactive message is called the same."""
    return call.args.text("trigger_id") or call.args.required("interactivity_pointer")


def _refuse_duplicate(call: Call, modal: Json) -> None:
    external_id = modal.get("external_id", "")
    if external_id and views.find_external(call.workspace, call.app.id, external_id):
        raise SlackError("duplicate_external_id")


def _existing(call: Call) -> View:
    view_id, external_id = call.args.text("view_id"), call.args.text("external_id")
    if view_id:
        shown = views.find(call.workspace, view_id)
    elif external_id:
        shown = views.find_external(call.workspace, call.app.id, external_id)
    else:
        raise SlackError("invalid_arguments")
    if shown is None or shown.app_id != call.app.id:
        raise SlackError("not_found")
    return shown


def _check_hash(call: Call, shown: View) -> None:
    expected = call.args.text("hash")
    if expected and expected != shown.hash:
        raise SlackError("hash_conflict")
