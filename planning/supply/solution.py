"""A network, its programme and the checked optimum, read by name."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planning.supply import model, solve
from planning.supply.model import Model
from planning.supply.network import Network
from planning.supply.programme import ABSENT, Array, Arrays
from planning.supply.solve import Answer, Basis


@dataclass(frozen=True, kw_only=True)
class Solution:
    """A solved plan; decisions and prices come back in the shape of their block."""

    network: Network
    model: Model
    answer: Answer

    def amount(self, block: str) -> Array:
        """The decisions of a block, zero where there is no such decision; solver dust is swept away."""
        places = self.model.places[block]
        values = np.where(places == ABSENT, 0.0, self.answer.values[places])
        return np.asarray(np.where(np.abs(values) < DUST, 0.0, values))

    def price(self, rows: str) -> Array:
        """What one more unit on the right-hand side of these rows costs."""
        return np.asarray(self.answer.prices[self.model.places[rows]])

    def reduced(self, block: str) -> Array:
        """The cost of a decision less the worth of what it does; zero where the plan is indifferent."""
        places = self.model.places[block]
        return np.where(places == ABSENT, 0.0, self.answer.reduced[places])

    @cached_property
    def backlog(self) -> Array:
        """Units late at the end of each month, item x month."""
        return self.network.by_item(self.amount("late"))

    @cached_property
    def short(self) -> Array:
        """Units that joined the backlog or were lost in each month, item x month.

        What was owed before the first month had joined it already.
        """
        owed = self.network.by_item(self.network.classes["owed"].to_numpy(dtype=float)[:, None])
        joined = np.maximum(0.0, np.diff(self.backlog, axis=1, prepend=owed))
        return np.asarray(joined + self.network.by_item(self.amount("lost")))

    def shipped(self) -> Array:
        """Units delivered, class x month."""
        late = self.amount("late")
        before = np.hstack([self.network.classes["owed"].to_numpy(dtype=float)[:, None], late[:, :-1]])
        return np.asarray(self.network.demand + before - late - self.amount("lost"))


DUST = 1e-7  # quantities below it are the solver's rounding


def of(network: Network, *, basis: Basis | None = None) -> Solution:
    """Solve the plan of a network, from a stored basis where there is one."""
    stated = model.build(network)
    return Solution(network=network, model=stated, answer=solve.solve(stated.arrays, basis=basis))


def what_if(base: Solution, network: Network, *, arrays: Arrays | None = None) -> Solution:
    """Solve the plan of a network that differs from the base in limits and capacity alone, warm.

    `arrays` replaces the programme of that network by one of the same shape.
    """
    stated = Model(arrays=arrays or bounded(base, network), places=base.model.places)
    answer = solve.solve(stated.arrays, basis=base.answer.basis)
    return Solution(network=network, model=stated, answer=answer)


def bounded(base: Solution, network: Network) -> Arrays:
    """The programme of the base within the limits and capacity of another network."""
    arrays, places = base.model.arrays, base.model.places
    lower, upper, row_upper = arrays.lower.copy(), arrays.upper.copy(), arrays.row_upper.copy()
    lower[places["use"]], upper[places["use"]] = network.least, network.most
    offered = places["overtime"] != ABSENT
    lower[places["overtime"][offered]] = network.overtime_least[offered]
    upper[places["overtime"][offered]] = network.overtime_most[offered]
    row_upper[places["capacity"]] = network.capacity
    return replace(arrays, lower=lower, upper=upper, row_upper=row_upper)
