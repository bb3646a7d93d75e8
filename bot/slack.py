"""Slack's Web API as the worker calls it: each call once, and each failure named by what it means for us.

The SDK's own retry repeats a post whose answer was lost, so it is switched off.
"""

import re
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse

from bot import crash
from bot.clock import HeardClock

EVENT_TYPE = "parley"  # of the metadata by which we find a message of ours again
PAGE = 200
PAGES = 25  # a look-up further back than this is given up

RATE_LIMITED = {"ratelimited", "rate_limited"}
# Slack's own documentation says that a part of the call may have succeeded.
OUTCOME_UNKNOWN = {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}
CODE = re.compile("[a-z0-9_]+")
LOCKED_OUT = {
    "account_inactive",
    "app_missing_action_url",
    "invalid_auth",
    "not_authed",
    "org_login_required",
    "team_access_not_granted",
    "token_expired",
    "token_revoked",
}


class CallFailed(Exception):
    """A call to Slack did not succeed."""

    def __init__(self, method: str, code: str) -> None:
        super().__init__(f"{method}: {code}")
        self.method = method
        self.code = code


class TryLater(CallFailed):
    """Nothing happened; the call may be repeated after a while."""

    def __init__(self, method: str, code: str, *, wait: timedelta) -> None:
        super().__init__(method, code)
        self.wait = wait


class Refused(CallFailed):
    """Nothing happened, and the same call would be refused again."""


class LockedOut(CallFailed):
    """Slack does not accept our token: nothing can be sent until that is mended."""


class Uncertain(CallFailed):
    """Slack may have done it or not."""


@dataclass(frozen=True, kw_only=True)
class Posted:
    """Where a message stands."""

    channel: str
    ts: str


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What a message of ours is known by: its delivery's number and the name of what it says, or its file.

    After a restore numbers are given anew: without a number the name alone counts, and of a file its title.
    """

    name: str
    delivery: int | None = None
    file_id: str | None = None
    file_title: str | None = None

    def is_in(self, message: Mapping[str, Any]) -> bool:
        """Whether it is this message."""
        files = message.get("files", [])
        if self.file_id is not None and any(file.get("id") == self.file_id for file in files):
            return True
        if self.file_title is not None and any(file.get("title") == self.file_title for file in files):
            return True
        said = message.get("metadata", {}).get("event_payload", {})
        if self.delivery is None:
            return bool(said.get("name") == self.name)
        # Earlier versions gave no names.
        return bool(said.get("delivery") == self.delivery and said.get("name", self.name) == self.name)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who our token belongs to."""

    team: str
    team_name: str
    user: str
    bot: str
    scopes: frozenset[str]  # empty when Slack does not tell


