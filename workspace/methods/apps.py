"""api.test, auth.test and apps.connections.open: who is calling, and where to listen."""

from workspace.blockkit import validate
from workspace.blockkit.fault import Fault
from workspace.blockkit.limits import Surface
from workspace.errors import SlackError, invalid
from workspace.methods.call import Call, Method, Tier, Token
from workspace.wire import Json, as_object


def api_test(call: Call) -> Json:
    error = call.args.text("error")
    if error:
        raise SlackError(error, args=call.args.shown())
    return {"args": call.args.shown()}


def auth_test(call: Call) -> Json:
    workspace = call.workspace
    return {
        "url": f"{workspace.url}/",
        "team": workspace.name,
        "user": workspace.people[call.bot].name,
        "team_id": workspace.id,
        "user_id": call.bot,
        "bot_id": call.app.bot_id,
        "is_enterprise_install": False,
    }


def open_connection(call: Call) -> Json:
    if not call.app.uses_sockets:
        raise SlackError("socket_mode_not_enabled")
    ticket = call.desk.sockets.reserve(call.app.id)
    address = call.workspace.url.replace("http", "ws", 1)
    return {"url": f"{address}/link/?ticket={ticket}&app_id={call.app.id}"}


def validate_blocks(call: Call) -> Json:
    """Say what is wrong with blocks, a view or a message; nothing is posted."""
    faults = _faults(call)
    if faults:
        raise invalid("invalid_blocks", faults)
    return {}


METHODS = (
    Method(name="api.test", run=api_test, tier=Tier.FREE, token=Token.NONE),
    Method(name="auth.test", run=auth_test, tier=Tier.FREE),
    Method(name="apps.connections.open", run=open_connection, tier=Tier.FOUR, token=Token.APP),
    Method(name="blocks.validate", run=validate_blocks, tier=Tier.FOUR, token=Token.NONE),
)


def _faults(call: Call) -> list[Fault]:
    if "view" in call.args:
        return validate.view(call.args.structure("view"))
    if "message" in call.args:
        message = as_object(call.args.structure("message"))
        return validate.blocks(message.get("blocks", []), surface=Surface.MESSAGE, pointer="/message/blocks")
    return validate.blocks(call.args.structure("blocks"), surface=Surface.MESSAGE)
