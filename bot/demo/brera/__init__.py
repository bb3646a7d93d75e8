"""Brera Espresso, the fictional company of the demo; the same seed always writes the same folder."""

from bot.demo.brera.folder import AS_OF, write

__all__ = ["AS_OF", "write"]
