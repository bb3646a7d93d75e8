"""What a click, the Home tab or `/sop` does or shows, tried where Slack's payload comes in."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext

from sqlalchemy.orm import Session

from bot.clock import MovableClock
from bot.db.session import Transaction
from bot.ids import Action, Callback, Form, Pointer
from bot.listeners import home
from bot.listeners.crowd import Crowd
from bot.listeners.desk import Desk
from bot.listeners.payloads import Click, Command, OpenView
from bot.listeners.readers import Readers
from bot.listeners.register import CLICKS
from bot.projections.lines import line_id
from bot.render.renderer import Renderer
from bot.use_cases.gesture import Gesture
from tests.faults.rights import PEOPLE, Cell, Seen
from tests.faults.world import World

LINE = ("EM-1", "Italy")
ACCOUNTS = {person["person"]: person["slack"] for person in PEOPLE}
RENDERER = Renderer(mention=str, name=str)

Attempt = Callable[[Transaction, Gesture, Cell, World], object]
OnDesk = Callable[[Desk, Cell, World], object]
Point = Callable[[Cell, World], Pointer]


class NotShown(Exception):
    """Whoever asked was not told what they asked for."""


def click(action: Action, point: Point) -> Attempt:
    """Press a button that was drawn from the record."""

    def press(desk: Desk, cell: Cell, world: World) -> object:
        return CLICKS[action](_click(action, str(point(cell, world)), cell), desk)

    return _at_desk(press)


def turn(action: Action, callback: Callback, point: Point) -> Attempt:
    """Turn to a line in a form that is open on the record."""

    def press(desk: Desk, cell: Cell, world: World) -> object:
        form = Form(pointer=point(cell, world), nonce=str(callback), line=line_id(*LINE))
        view = OpenView(id="V1", hash="1", form=form)
        return CLICKS[action](_click(action, line_id(*LINE), cell, view=view), desk)

    return _at_desk(press)


def command(*words: str) -> Attempt:
    """Type `/sop` and these words."""

    def ask(desk: Desk, cell: Cell, world: World) -> None:
        typed = Command(user=_account(cell), team="T1", words=words, trigger="1.2")
        if home.answer(typed, desk).template == "demand/why_which":
            raise NotShown(NotShown.__doc__)

    return _at_desk(ask)


def open_home(desk: Desk, cell: Cell, world: World) -> None:
    """Look at one's Home tab."""
    home.opened(_account(cell), desk)


def request(cell: Cell, world: World) -> Pointer:
    """To the rep's request."""
    return Pointer(subject=str(world.request_id), revision=world.request_revision())


def cycle(cell: Cell, world: World) -> Pointer:
    """To the month."""
    return Pointer(subject=str(world.month.cycle_id), revision=1)


def shortage(cell: Cell, world: World) -> Pointer:
    """To the shortage, as it is or as it was."""
    return Pointer(
        subject=str(world.shortage_id), revision=world.shortage_revision() + (cell.seen is Seen.OTHER)
    )


def version(cell: Cell, world: World) -> Pointer:
    """To the plan, to other content of it, or to an older one."""
    plan_id, digest = world.first_plan if cell.seen is Seen.SUPERSEDED else world.plan
    return Pointer(subject=f"{plan_id}:{'e' * 64 if cell.seen is Seen.OTHER else digest}", revision=1)


def data_problem(cell: Cell, world: World) -> Pointer:
    """To what the data checks found."""
    return Pointer(subject=str(world.problem_id), revision=1)


def message(cell: Cell, world: World) -> Pointer:
    """To what did not arrive."""
    return Pointer(subject=str(world.message_id), revision=int(cell.seen is Seen.OTHER))


def step(cell: Cell, world: World) -> Pointer:
    """To what is not tried any more."""
    return Pointer(subject=str(world.step_id), revision=int(cell.seen is Seen.OTHER))


def _at_desk(act: OnDesk) -> Attempt:
    def attempt(transaction: Transaction, gesture: Gesture, cell: Cell, world: World) -> None:
        with transaction() as session:

            def once() -> nullcontext[Session]:
                return nullcontext(session)

            clock = MovableClock(at=gesture.now)
            desk = Desk(
                transaction=once,
                reading=once,
                clock=clock,
                renderer=RENDERER,
                readers=Readers(once),
                crowd=Crowd(once, once),
            )
            act(desk, cell, world)

    return attempt


def _click(action: Action, value: str, cell: Cell, view: OpenView | None = None) -> Click:
    return Click(
        user=_account(cell), team="T1", action=action, value=value, trigger="1", moment="1.2", view=view
    )


def _account(cell: Cell) -> str:
    return ACCOUNTS.get(cell.actor, "USTRANGER")


ATTEMPTS: Mapping[str, Attempt] = {
    "open_forecast": click(Action.DEMAND_EDIT, request),
    "open_line": click(Action.DEMAND_ITEM, request),
    "turn_back": turn(Action.DEMAND_PREVIOUS, Callback.DEMAND_ITEM, request),
    "open_review": click(Action.DEMAND_REVIEW, cycle),
    "turn_to_line": turn(Action.DEMAND_PICK, Callback.DEMAND_REVIEW, cycle),
    "open_acknowledge": click(Action.SUPPLY_ACKNOWLEDGE, shortage),
    "open_dismiss": click(Action.SUPPLY_DISMISS, shortage),
    "open_changes": click(Action.APPROVAL_CHANGES, version),
    "open_comment": click(Action.APPROVAL_COMMENT, version),
    "see_details": click(Action.APPROVAL_DETAILS, version),
    "open_waive": click(Action.CYCLE_WAIVE, data_problem),
    "send_again": click(Action.HOME_RESEND, message),
    "look_again": click(Action.HOME_LOOK_AGAIN, message),
    "drop": click(Action.HOME_DROP, message),
    "try_again": click(Action.HOME_TRY_AGAIN, step),
    "open_home": _at_desk(open_home),
    "ask_for_help": command("help"),
    "ask_for_status": command("status"),
    "ask_why": command("why", *(word.lower() for word in LINE)),
    "ask_why_of_own": command("why", *(word.lower() for word in LINE)),
    "ask_for_language": command("language", "it"),
}
