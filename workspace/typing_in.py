"""What a person types, as Slack stores it: escaped, with mentions and channels resolved."""

import re

from workspace.model.channels import Kind
from workspace.model.workspace import Workspace

_NAME = re.compile(r"(?<![\w&])([@#])([\w.\-]+)")


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def stored(workspace: Workspace, text: str) -> str:
    """The text with ``@name`` and ``#channel`` turned into references."""
    return _NAME.sub(lambda found: _reference(workspace, found), escaped(text))


def _reference(workspace: Workspace, found: re.Match[str]) -> str:
    sign, name = found.groups()
    if sign == "@" and name in ("channel", "here", "everyone"):
        return f"<!{name}>"
    if sign == "@":
        person = next((each for each in workspace.people.values() if each.name == name), None)
        return f"<@{person.id}>" if person else found.group()
    channel = next(
        (each for each in workspace.channels.values() if each.name == name and each.kind is Kind.PUBLIC), None
    )
    return f"<#{channel.id}|{name}>" if channel else found.group()
