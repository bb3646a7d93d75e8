"""Tabs: a person looks at an app's Home or Messages tab."""

from workspace import shapes
from workspace.interactions.scene import Scene
from workspace.model import channels
from workspace.model.apps import App
from workspace.model.people import Person
from workspace.wire import Json


def open_tab(scene: Scene, person: Person, app: App, *, tab: str) -> None:
    """Open a tab; the app hears of it each time."""
    workspace = scene.workspace
    channel = channels.direct(workspace, app.bot_user, person.id)
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel.id,
        "tab": tab,
        "event_ts": workspace.next_ts(),
    }
    view = workspace.homes.get((app.id, person.id))
    if tab == "home" and view is not None:
        event["view"] = shapes.view(workspace, view)
    if "app_home_opened" in app.events:
        scene.events.send(app, event)
