"""Shows what Slack would be sent for a made-up example of a message.

`python -m bot.messages.preview demand/request --language it` prints the JSON that Block Kit Builder takes.
"""

import json
from typing import Annotated, Any

import typer

from bot.messages.samples import SAMPLES, Sample, Size, sample
from bot.render import Renderer

RENDERER = Renderer(mention=sample.mention, name=sample.name)
TIMEZONE = "Europe/Rome"


class NoSample(LookupError):
    """There is no message of that name."""


def preview(
    name: Annotated[
        str, typer.Argument(help="Such as demand/request, or one of its states: demand/request.late")
    ],
    language: Annotated[str, typer.Option(help="en, it or zh_Hans")] = "en",
    size: Annotated[Size, typer.Option(help="How much content")] = Size.TYPICAL,
    without: Annotated[list[str] | None, typer.Option(help="A block type the workspace refuses")] = None,
) -> None:
    """Print a message as Slack would be sent it."""
    shown = draw(find(name, size), language=language, without=frozenset(without or ()))
    typer.echo(json.dumps(shown, indent=2, ensure_ascii=False))


def find(name: str, size: Size) -> Sample:
    """The sample of that name and size; a message with states is also found by its own name."""
    for exact in (True, False):
        for one in SAMPLES:
            if one.size is size and (one.name == name if exact else one.message.template == name):
                return one
    raise NoSample(f"{name} ({size}); there are {', '.join(sorted({one.name for one in SAMPLES}))}")


def draw(one: Sample, *, language: str, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The sample as Slack would be sent it."""
    if one.is_sentence:
        return {"text": RENDERER.text(one.message, language=language, timezone=TIMEZONE)}
    render = RENDERER.view if one.is_view else RENDERER.message
    return render(one.message, language=language, timezone=TIMEZONE, without=without)


if __name__ == "__main__":
    typer.run(preview)
