"""The statistical baseline: `forecast.fit(history, horizon=18)`, or `forecast.fit_levels` for a hierarchy."""

from planning.approach import Approach
from planning.forecast.baseline import Options, Result, fit
from planning.forecast.hierarchical import Coherent, Structure
from planning.forecast.hierarchical import fit as fit_levels
from planning.forecast.long_levels import Levels
from planning.forecast.long_levels import from_csv_frame as levels_from_csv_frame
from planning.forecast.long_table import from_csv_frame, working_days
from planning.forecast.series import Gaps, HistoryShapeError

__all__ = [
    "Approach",
    "Coherent",
    "Gaps",
    "HistoryShapeError",
    "Levels",
    "Options",
    "Result",
    "Structure",
    "fit",
    "fit_levels",
    "from_csv_frame",
    "levels_from_csv_frame",
    "working_days",
]
