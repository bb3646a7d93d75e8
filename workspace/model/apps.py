"""Apps: a manifest, a bot user and the tokens that prove who is calling."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from workspace.model import facts, people
from workspace.model.people import Person
from workspace.wire import Json, as_list, as_object

if TYPE_CHECKING:
    from workspace.model.workspace import Workspace


@dataclass(kw_only=True, slots=True)
class App:
    """An installed app. What it may do and hear is read from its manifest."""

    id: str
    name: str
    manifest: Json
    bot_user: str
    bot_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    verification_token: str
    revoked: bool = False
    hears_events: bool = True
    bookmarks: list[Json] = field(default_factory=list)

    @property
    def scopes(self) -> tuple[str, ...]:
        scopes = as_object(as_object(self.manifest.get("oauth_config")).get("scopes"))
        return tuple(as_list(scopes.get("bot")) + as_list(scopes.get("bot_optional")))

    @property
    def events(self) -> frozenset[str]:
        return frozenset(as_list(self._settings("event_subscriptions").get("bot_events")))

    @property
    def commands(self) -> list[Json]:
        return as_list(self._features.get("slash_commands"))

    @property
    def shortcuts(self) -> list[Json]:
        return as_list(self._features.get("shortcuts"))

    @property
    def has_home(self) -> bool:
        return bool(as_object(self._features.get("app_home")).get("home_tab_enabled"))

    @property
    def messages_tab(self) -> bool:
        return bool(as_object(self._features.get("app_home")).get("messages_tab_enabled", True))

    @property
    def is_read_only(self) -> bool:
        """True if people may read the app's direct messages but not write any."""
        return bool(as_object(self._features.get("app_home")).get("messages_tab_read_only_enabled"))

    @property
    def is_interactive(self) -> bool:
        return bool(self._settings("interactivity").get("is_enabled"))

    @property
    def uses_sockets(self) -> bool:
        return bool(as_object(self.manifest.get("settings")).get("socket_mode_enabled"))

    @property
    def events_url(self) -> str | None:
        return self._settings("event_subscriptions").get("request_url")

    @property
    def interactivity_url(self) -> str | None:
        return self._settings("interactivity").get("request_url")

    @property
    def options_url(self) -> str | None:
        return self._settings("interactivity").get("message_menu_options_url") or self.interactivity_url

    @property
    def _features(self) -> Json:
        return as_object(self.manifest.get("features"))

    def _settings(self, part: str) -> dict[str, Any]:
        return as_object(as_object(self.manifest.get("settings")).get(part))

    def command(self, name: str) -> Json | None:
        return next((command for command in self.commands if command.get("command") == name), None)

    def lacks(self, needed: Iterable[str]) -> bool:
        """True if the app was granted none of the scopes of which one is needed."""
        needed = tuple(needed)
        return bool(needed) and not set(needed) & set(self.scopes)


def install(workspace: "Workspace", *, name: str, manifest: Json) -> App:
    """Install an app from its manifest; its bot user joins the workspace."""
    app_id = workspace.mint.new("A", 11)
    bot = people.add(workspace, _bot_user(workspace, name=name, manifest=manifest, app_id=app_id))
    app = App(
        id=app_id,
        name=name,
        manifest=manifest,
        bot_user=bot.id,
        bot_id=workspace.mint.new("B", 11),
        bot_token=f"xoxb-{secrets.token_hex(20)}",
        app_token=f"xapp-1-{app_id}-{secrets.token_hex(24)}",
        signing_secret=secrets.token_hex(16),
        verification_token=secrets.token_hex(12),
    )
    workspace.apps[app.id] = app
    workspace.tell(facts.AppInstalled(app=app.id))
    return app


def revoke(workspace: "Workspace", app: App) -> None:
    """Uninstall: its tokens stop working, its bot user is deactivated."""
    app.revoked = True
    people.change(workspace, workspace.people[app.bot_user], deleted=True)
    workspace.tell(facts.AppRevoked(app=app.id))


def _bot_user(workspace: "Workspace", *, name: str, manifest: Json, app_id: str) -> Person:
    shown = as_object(as_object(manifest.get("features")).get("bot_user")).get("display_name") or name
    handle = "".join(letter for letter in shown.lower() if letter.isalnum() or letter in "-_.")
    return Person(
        id=workspace.mint.new("U", 11),
        name=handle or "app",
        real_name=shown,
        app_id=app_id,
        color=as_object(manifest.get("display_information")).get("background_color", "#1f6f54").lstrip("#"),
    )
