"""From a message to Slack's blocks, in the reader's language.

Templates hold the words and the order of the blocks; everything else is here: escaping, formats, block
shapes, fallbacks for blocks a workspace refuses, and the table of limits.
"""

from bot.render.renderer import Renderer

__all__ = ["Renderer"]
