"""What happens to the channels in Slack."""

from datetime import datetime

from bot.db import channel, undelivered
from bot.db.session import Transaction
from bot.use_cases import redraw
from planning.roles import Right


def open_again(transaction: Transaction, *, now: datetime, slack_channel: str | None = None) -> None:
    """Post again where it was not possible: to the channel that was opened, or to every one.

    What may have arrived in a channel that was closed to us can be searched for now.
    """
    with transaction() as session:
        opened = channel.try_again(session, slack_channel=slack_channel)
        held = undelivered.held_in(session, slack_channel) if slack_channel else ()
        for row in held:
            undelivered.look_again(row)
        if opened or held:
            redraw.homes(session, Right.RUN_CYCLE, now=now)  # there it said what was in the way
