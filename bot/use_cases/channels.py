"""What happens to the channels in Slack."""

from bot.db import channel
from bot.db.session import Transaction


def open_again(transaction: Transaction, *, slack_channel: str | None = None) -> None:
    """Post again where it was not possible: to the channel that was opened, or to every one."""
    with transaction() as session:
        channel.try_again(session, slack_channel=slack_channel)
