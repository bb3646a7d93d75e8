"""Clicks: a button is pressed, or something is chosen in an element that tells the app at once."""

from workspace import inputs, payloads
from workspace.blockkit import validate
from workspace.courier import Kind, Parcel
from workspace.interactions.outcome import NotPossible, Outcome, Status
from workspace.interactions.scene import Scene, blocks_of
from workspace.model.people import Person
from workspace.payloads import Origin, ViewOrigin
from workspace.wire import Json, as_list, as_object

_RETURNED = ("action_id", "text", "value", "style", "placeholder")


async def act(scene: Scene, person: Person, container: Json, action: Json, state: Json) -> Outcome:
    """Press or choose. `action` names the element and what was chosen, `state` is what else stands there."""
    origin = scene.origin(person, container)
    element = inputs.find_element(blocks_of(origin), action["block_id"], action["action_id"])
    if element is None:
        raise NotPossible("That element is not there any more.")
    actor = scene.actor_on(person, origin)
    _remember(person, origin, action, state)
    identity = {key: element[key] for key in _RETURNED if key in element}
    stamp = scene.workspace.next_ts()
    payload = payloads.block_action(
        actor,
        origin,
        {**identity, **action, "type": element["type"], "action_ts": stamp},
        scene.ways_back(actor, origin),
    )
    parcel = Parcel(kind=Kind.INTERACTION, name="block_actions", payload=payload)
    return scene.outcome(await scene.courier.deliver(actor.app, parcel), person, container)


async def suggest(scene: Scene, person: Person, container: Json, element: Json, typed: str) -> Outcome:
    """Ask the app for the options of an external select; `element` names it."""
    origin = scene.origin(person, container)
    actor = scene.actor_on(person, origin)
    payload = payloads.block_suggestion(
        actor, origin, block_id=element["block_id"], action_id=element["action_id"], value=typed
    )
    parcel = Parcel(kind=Kind.INTERACTION, name="block_suggestion", payload=payload, answerable=True)
    answer = await scene.courier.deliver(actor.app, parcel)
    outcome = scene.outcome(answer, person, container)
    return _offered(answer.payload) if outcome.status is Status.OK else outcome


def _offered(answer: Json) -> Outcome:
    """The options that the app offers, if they are such as Slack would show."""
    faults = [
        fault
        for group in as_list(answer.get("option_groups"))
        for fault in validate.options(as_object(group).get("options"))
    ]
    faults += validate.options(answer.get("options", []))
    if faults:
        return Outcome(status=Status.REFUSED, error="; ".join(map(str, faults)), body={"options": []})
    offered: Json = {key: answer[key] for key in ("options", "option_groups") if key in answer}
    return Outcome(status=Status.OK, body=offered or {"options": []})


def _remember(person: Person, origin: Origin, action: Json, state: Json) -> None:
    """Keep what now stands in the inputs, the acted-on element's value included."""
    merged = {block_id: dict(actions) for block_id, actions in state.items()}
    chosen = {key: value for key, value in action.items() if key not in ("block_id", "action_id")}
    merged.setdefault(action["block_id"], {})[action["action_id"]] = chosen
    if isinstance(origin, ViewOrigin):
        origin.view.values = inputs.overlay(origin.view.values, merged)
        return
    before = inputs.carry_over(origin.message.inputs.get(person.id, {}), into=blocks_of(origin))
    origin.message.inputs[person.id] = inputs.overlay(before, merged)
