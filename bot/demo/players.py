"""The people of the demo who are played by the program: they read their cards and press the buttons.

A player sees only what Slack shows that person, and acts only through it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.ids import Action, Callback, Field
from workspace import inputs
from workspace.client import Person
from workspace.seen import Message, View
from workspace.wire import Json

BOT = "@parley"


@dataclass
class Player:
    """Somebody with something to do; `moves` are tried in order."""

    person: Person
    name: str
    moves: tuple["Move", ...]
    done: set[tuple[str, str, str]] = field(default_factory=set)

    def act(self) -> str | None:
        """Do the next thing there is to do; what was done, or None when nothing waits."""
        for move in self.moves:
            for place in move.places:
                for message in reversed(self.person.messages(place)):
                    if self._may(move, message):
                        self.done.add(_drawn(move, message))
                        if move.play(self.person, message):
                            return f"{self.name} {move.told}"
        return None

    def _may(self, move: "Move", message: Message) -> bool:
        offered = move.action in actions(message.blocks)
        return offered and move.when(message) and _drawn(move, message) not in self.done


@dataclass(frozen=True, kw_only=True)
class Move:
    """What a person does with a card that shows a certain button; once, unless the card is drawn anew."""

    name: str
    action: Action
    told: str  # as the story tells it
    places: tuple[str, ...] = (BOT,)
    fill: Callable[[View], dict[str, str] | None] | None = None  # of the form that opens; None: rather not
    when: Callable[[Message], bool] = lambda _message: True

    def play(self, person: Person, message: Message) -> bool:
        """Press the button, and send the forms that follow; whether Slack took it."""
        if person.click(label(message.blocks, self.action), on=message).status != "ok":
            return False
        if self.fill is None:
            return True
        view = person.modal()
        while view.callback_id != Callback.ANSWER:
            entries = self.fill(view)
            if entries is None or person.submit(entries, on=view).status != "ok":
                break
            following = person.modals()
            if not following:
                return True
            view = following[-1]
        person.close(view)
        return False


def actions(blocks: list[Json]) -> set[str]:
    """The actions that a card offers."""
    return {str(element["action_id"]) for element in buttons(blocks)}


def label(blocks: list[Json], action: str) -> str:
    """What the button for an action is called, in whatever language the card is."""
    button = next(element for element in buttons(blocks) if element["action_id"] == action)
    return str(button["text"]["text"])


def rep(person: Person, name: str, *, raises: str | None = None) -> Player:
    """A sales rep: accepts the proposal, or raises the first line and explains why."""
    if raises is None:
        move = Move(name="accept", action=Action.DEMAND_ACCEPT, told="accepted the proposal")
        return Player(person=person, name=name, moves=(move,))

    def fill(view: View) -> dict[str, str]:
        match view.callback_id:
            case Callback.DEMAND_EDIT:
                return {_first(view, Field.MONTHS): raises}
            case Callback.DEMAND_REASONS:
                return dict.fromkeys(_blocks(view, Field.REASON), "promotion")
            case _:
                return {}

    move = Move(
        name="edit",
        action=Action.DEMAND_EDIT,
        told=f"changed a line by {raises} and sent",
        fill=fill,
        when=lambda message: Action.DEMAND_ACCEPT in actions(message.blocks),  # nothing was sent yet
    )
    return Player(person=person, name=name, moves=(move,))


def planner(
    person: Person, name: str, *, channels: Mapping[str, str], may_close: Callable[[], bool]
) -> Player:
    """The demand planner: closes demand when it is time, and puts the plan before the executives."""
    return Player(
        person=person,
        name=name,
        moves=(
            Move(
                name="close",
                action=Action.DEMAND_CLOSE,
                told="closed demand",
                places=(f"#{channels['demand']}",),
                when=lambda _message: may_close(),
            ),
            Move(
                name="start",
                action=Action.RECONCILE_START,
                told="put the plan before the executives",
                places=(f"#{channels['main']}",),
            ),
        ),
    )


def owner_of_shortages(person: Person, name: str) -> Player:
    """An operations planner or purchaser: commits to the best way out, or lives with what has none."""
    commit = Move(
        name="commit",
        action=Action.SUPPLY_ACKNOWLEDGE,
        told="committed to a way out of a shortage",
        fill=lambda view: {} if _offers_a_lever(view) else None,
    )
    live_with = Move(
        name="live with",
        action=Action.SUPPLY_DISMISS,
        told="accepted a shortage as a risk",
        fill=lambda view: {_first(view, Field.NOTE): "No lever helps in time."},
    )
    return Player(person=person, name=name, moves=(commit, live_with))


def executive(person: Person, name: str) -> Player:
    """An executive: approves."""
    move = Move(name="approve", action=Action.APPROVAL_APPROVE, told="approved the plan")
    return Player(person=person, name=name, moves=(move,))


def _drawn(move: Move, message: Message) -> tuple[str, str, str]:
    """A card as it was drawn: the button's value names the revision of what it shows."""
    button = next(each for each in buttons(message.blocks) if each["action_id"] == move.action)
    return move.name, message.ts, str(button.get("value", ""))


def _first(view: View, field_name: Field) -> str:
    return next(_blocks(view, field_name))


def _blocks(view: View, field_name: Field) -> Iterator[str]:
    for block in view.blocks:
        if str(block.get("block_id", "")).startswith(f"{field_name}:"):
            yield str(block["block_id"])


def _offers_a_lever(view: View) -> bool:
    """Whether the form proposes a way out of the company's own."""
    slot = _first(view, Field.LEVER)
    menu = inputs.find_element(view.blocks, slot, Field.LEVER)
    return menu is not None and len(menu["options"]) > 1  # the last one is "another way"


def buttons(blocks: list[Json]) -> Iterator[Json]:
    """Every button of a card."""
    for block in inputs.every_block(blocks):
        for element in inputs.elements(block):
            if element.get("type") == "button":
                yield element
