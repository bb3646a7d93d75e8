"""What Slack sends when people press and submit: payloads in its shape, signed with its signature."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.guard import FORM
from bot.ids import Action, Callback, Field, Form, Pointer, Slot
from tests.faults.reps import MONTHS, TEAM, Reps

Payload = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The body of a request and what goes with it."""

    body: bytes
    headers: Mapping[str, str]


def accept(reps: Reps, rep: int) -> Payload:
    """The rep presses "Accept all" on the card."""
    pointer = Pointer(subject=str(reps.request(rep)), revision=1)
    return {
        "type": "block_actions",
        "user": {"id": reps.user(rep), "team_id": TEAM},
        "team": {"id": TEAM},
        "api_app_id": "A1",
        "trigger_id": f"1.2.{rep}",
        "container": {"type": "message", "channel_id": f"D{rep}", "message_ts": "1700000000.000100"},
        "channel": {"id": f"D{rep}", "name": "directmessage"},
        "response_url": "https://hooks.slack.com/actions/T1/1/x",
        "actions": [
            {
                "action_id": Action.DEMAND_ACCEPT,
                "block_id": "actions",
                "type": "button",
                "value": str(pointer),
                "action_ts": "1700000001.000100",
            }
        ],
    }


def submit(reps: Reps, rep: int) -> Payload:
    """The rep sends the form in which one line was changed."""
    item, region = reps.line(rep)
    slot = Slot(field=Field.MONTHS, key=f"{item}|{region}", revision=1)
    form = Form(pointer=Pointer(subject=str(reps.request(rep)), revision=1), nonce=reps.nonce(rep))
    typed = " ".join(["101"] * MONTHS)
    values = {str(slot): {Field.MONTHS: {"type": "plain_text_input", "value": typed}}}
    return _form_sent(reps, rep, f"1.3.{rep}", _view(f"V{rep}", Callback.DEMAND_EDIT, form, values))


def send(reps: Reps, rep: int) -> Payload:
    """The rep sends the form in which everything was shown once more."""
    form = Form(pointer=Pointer(subject=str(reps.request(rep)), revision=1), nonce=reps.nonce(rep))
    return _form_sent(reps, rep, f"1.4.{rep}", _view(f"W{rep}", Callback.DEMAND_CHECK, form, {}))


def command(reps: Reps, rep: int, words: str) -> Mapping[str, str]:
    """The rep types `/sop` and these words."""
    return {
        "command": "/sop",
        "text": words,
        "user_id": reps.user(rep),
        "team_id": TEAM,
        "trigger_id": f"1.1.{rep}",
        "channel_id": "C1",
        "response_url": "https://hooks.slack.com/commands/1",
    }


def signed(payload: Payload, *, secret: str, at: int) -> Sent:
    """The payload as Slack posts it."""
    return sealed(urlencode({"payload": json.dumps(payload)}).encode(), kind=FORM, secret=secret, at=at)


def sealed(body: bytes, *, kind: str, secret: str, at: int) -> Sent:
    """A body with Slack's two headers."""
    digest = hmac.new(secret.encode(), b"v0:%d:" % at + body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": str(at),
        "X-Slack-Signature": f"v0={digest}",
    }
    return Sent(body=body, headers=headers)


def _form_sent(reps: Reps, rep: int, trigger: str, view: Payload) -> Payload:
    return {
        "type": "view_submission",
        "user": {"id": reps.user(rep), "team_id": TEAM},
        "team": {"id": TEAM},
        "api_app_id": "A1",
        "trigger_id": trigger,
        "view": view,
    }


def _view(name: str, callback: Callback, form: Form, values: Payload) -> Payload:
    return {
        "id": name,
        "hash": "1.abc",
        "type": "modal",
        "callback_id": callback,
        "private_metadata": str(form),
        "state": {"values": values},
    }
