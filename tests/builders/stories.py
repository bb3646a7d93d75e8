"""A month on the stage, told by what people do: they see what Slack shows them, and act only through it."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.db import cycle, supply
from bot.db.supply import Shortage
from bot.demo import players
from bot.demo.stage import Stage
from bot.ids import Action, Field
from planning.cycle import Step
from planning.shortage import State
from workspace import client
from workspace.client import Person
from workspace.form import Value
from workspace.seen import Message, Outcome, Surface, View
from workspace.wire import Json

BOT = "@parley"
SHORT = timedelta(minutes=1)


class Teller:
    """One of the company's people at their screen."""

    def __init__(self, story: "Story", person: Person) -> None:
        self.story = story
        self.person = person

    def press(self, action: Action, *, place: str = BOT, on: Surface | None = None, nth: int = 0) -> Outcome:
        """Press a button by what it does: on the latest message that has it, whatever its language."""
        surface = on or self.card(action, place)
        button = _buttons(surface.blocks, action)[nth]
        outcome = self.person.click(str(button["text"]["text"]), on=surface)
        self.story.settle()
        return outcome

    def card(self, action: Action, place: str = BOT) -> Message:
        """The latest message that offers the action."""
        return client.eventually(lambda: self._find(action, place), f"a button {action} in {place}")

    def offers(self, action: Action, place: str = BOT) -> bool:
        """Whether any message there offers the action."""
        return self._find(action, place) is not None

    def fill(self, values: Mapping[Field, Value] | None = None) -> Outcome:
        """Fill in the top form, the first of its fields of each kind, and send it."""
        blocks = {self._block(field): value for field, value in (values or {}).items()}
        outcome = self.person.submit(blocks, on=self.person.modal())
        self.story.settle()
        return outcome

    def form(self) -> View:
        """The form on screen."""
        return self.person.modal()

    def form_with(self, words: str) -> View:
        """The form on screen once it says that: a button in it turns it after the click was taken."""

        def found() -> View | None:
            form = self.person.modal()
            return form if words in form.words else None

        return client.eventually(found, f"a form with {words!r}", seconds=60)

    def words(self, place: str = BOT) -> str:
        """Everything there is to read in a place."""
        return "\n".join(message.words for message in self.person.messages(place))

    def home(self) -> View:
        """The Home tab, drawn anew."""
        self.person.open_home(BOT)
        self.story.settle()
        return self.person.wait_for_home(BOT)

    def dismissed(self) -> str:
        """What the small form on top says; it is closed then."""
        view = self.person.modal()
        self.person.close(view)
        return view.words

    def _block(self, field: Field) -> str:
        """The first block of the form on screen that asks for this, as soon as it does."""

        def found() -> str | None:
            ids = (str(block.get("block_id", "")) for block in self.person.modal().blocks)
            return next((each for each in ids if each.startswith(f"{field}:")), None)

        return client.eventually(found, f"a field for {field}")

    def _find(self, action: Action, place: str) -> Message | None:
        messages = reversed(self.person.messages(place))
        return next((each for each in messages if action in players.actions(each.blocks)), None)


class Story:
    """The month as it goes on."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.workspace = client.connect(stage.url)

    def by(self, name: str) -> Teller:
        """One of the people, by their short name."""
        return Teller(self, self.workspace.person(self.stage.slack_id(name)))

    def settle(self) -> None:
        """Let everything due be done and said."""
        self.stage.settle()

    def forward(self) -> None:
        """Let time pass until the next thing is due."""
        self.stage.forward()

    def pass_to(self, step: Step) -> None:
        """Let time pass until a step was to open."""
        with self.stage.database.reading() as session:
            opens = session.get_one(cycle.Cycle, self.stage.cycle_id).step(step).opens_at
        self._pass_until(lambda: self.stage.server.clock.now() >= opens)

    def pass_deadline(self, step: Step) -> None:
        """Let time pass until the deadline of a step."""
        with self.stage.database.reading() as session:
            due = session.get_one(cycle.Cycle, self.stage.cycle_id).step(step).due_at
        self._pass_until(lambda: self.stage.server.clock.now() >= due)

    def a_moment(self) -> None:
        """Let a minute pass."""
        self.workspace.advance(SHORT)
        self.settle()

    @property
    def reached(self) -> str | None:
        """The step the month has reached."""
        return self.cycle().reached

    def cycle(self) -> cycle.Cycle:
        """The cycle as it stands."""
        with self.stage.database.reading() as session:
            return session.get_one(cycle.Cycle, self.stage.cycle_id)

    def shortages(self, state: State | None = None) -> list[Shortage]:
        """The shortages, in one state if named."""
        with self.stage.database.reading() as session:
            rows = supply.of_cycle(session, self.stage.cycle_id)
        return [row for row in rows if state in (None, row.state)]

    def _pass_until(self, is_there: Callable[[], bool]) -> None:
        while not is_there():
            assert self.stage.forward_or_none() is not None


def _buttons(blocks: list[Json], action: Action) -> list[Json]:
    return [button for button in players.buttons(blocks) if button["action_id"] == action]
