"""The scopes that depend on the kind of conversation."""

from workspace.model.channels import Kind

_FAMILIES = {Kind.PUBLIC: "channels", Kind.PRIVATE: "groups", Kind.IM: "im", Kind.MPIM: "mpim"}


def scope_for(kind: Kind, right: str) -> str:
    """The scope that a right needs for one kind of conversation, such as ``groups:history``."""
    return f"{_FAMILIES[kind]}:{right}"


def any_scope(right: str) -> tuple[str, ...]:
    """The scopes of which one is needed where the kind is not known yet."""
    return tuple(f"{family}:{right}" for family in _FAMILIES.values())
