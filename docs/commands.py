"""The reference of `commands.md`: every command as its own `--help` tells it."""

from collections.abc import Iterator

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from bot import cli


def reference() -> str:
    """The page between its marks."""
    return "\n".join(_lines())


def commands() -> dict[str, TyperCommand]:
    """Every command by what is typed after `parley`, in the order of `--help`."""
    root = typer.main.get_command(cli.app)
    assert isinstance(root, TyperGroup)
    return dict(_below(root))


def _below(group: TyperGroup, *above: str) -> Iterator[tuple[str, TyperCommand]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _below(command, *above, name)
        elif isinstance(command, TyperCommand):
            yield " ".join((*above, name)), command


def _lines() -> Iterator[str]:
    for name, command in commands().items():
        yield from ("", f"## parley {name}", "", command.help or "", "")
        rows = [_row(each) for each in command.params if isinstance(each, TyperOption | TyperArgument)]
        if rows:
            yield from ("| | Meaning | If left out |", "| --- | --- | --- |", *rows, "")
        example = (command.epilog or "").removeprefix("Example: ")
        yield from ("```", example, "```")


def _row(parameter: TyperOption | TyperArgument) -> str:
    name = parameter.opts[0] if isinstance(parameter, TyperOption) else str(parameter.name).upper()
    meaning = parameter.help or ""
    if parameter.envvar:
        meaning += f" Read from `{parameter.envvar}` too."
    return f"| `{name}` | {meaning} | {_default(parameter)} |"


def _default(parameter: TyperOption | TyperArgument) -> str:
    if parameter.required:
        return "**needed**"
    return f"`{parameter.default}`" if parameter.default else ""