class Slack:
    """The calls that the delivery makes."""

    def __init__(self, *, token: str, api_url: str, timeout: timedelta = timedelta(seconds=10)) -> None:
        self.timeout = timeout
        self.clock = HeardClock()  # every answer says what time it is there
        self._client = WebClient(
            token=token, base_url=api_url, timeout=int(timeout.total_seconds()), retry_handlers=[]
        )

    def identity(self) -> Identity:
        """Who we are to Slack, and what we may do."""
        answer = self._call("auth.test", self._client.auth_test)
        return Identity(
            team=answer["team_id"],
            team_name=answer.get("team", ""),
            user=answer["user_id"],
            bot=answer.get("bot_id", ""),
            scopes=frozenset(_header(answer, "x-oauth-scopes").replace(" ", "").split(",")) - {""},
        )

    def test_socket(self, app_token: str) -> None:
        """Whether a socket could be opened with that token."""
        self._call("apps.connections.open", lambda: self._client.apps_connections_open(app_token=app_token))

    def post(
        self, channel: str, payload: Mapping[str, Any], *, delivery: int, name: str, thread: str | None = None
    ) -> Posted:
        """Post a message that carries the number of its delivery and the name of what it says."""
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"delivery": delivery, "name": name}}
        answer = self._call(
            "chat.postMessage",
            lambda: self._client.chat_postMessage(
                channel=channel,
                metadata=metadata,
                thread_ts=thread,
                unfurl_links=False,
                unfurl_media=False,
                **payload,
            ),
        )
        return Posted(channel=answer["channel"], ts=answer["ts"])

    def update(self, at: Posted, payload: Mapping[str, Any]) -> None:
        """Change what a message shows."""
        self._call("chat.update", lambda: self._client.chat_update(channel=at.channel, ts=at.ts, **payload))

    def delete(self, at: Posted) -> None:
        """Take a message away."""
        self._call("chat.delete", lambda: self._client.chat_delete(channel=at.channel, ts=at.ts))

    def publish(self, user: str, view: Mapping[str, Any]) -> None:
        """Show a person their Home tab."""
        self._call("views.publish", lambda: self._client.views_publish(user_id=user, view=dict(view)))

    def open_direct_messages(self, user: str) -> str:
        """The channel of our direct messages with a person."""
        answer = self._call("conversations.open", lambda: self._client.conversations_open(users=[user]))
        return str(answer["channel"]["id"])

    def user_by_email(self, email: str) -> str:
        """The user with that address."""
        answer = self._call("users.lookupByEmail", lambda: self._client.users_lookupByEmail(email=email))
        return str(answer["user"]["id"])

    def channels(self) -> dict[str, str]:
        """The channels we are a member of: name -> id."""
        asked = {"types": "public_channel,private_channel", "exclude_archived": True, "limit": PAGE}
        pages = self._pages("users.conversations", self._client.users_conversations, asked)
        return {channel["name"]: channel["id"] for page in pages for channel in page["channels"]}

    def stage(self, name: str, content: bytes) -> str:
        """Bring a file to Slack, where nobody sees it yet; returns its id."""
        reserved = self._call(
            "files.getUploadURLExternal",
            lambda: self._client.files_getUploadURLExternal(filename=name, length=len(content)),
        )
        self._send_bytes(reserved["upload_url"], content)
        return str(reserved["file_id"])

    def share(self, file_id: str, *, title: str, channel: str, thread: str | None = None) -> None:
        """Show a staged file to a channel."""
        self._call(
            "files.completeUploadExternal",
            lambda: self._client.files_completeUploadExternal(
                files=[{"id": file_id, "title": title}], channel_id=channel, thread_ts=thread
            ),
        )

    def find(
        self, channel: str, sought: Sought, *, after: str | None = None, thread: str | None = None
    ) -> Posted | None:
        """That message, if Slack has it."""
        messages = self.messages(channel, after=after, thread=thread)
        found = (message for message in messages if sought.is_in(message))
        return next((Posted(channel=channel, ts=message["ts"]) for message in found), None)

    def messages(
        self, channel: str, *, after: str | None = None, thread: str | None = None
    ) -> Iterator[Mapping[str, Any]]:
        """What was posted there, newest first; `Refused` where a look-up ends."""
        asked: dict[str, Any] = {"channel": channel, "limit": PAGE, "include_all_metadata": True}
        if after is not None:
            asked |= {"oldest": after, "inclusive": True}
        for page in self._pages(*self._history(thread), asked):
            yield from page["messages"]

    def _history(self, thread: str | None) -> tuple[str, Callable[..., SlackResponse]]:
        if thread is None:
            return "conversations.history", self._client.conversations_history
        return "conversations.replies", partial(self._client.conversations_replies, ts=thread)

    def _pages(
        self, method: str, call: Callable[..., SlackResponse], asked: Mapping[str, Any]
    ) -> Iterator[SlackResponse]:
        cursor: str | None = None
        for _ in range(PAGES):
            page = self._call(method, partial(call, **asked, cursor=cursor))
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return
        raise Refused(method, "too many pages")

    def _send_bytes(self, url: str, content: bytes) -> None:
        if not self._may_send_to(url):
            raise Refused("file upload", f"an address that is not Slack's: {url}")
        request = urllib.request.Request(url, data=content, method="POST")  # noqa: S310 - checked above
        request.add_header("Content-Type", "application/octet-stream")
        crash.point("upload.before")
        try:
            with urllib.request.urlopen(request, timeout=self.timeout.total_seconds()):  # noqa: S310
                pass
        except (OSError, HTTPException) as error:
            # Staged bytes are seen by nobody, so a second try does no harm.
            raise TryLater("file upload", repr(error), wait=timedelta(seconds=5)) from error
        crash.point("upload.after")

    def _may_send_to(self, url: str) -> bool:
        there, ours = urlsplit(url), urlsplit(self._client.base_url)
        if (there.hostname or "").endswith(".slack.com"):
            return there.scheme == "https"
        return (there.scheme, there.netloc) == (ours.scheme, ours.netloc)

    def _call(self, method: str, call: Callable[[], SlackResponse]) -> SlackResponse:
        crash.point(f"{method}.before")
        try:
            answer = call()
        except SlackApiError as error:
            self._note_time(error.response)
            raise _meaning(method, error.response) from error
        except URLError as error:
            if isinstance(error.reason, ConnectionRefusedError):
                raise TryLater(method, "connection refused", wait=timedelta(seconds=5)) from error
            raise Uncertain(method, repr(error.reason)) from error
        except (OSError, HTTPException, SlackRequestError) as error:
            raise Uncertain(method, repr(error)) from error
        crash.point(f"{method}.after")
        self._note_time(answer)
        return answer

    def _note_time(self, answer: SlackResponse) -> None:
        said = _said_at(answer)
        if said is not None:
            self.clock.hear(said)


def _meaning(method: str, answer: SlackResponse) -> CallFailed:
    code = str(answer.get("error") or "")
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS or code in RATE_LIMITED:
        seconds = int(answer.headers.get("Retry-After", 30))
        return TryLater(method, "ratelimited", wait=timedelta(seconds=seconds))
    if code in LOCKED_OUT:
        return LockedOut(method, code)
    if answer.status_code != HTTPStatus.OK or code in OUTCOME_UNKNOWN:
        return Uncertain(method, code[:100] or f"HTTP {answer.status_code}")
    # Something that is not one of Slack's codes came from a proxy, or was cut off on its way.
    return Refused(method, code) if CODE.fullmatch(code) else Uncertain(method, code[:100])


def _header(answer: SlackResponse, name: str) -> str:
    return next((str(value) for key, value in answer.headers.items() if key.lower() == name), "")


def _said_at(answer: SlackResponse) -> datetime | None:
    try:
        said = parsedate_to_datetime(_header(answer, "date"))
    except ValueError:  # there is none, or a proxy wrote it
        return None
    return said if said.tzinfo is not None else said.replace(tzinfo=UTC)
