"""The name that somebody probably meant."""

import difflib
from collections.abc import Iterable


def match(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like it.

    >>> match("EM200", ["EM-100", "EM-200"])
    'EM-200'
    """
    folded = {candidate.casefold(): candidate for candidate in sorted(known)}
    close = difflib.get_close_matches(name.strip().casefold(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def advice(name: str, known: Iterable[str]) -> str:
    """What to write instead of an unknown name.

    >>> advice("qnty", ["item", "qty"])
    "write 'qty'"
    >>> advice("colour", ["item", "qty"])
    'take it out, or use one of item, qty'
    """
    names = sorted(known)
    near = match(name, names)
    return f"write '{near}'" if near else f"take it out, or use one of {', '.join(names)}"
