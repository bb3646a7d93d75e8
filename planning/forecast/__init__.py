"""The statistical baseline: `forecast.fit(history, horizon=18)`."""

from planning.forecast.baseline import Options, Result, fit, from_csv_frame
from planning.forecast.series import Gaps, HistoryShapeError

__all__ = ["Gaps", "HistoryShapeError", "Options", "Result", "fit", "from_csv_frame"]
