"""users.* and usergroups.*: who is here."""

from workspace import shapes
from workspace.errors import SlackError
from workspace.methods.call import Call, Method, Tier
from workspace.model.people import Person
from workspace.paging import page
from workspace.wire import Json


def info(call: Call) -> Json:
    return {"user": _shape(call, call.person())}


def list_users(call: Call) -> Json:
    shown, cursor = page(list(call.workspace.people.values()), call.args)
    listed = [_shape(call, person) for person in shown]
    return {
        "members": listed,
        "cache_ts": call.workspace.epoch(),
        "response_metadata": {"next_cursor": cursor},
    }


def lookup_by_email(call: Call) -> Json:
    email = call.args.required("email", "users_not_found").casefold()
    for person in call.workspace.people.values():
        if person.email.casefold() == email and not person.deleted:
            return {"user": _shape(call, person)}
    raise SlackError("users_not_found")


def list_usergroups(call: Call) -> Json:
    groups = [
        _group(group, users=call.args.flag("include_users")) for group in call.workspace.usergroups.values()
    ]
    return {"usergroups": groups}


METHODS = (
    Method(name="users.info", run=info, tier=Tier.FOUR, scopes=("users:read",)),
    Method(name="users.list", run=list_users, tier=Tier.TWO, scopes=("users:read",)),
    Method(name="users.lookupByEmail", run=lookup_by_email, tier=Tier.THREE, scopes=("users:read.email",)),
    Method(name="usergroups.list", run=list_usergroups, tier=Tier.TWO, scopes=("usergroups:read",)),
)


def _shape(call: Call, person: Person) -> Json:
    email = not call.app.lacks(("users:read.email",))
    return shapes.user(call.workspace, person, email=email, locale=call.args.flag("include_locale"))


def _group(group: Json, *, users: bool) -> Json:
    return group if users else {name: value for name, value in group.items() if name != "users"}
