"""The coordinator's clicks on data problems, and everybody's `/sop`."""

from collections.abc import Mapping

from bot.db.cycle import Cycle
from bot.db.problem import DataProblem
from bot.ids import Action, Callback, Field
from bot.listeners.desk import Desk, Done, OnClick, OnSubmission, Reply, Show, blank_note
from bot.listeners.payloads import Click, Submission
from bot.messages import cycle as messages
from bot.projections import cycle as projections
from bot.use_cases import cycle
from planning.roles import Right


def check_again(click: Click, desk: Desk) -> None:
    """Run the data checks once more."""
    cycle.check_again(desk.transaction, gesture=desk.gesture(click), cycle_id=click.pointer.number)


def waive(click: Click, desk: Desk) -> Show:
    """Open the form that lets one problem pass."""
    desk.require(click, Right.RUN_CYCLE)
    with desk.reading() as session:
        found = session.get_one(DataProblem, click.pointer.number)
        cycle.require_undecided(session.get_one(Cycle, found.cycle_id))
    form = desk.open_form(click, Callback.CYCLE_WAIVE)
    return Show(messages.waive(form=form, problem=projections.data_problem(found)))


def let_pass(sent: Submission, desk: Desk) -> Reply:
    """Let it pass, by name."""
    if blank := blank_note(sent):
        return blank
    cycle.waive(
        desk.transaction,
        gesture=desk.gesture(sent, closes=True),
        problem_id=sent.form.pointer.number,
        reason=sent.value(Field.NOTE),
    )
    return Done()


CLICKS: Mapping[str, OnClick] = {Action.CYCLE_CHECK: check_again, Action.CYCLE_WAIVE: waive}
SUBMISSIONS: Mapping[str, OnSubmission] = {Callback.CYCLE_WAIVE: let_pass}
