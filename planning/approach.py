"""How the forecasts of several levels are made to agree; light enough to be named on a command line."""

from enum import StrEnum


class Approach(StrEnum):
    """Which levels' forecasts count when they do not agree."""

    OPTIMAL = "optimal"  # all of them, each by the size of its past errors
    MINT = "mint"  # all of them, by how their past errors move together
    BOTTOM_UP = "bottom-up"  # the leaves', summed
    TOP_DOWN = "top-down"  # the first level's, split down in the proportions of the leaves' forecasts
    MIDDLE_OUT = "middle-out"  # those of one level between, summed up and split down
