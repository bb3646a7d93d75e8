"""The control API: sets the stage for tests and demos, moves the clock, makes things go wrong."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from workspace import look, setup, shapes
from workspace.clock import ClockMovedBack
from workspace.faults import FaultKind, Plan
from workspace.journal import Journal
from workspace.methods.call import Desk
from workspace.model import apps, channels, people
from workspace.model.apps import App
from workspace.model.channels import UnknownChannel
from workspace.model.people import UnknownPerson
from workspace.model.workspace import Workspace
from workspace.settings import AppSpec, ChannelSpec, PersonSpec
from workspace.wire import Json, as_list, as_object

JOURNAL_PAGE = 100  # entries: an answer with a channel's history in each would hold the workspace up


@dataclass(frozen=True, kw_only=True)
class Control:
    """One verb per path under /control; arguments and answers are JSON."""

    desk: Desk
    journal: Journal

    @property
    def workspace(self) -> Workspace:
        return self.desk.workspace

    def routes(self) -> list[BaseRoute]:
        verbs: dict[str, Callable[[Json], Json]] = {
            "people": self.people,
            "channels": self.channels,
            "add_person": self.add_person,
            "change_person": self.change_person,
            "add_channel": self.add_channel,
            "add_app": self.add_app,
            "revoke_app": self.revoke_app,
            "resume_events": self.resume_events,
            "add_usergroup": self.add_usergroup,
            "join": self.join,
            "leave": self.leave,
            "archive": self.archive,
            "unarchive": self.unarchive,
            "rename": self.rename,
            "clock": self.clock,
            "advance": self.advance,
            "journal": self.read_journal,
            "faults": self.list_faults,
            "clear_faults": self.clear_faults,
        }
        return [
            *(Route(f"/control/{name}", _answering(verb), methods=["POST"]) for name, verb in verbs.items()),
            Route("/control/sockets", self.disturb_sockets, methods=["POST"]),
            Route("/control/add_fault", self.add_fault, methods=["POST"]),
        ]

    def people(self, _: Json) -> Json:
        return {"people": [look.person(person) for person in self.workspace.people.values()]}

    def channels(self, _: Json) -> Json:
        listed = [
            shapes.channel(self.workspace, channel, viewer=channel.members[0] if channel.members else "")
            for channel in self.workspace.channels.values()
        ]
        return {"channels": listed}

    def add_person(self, body: Json) -> Json:
        return {"person": look.person(setup.add_person(self.workspace, PersonSpec(**body)))}

    def change_person(self, body: Json) -> Json:
        person = people.find(self.workspace, str(body["person"]))
        people.change(self.workspace, person, **as_object(body["changes"]))
        return {"person": look.person(person)}

    def add_channel(self, body: Json) -> Json:
        channel = setup.add_channel(self.workspace, ChannelSpec(**body))
        return {"channel": channel.id}

    def add_app(self, body: Json) -> Json:
        return {"app": credentials(setup.add_app(self.workspace, AppSpec(**body)))}

    def revoke_app(self, body: Json) -> Json:
        apps.revoke(self.workspace, self.workspace.apps[str(body["app"])])
        return {}

    def resume_events(self, body: Json) -> Json:
        """Turn the events on again of an app that was cut off because it took none."""
        self.workspace.apps[str(body["app"])].hears_events = True
        return {}

    def add_usergroup(self, body: Json) -> Json:
        users = [people.find(self.workspace, str(each)).id for each in as_list(body.get("users"))]
        group: Json = {
            "id": self.workspace.mint.new("S", 11),
            "team_id": self.workspace.id,
            "is_usergroup": True,
            "handle": str(body["handle"]),
            "name": str(body["name"]),
            "users": users,
            "user_count": len(users),
        }
        self.workspace.usergroups[group["id"]] = group
        return {"usergroup": group}

    def join(self, body: Json) -> Json:
        channel = channels.find(self.workspace, str(body["channel"]))
        channels.join(self.workspace, channel, people.find(self.workspace, str(body["person"])).id)
        return {}

    def leave(self, body: Json) -> Json:
        channel = channels.find(self.workspace, str(body["channel"]))
        channels.leave(self.workspace, channel, people.find(self.workspace, str(body["person"])).id)
        return {}

    def archive(self, body: Json) -> Json:
        channel = channels.find(self.workspace, str(body["channel"]))
        channels.archive(self.workspace, channel, by=channel.creator)
        return {}

    def unarchive(self, body: Json) -> Json:
        channel = channels.find(self.workspace, str(body["channel"]))
        channels.unarchive(self.workspace, channel, by=channel.creator)
        return {}

    def rename(self, body: Json) -> Json:
        channels.rename(
            self.workspace, channels.find(self.workspace, str(body["channel"])), str(body["name"])
        )
        return {}

    def clock(self, body: Json) -> Json:
        if "to" in body:
            self.workspace.clock.move_to(datetime.fromisoformat(str(body["to"])))
        return {"now": self.workspace.now().isoformat()}

    def advance(self, body: Json) -> Json:
        self.workspace.clock.advance(timedelta(seconds=float(body["seconds"])))
        return {"now": self.workspace.now().isoformat()}

    def read_journal(self, body: Json) -> Json:
        written = self.journal.since(int(body.get("since", 0)), at_most=JOURNAL_PAGE)
        return {"entries": [{"number": number, **entry.as_json()} for number, entry in written]}

    def list_faults(self, _: Json) -> Json:
        return {"faults": [plan.as_json() for plan in self.desk.faults.plans]}

    def clear_faults(self, body: Json) -> Json:
        self.desk.faults.clear()
        if "seed" in body:
            self.desk.faults.reseed(int(body["seed"]))
        return {}

    async def disturb_sockets(self, request: Request) -> Response:
        """Drop the sockets without a word, ask the apps to reconnect, or leave dead connections behind."""
        body, sockets = as_object(await request.json()), self.desk.sockets
        match body.get("how", "drop"):
            case "drop":
                await sockets.drop()
            case "refresh":
                await sockets.refresh()
            case "haunt":
                for app in self.workspace.active_apps():
                    sockets.haunt(app.id, int(body.get("count", 1)))
            case other:
                return JSONResponse({"ok": False, "error": f"unknown: {other}"}, status_code=400)
        return JSONResponse({"ok": True})

    async def add_fault(self, request: Request) -> Response:
        """Make something go wrong from now on; in the dark the sockets are gone too."""
        try:
            plan = self._plan(as_object(await request.json()))
        except (KeyError, ValueError) as error:
            return JSONResponse({"ok": False, "error": str(error)}, status_code=400)
        self.desk.faults.add(plan)
        if plan.kind is FaultKind.DARK:
            await self.desk.sockets.drop()
        return JSONResponse({"ok": True, "fault": plan.as_json()})

    def _plan(self, body: Json) -> Plan:
        until = None
        if "for_seconds" in body:
            until = self.workspace.now() + timedelta(seconds=float(body["for_seconds"]))
        return Plan(
            kind=FaultKind(str(body["kind"])),
            method=str(body.get("method", "*")),
            chance=float(body.get("chance", 1.0)),
            times=body.get("times"),
            until=until,
            seconds=float(body.get("seconds", 1.0)),
        )


def credentials(app: App) -> Json:
    """What whoever installs an app is given."""
    return {
        "id": app.id,
        "name": app.name,
        "bot_user": app.bot_user,
        "bot_token": app.bot_token,
        "app_token": app.app_token,
        "signing_secret": app.signing_secret,
    }


def _answering(verb: Callable[[Json], Json]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return JSONResponse({"ok": True, **verb(as_object(await request.json()))})
        except (UnknownPerson, UnknownChannel, ClockMovedBack, KeyError, ValueError, TypeError) as error:
            return JSONResponse({"ok": False, "error": str(error)}, status_code=400)

    return answer
