"""Furnishes a workspace from data: people, apps, channels."""

from workspace.model import apps, channels, people
from workspace.model.apps import App
from workspace.model.channels import Channel
from workspace.model.people import COLOURS, Person
from workspace.model.workspace import Workspace
from workspace.settings import AppSpec, ChannelSpec, PersonSpec, Settings


def furnish(workspace: Workspace, settings: Settings) -> None:
    """People first, then apps, then the channels that both are in."""
    for person in settings.people:
        add_person(workspace, person)
    for app in settings.apps:
        add_app(workspace, app)
    for channel in settings.channels:
        add_channel(workspace, channel)


def add_person(workspace: Workspace, spec: PersonSpec) -> Person:
    workspace.mint.reserve(spec.id)
    person = Person(
        id=spec.id or workspace.mint.new("U", 11),
        name=spec.name or _handle(workspace, spec.real_name),
        real_name=spec.real_name,
        title=spec.title,
        email=spec.email,
        tz=spec.tz,
        locale=spec.locale,
        color=spec.color.lstrip("#") or COLOURS[len(workspace.people) % len(COLOURS)],
        is_admin=spec.is_admin,
        is_restricted=spec.is_restricted,
        is_ultra_restricted=spec.is_ultra_restricted,
    )
    return people.add(workspace, person)


def add_app(workspace: Workspace, spec: AppSpec) -> App:
    return apps.install(workspace, name=spec.name, manifest=spec.manifest)


def add_channel(workspace: Workspace, spec: ChannelSpec) -> Channel:
    members = [people.find(workspace, member).id for member in spec.members]
    creator = members[0] if members else next(iter(workspace.people), "")
    channel = channels.create(
        workspace, name=spec.name, creator=creator, private=spec.private, topic=spec.topic
    )
    for member in members:
        channels.join(workspace, channel, member)
    return channel


def _handle(workspace: Workspace, real_name: str) -> str:
    """A handle such as ``anna.rossi``; a number is added where it is taken."""
    handle = ".".join(real_name.lower().split()) or "someone"
    taken = {person.name for person in workspace.people.values()}
    number = 2
    wanted = handle
    while wanted in taken:
        wanted, number = f"{handle}{number}", number + 1
    return wanted
