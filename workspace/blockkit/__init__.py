"""Block Kit: the rules of its blocks, elements and objects as data, and the check against them."""
