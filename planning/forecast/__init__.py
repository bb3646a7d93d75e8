"""The statistical baseline: `forecast.fit(history, horizon=18)`, or `forecast.fit_levels` for a hierarchy."""

from planning.forecast.baseline import Options, Result, fit
from planning.forecast.hierarchical import Coherent, Structure
from planning.forecast.hierarchical import fit as fit_levels
from planning.forecast.long_table import from_csv_frame
from planning.forecast.series import Gaps, HistoryShapeError

__all__ = [
    "Coherent",
    "Gaps",
    "HistoryShapeError",
    "Options",
    "Result",
    "Structure",
    "fit",
    "fit_levels",
    "from_csv_frame",
]
