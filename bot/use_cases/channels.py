"""What happens to the channels in Slack."""

from bot.db import channel, undelivered
from bot.db.session import Transaction


def open_again(transaction: Transaction, *, slack_channel: str | None = None) -> None:
    """Post again where it was not possible: to the channel that was opened, or to every one.

    What may have arrived in a channel that was closed to us can be searched for now.
    """
    with transaction() as session:
        channel.try_again(session, slack_channel=slack_channel)
        for row in undelivered.held_in(session, slack_channel) if slack_channel else ():
            undelivered.look_again(row)
