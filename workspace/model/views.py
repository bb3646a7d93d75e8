"""Views: modals, stacked up to three deep, and the Home tab."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workspace import inputs
from workspace.model import facts
from workspace.wire import Json

if TYPE_CHECKING:
    from workspace.model.workspace import Workspace

STACK_LIMIT = 3


@dataclass(kw_only=True, slots=True)
class View:
    """A modal or Home tab as one person sees it.

    `values` is the state of its inputs, `here` the conversation that a modal was opened from.
    """

    id: str
    app_id: str
    person: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    here: str | None = None

    @property
    def type(self) -> str:
        return str(self.content["type"])

    @property
    def external_id(self) -> str:
        return str(self.content.get("external_id") or "")


def open_modal(
    workspace: "Workspace", *, app_id: str, person: str, content: Json, here: str | None = None
) -> View:
    """Show a modal; one that was open before makes room."""
    view = _new(workspace, app_id=app_id, person=person, content=content, here=here)
    workspace.modals[person] = [view]
    workspace.tell(facts.ModalsChanged(person=person))
    return view


def push(workspace: "Workspace", *, app_id: str, person: str, content: Json, here: str | None = None) -> View:
    """Lay a modal over the one on top."""
    stack = workspace.modals.setdefault(person, [])
    view = _new(workspace, app_id=app_id, person=person, content=content, here=here)
    view.root_id, view.previous_id = stack[-1].root_id, stack[-1].id
    stack.append(view)
    workspace.tell(facts.ModalsChanged(person=person))
    return view


def update(workspace: "Workspace", view: View, content: Json) -> View:
    """Replace a view's content. What was typed stays where the input keeps its ids."""
    view.values = inputs.carry_over(view.values, into=content["blocks"])
    view.content = content
    view.errors = {}
    view.hash = new_hash(workspace)
    _tell(workspace, view)
    return view


def publish_home(workspace: "Workspace", *, app_id: str, person: str, content: Json) -> View:
    view = workspace.homes.get((app_id, person))
    if view is not None:
        return update(workspace, view, content)
    view = _new(workspace, app_id=app_id, person=person, content=content)
    workspace.homes[app_id, person] = view
    _tell(workspace, view)
    return view


def pop(workspace: "Workspace", view: View) -> None:
    """Close one view; the one beneath is seen again."""
    stack = workspace.modals.get(view.person, [])
    if view in stack:
        stack.remove(view)
        workspace.tell(facts.ModalsChanged(person=view.person))


def clear(workspace: "Workspace", person: str) -> list[View]:
    """Close all of a person's modals; the closed ones are returned, top first."""
    closed = workspace.modals.pop(person, [])
    if closed:
        workspace.tell(facts.ModalsChanged(person=person))
    return closed[::-1]


def reject(workspace: "Workspace", view: View, errors: dict[str, str]) -> None:
    """Show an error at each named input; the view stays open, what was typed stays."""
    view.errors = errors
    workspace.tell(facts.ModalsChanged(person=view.person))


def find(workspace: "Workspace", view_id: str) -> View | None:
    return next((view for view in _every(workspace) if view.id == view_id), None)


def find_external(workspace: "Workspace", app_id: str, external_id: str) -> View | None:
    return next(
        (
            view
            for view in _every(workspace)
            if view.app_id == app_id and view.external_id == external_id and external_id
        ),
        None,
    )


def new_hash(workspace: "Workspace") -> str:
    return f"{workspace.epoch()}.{workspace.mint.short(8)}"


def _every(workspace: "Workspace") -> list[View]:
    modals = [view for stack in workspace.modals.values() for view in stack]
    return [*modals, *workspace.homes.values()]


def _new(workspace: "Workspace", *, app_id: str, person: str, content: Json, here: str | None = None) -> View:
    view_id = workspace.mint.new("V", 11)
    return View(
        id=view_id,
        app_id=app_id,
        person=person,
        content=content,
        hash=new_hash(workspace),
        root_id=view_id,
        values=inputs.initial(content["blocks"], here=here),
        here=here,
    )


def _tell(workspace: "Workspace", view: View) -> None:
    if view.type == "home":
        workspace.tell(facts.HomeChanged(app=view.app_id, person=view.person))
    else:
        workspace.tell(facts.ModalsChanged(person=view.person))
