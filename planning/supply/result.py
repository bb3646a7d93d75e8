"""What a supply run hands back: the plan and its explanation as tables, and the solution behind them."""

from dataclasses import dataclass

import pandas as pd

from planning.supply.solution import Solution


class UnknownShortage(KeyError):
    """The plan has no shortage of that name."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """A solved and checked supply plan. Tables hold codes and numbers; words are made elsewhere."""

    lines: pd.DataFrame  # `tables.lines`: the plan of every item that is sold
    load: pd.DataFrame  # `tables.load`: hours of every resource
    crews: pd.DataFrame  # `tables.crews`: workers, hired and laid off
    materials: pd.DataFrame  # `tables.materials`: what goes into the plan
    moves: pd.DataFrame  # `pegging.moves`: what is made earlier or later than it is needed
    purchases: pd.DataFrame  # `tables.purchases`: what is bought from whom
    transport: pd.DataFrame  # `tables.transport`: what is moved between places
    sourcing: pd.DataFrame  # `tables.sourcing`: where everything comes from
    shortages: pd.DataFrame  # `shortages.table`: what is late or lost, and why
    options: pd.DataFrame  # `options.table`: ways out of each shortage, ranked
    pulls: pd.DataFrame  # `options.pulls`: when and how far each way out uses its levers
    broken: pd.DataFrame  # `contradictions.broken`: rules that cannot be kept
    exceptions: pd.DataFrame  # `exceptions.table`: what a planner should look at
    objective: pd.DataFrame  # `tables.objective`: cost by kind
    solution: Solution  # to solve what-ifs warm from

    @property
    def cost(self) -> float:
        """Everything that the plan weighs, in the company's currency."""
        return float(self.objective["amount"].sum())

    def options_of(self, shortage: str) -> pd.DataFrame:
        """The options of one shortage, best first."""
        if shortage not in set(self.shortages["shortage"]):
            raise UnknownShortage(shortage)
        return self.options[self.options["shortage"] == shortage].reset_index(drop=True)
