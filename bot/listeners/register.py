"""Ties Slack's payloads to the listeners: one list, one way to answer, one way to refuse."""

import re
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from http import HTTPStatus
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from bot import crash
from bot.db.session import DatabaseBusy
from bot.listeners import approval, cycle, demand, home, payloads, refusals, supply
from bot.listeners.desk import Desk, Done, Errors, Failed, OnClick, OnSubmission, Reply, Show, Stranger
from bot.listeners.payloads import Click, Submission
from bot.messages import answers
from bot.use_cases import channels

log = structlog.get_logger(__name__)

NOUNS = (cycle, demand, supply, approval)
CLICKS: Mapping[str, OnClick] = {
    action: listener for noun in (*NOUNS, home) for action, listener in noun.CLICKS.items()
}
SUBMISSIONS: Mapping[str, OnSubmission] = {
    callback: listener for noun in NOUNS for callback, listener in noun.SUBMISSIONS.items()
}
EVERYTHING = re.compile(".*")
NOT_TAKEN = BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)  # Slack warns at the button
GONE = ("expired_trigger_id", "exchanged_trigger_id", "not_found", "hash_conflict")


def register(app: App, desk: Desk, afterwards: Executor) -> None:
    """Have the app call the listeners; what Slack need not wait for is done `afterwards`."""

    def on_click(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        try:
            shown = clicked(payloads.click(body), desk)
        except Exception as error:
            # Slack shows a click that is acknowledged as taken, so the refusal has to be there before.
            refusal = _refusal(error, what=_action(body), body=body, desk=desk)
            _show(client, body, refusal, desk)
            if isinstance(refusal, Failed):
                ack.response = NOT_TAKEN
            else:
                ack()
            return
        # The effect is committed; only now may Slack show the click as taken.
        ack()
        if shown is not None:
            afterwards.submit(_show_after, client, body, shown, desk)

    def on_submission(ack: Ack, body: dict[str, Any]) -> None:
        what = str((body.get("view") or {}).get("callback_id", ""))
        reply = _attempt(lambda: submitted(payloads.submission(body), desk), what=what, body=body, desk=desk)
        _answer(ack, reply, user=_user(body), desk=desk)

    def on_command(ack: Ack, body: dict[str, Any]) -> None:
        reply = _attempt(
            lambda: Show(home.answer(payloads.command(body), desk)), what="command", body=body, desk=desk
        )
        assert isinstance(reply, Show | Failed)
        reader = desk.reader(_user(body))
        said = desk.renderer.message(reply.message, language=reader.language, timezone=reader.timezone)
        ack(text=said["text"], blocks=said["blocks"])

    def on_home(event: dict[str, Any]) -> None:
        user = str(event.get("user", ""))
        if event.get("tab") == "home":
            try:
                home.opened(user, desk)
            except Stranger:
                log.info("home opened by a stranger", user=user)
            except (SQLAlchemyError, DatabaseBusy) as error:  # it is drawn when it is opened again
                log.warning("home not drawn", error=type(error).__name__)

    def on_channel(event: dict[str, Any]) -> None:
        try:
            channels.open_again(
                desk.transaction, now=desk.clock.now(), slack_channel=str(event.get("channel", ""))
            )
        except (SQLAlchemyError, DatabaseBusy) as error:  # the courier finds out for itself, later
            log.warning("channel not tried again", error=type(error).__name__)

    app.action(EVERYTHING)(on_click)
    app.view(EVERYTHING)(on_submission)
    app.command("/sop")(on_command)
    app.event("app_home_opened")(on_home)
    for event in ("channel_unarchive", "group_unarchive", "member_joined_channel"):
        app.event(event)(on_channel)


def clicked(click: Click, desk: Desk) -> Show | None:
    """Do what the click asks; a button of an older version only says so."""
    listener = CLICKS.get(click.action)
    return listener(click, desk) if listener is not None else Show(answers.old_button())


def submitted(sent: Submission, desk: Desk) -> Reply:
    """Do what the form asks; a form that only shows something has nothing to do."""
    listener = SUBMISSIONS.get(sent.callback)
    return listener(sent, desk) if listener is not None else Done()


def _attempt(act: Callable[[], Reply], *, what: str, body: Mapping[str, Any], desk: Desk) -> Reply:
    try:
        return act()
    except Exception as error:
        return _refusal(error, what=what, body=body, desk=desk)


def _refusal(error: Exception, *, what: str, body: Mapping[str, Any], desk: Desk) -> Show | Failed:
    return refusals.answer(error, what=what, actor=_actor(body, desk), desk=desk)


def _answer(ack: Ack, reply: Reply, *, user: str, desk: Desk) -> None:
    match reply:
        case Show(message):
            ack(response_action="update", view=desk.view(message, user=user))
        case Failed(message):
            # On top of the form, so that what was typed is still there.
            ack(response_action="push", view=desk.view(message, user=user))
        case Errors(at):
            ack(
                response_action="errors",
                errors={block: desk.text(message, user=user) for block, message in at.items()},
            )
        case Done():
            ack(response_action="clear")


def _show_after(client: WebClient, body: Mapping[str, Any], reply: Show, desk: Desk) -> None:
    try:
        _show(client, body, reply, desk)
    except Exception:  # the edge of the thread: nobody else would hear of it
        log.exception("form not shown")


def _show(client: WebClient, body: Mapping[str, Any], reply: Show | Failed, desk: Desk) -> None:
    """Open a form, or draw the one that is open anew; too late is not an error of anybody's."""
    view = desk.view(reply.message, user=_user(body))
    open_view = body.get("view") or {}
    crash.point("views.before")
    try:
        if open_view.get("type") != "modal":
            client.views_open(trigger_id=body["trigger_id"], view=view)
        elif view["callback_id"] == open_view["callback_id"]:
            client.views_update(view_id=open_view["id"], hash=open_view["hash"], view=view)
        else:
            client.views_push(trigger_id=body["trigger_id"], view=view)
    except SlackApiError as error:
        if error.response["error"] not in GONE:
            raise
        log.warning("form not shown", error=error.response["error"])
    crash.point("views.after")


def _user(body: Mapping[str, Any]) -> str:
    return str(body.get("user_id") or (body.get("user") or {}).get("id") or "")


def _actor(body: Mapping[str, Any], desk: Desk) -> str | None:
    return desk.reader(_user(body)).person


def _action(body: Mapping[str, Any]) -> str:
    return str((body.get("actions") or [{}])[0].get("action_id", ""))
