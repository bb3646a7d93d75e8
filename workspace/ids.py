"""Identifiers as Slack writes them: a letter for the kind, then letters and digits."""

import random
import string

_ALPHABET = string.ascii_uppercase + string.digits
_LETTERS = string.ascii_letters + string.digits


class Mint:
    """Makes identifiers that never repeat and are the same in every run with the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - identifiers, not secrets
        self._made: set[str] = set()

    def new(self, prefix: str, length: int = 10) -> str:
        """An identifier such as ``U7K2M9QX4C``."""
        while True:
            made = prefix + "".join(self._random.choices(_ALPHABET, k=length - 1))
            if made not in self._made:
                self._made.add(made)
                return made

    def short(self, length: int = 5) -> str:
        """A few mixed letters, as Slack gives to blocks and actions that came without an id."""
        return "".join(self._random.choices(_LETTERS, k=length))

    def reseed(self, seed: str) -> None:
        """Go on with other luck, the same in every run with the same seed."""
        self._random.seed(seed)

    def reserve(self, identifier: str) -> None:
        """Never mint this one: it came from outside."""
        self._made.add(identifier)
