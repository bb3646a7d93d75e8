"""Signatures on what the workspace sends to an app over HTTP."""

import hashlib
import hmac


def headers(body: bytes, *, secret: str, at: int) -> dict[str, str]:
    """Slack's two headers: the time of sending, and an HMAC over version, time and raw body."""
    signed = f"v0:{at}:".encode() + body
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": f"v0={digest}"}
