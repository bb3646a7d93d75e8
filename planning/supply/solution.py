"""A network, its programme and the checked optimum, read by name."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planning.supply import decomposition, model, requirements, solve
from planning.supply.decomposition import Method
from planning.supply.model import Model
from planning.supply.network import Network
from planning.supply.programme import ABSENT, Array, Arrays
from planning.supply.requirements import Requirements
from planning.supply.solve import Answer, Basis

DUST = 1e-7  # quantities below it are the solver's rounding


@dataclass(frozen=True, kw_only=True)
class Solution:
    """A solved plan; decisions and prices come back in the shape of their block."""

    network: Network
    model: Model
    answer: Answer
    method: Method = Method.SMALL  # how it was, or would be, solved without a basis

    def amount(self, block: str) -> Array:
        """The decisions of a block, zero where there is no such decision; solver dust is swept away."""
        places = self.model.places[block]
        values = np.where(places == ABSENT, 0.0, self.answer.values[places])
        return np.asarray(np.where(np.abs(values) < DUST, 0.0, values))

    def spent(self, block: str) -> Array:
        """What the decisions of a block cost, at their true prices."""
        places = self.model.places[block]
        cost = np.where(places == ABSENT, 0.0, self.model.arrays.cost[places])
        return np.asarray(self.amount(block) * cost)

    def price(self, rows: str) -> Array:
        """What one more unit on the right-hand side of these rows costs."""
        return np.asarray(self.answer.prices[self.model.rows[rows]])

    def reduced(self, block: str) -> Array:
        """The cost of a decision less the worth of what it does; zero where the plan is indifferent."""
        places = self.model.places[block]
        return np.where(places == ABSENT, 0.0, self.answer.reduced[places])

    @cached_property
    def late(self) -> Array:
        """Units late at the end of each month, class x month."""
        return self.amount("late")

    @cached_property
    def lost(self) -> Array:
        """Units lost in each month, class x month."""
        return self.amount("lost")

    @cached_property
    def backlog(self) -> Array:
        """Units late at the end of each month, item x month."""
        return self.network.by_item(self.late)

    @cached_property
    def short(self) -> Array:
        """Units that joined the backlog or were lost in each month, item x month.

        What was owed before the first month had joined it already.
        """
        joined = np.diff(self.backlog, axis=1, prepend=self.network.by_item(self.network.owed))
        return np.asarray(np.maximum(0.0, joined) + self.network.by_item(self.lost))

    @cached_property
    def requirements(self) -> Requirements:
        """What all demand would ask for, whatever the limits."""
        return requirements.explode(self.network)

    def shipped(self) -> Array:
        """Units delivered, class x month."""
        before = np.hstack([self.network.owed, self.late[:, :-1]])
        return np.asarray(self.network.demand.qty + before - self.late - self.lost)


def of(network: Network, *, basis: Basis | None = None) -> Solution:
    """Solve the plan of a network, from a stored basis where there is one."""
    stated = model.build(network)
    answer = solve.solve(stated.arrays, basis=basis, engine=decomposition.engine(network, stated))
    return Solution(
        network=network,
        model=replace(stated, arrays=solve.settled(stated.arrays, answer)),
        answer=answer,
        method=decomposition.method(network, stated.arrays),
    )


def what_if(
    base: Solution, network: Network, *, arrays: Arrays | None = None, is_still_a_plan: bool = False
) -> Solution:
    """Solve the plan of a network that differs from the base in limits and capacity alone, warm.

    Runs and whole workers stay as the base has them. `arrays` replaces the programme of that network by one
    of the same shape. Where the base `is_still_a_plan` and may only have become too dear, it is improved
    step by step from there.
    """
    stated = replace(base.model, arrays=arrays or bounded(base, network))
    engine = decomposition.engine(network, stated, primal=is_still_a_plan)
    answer = solve.solve(stated.arrays, basis=base.answer.basis, engine=engine)
    return replace(base, network=network, model=stated, answer=answer)


def bounded(base: Solution, network: Network) -> Arrays:
    """The programme of the base within the limits and capacity of another network."""
    arrays, places = base.model.arrays, base.model.places
    lower, upper, row_upper = arrays.lower.copy(), arrays.upper.copy(), arrays.row_upper.copy()
    priced = arrays.priced.copy()
    lower[places["use"]], upper[places["use"]] = network.sources.least, network.sources.most
    lower[places["overtime"]] = network.resources.overtime_least
    upper[places["overtime"]] = network.resources.overtime_most
    row_upper[base.model.rows["capacity"]] = network.resources.capacity
    for block in ("up", "down"):
        there = places[block] != ABSENT
        chosen = ~np.isnan(network.fences.approved).all(axis=1)
        priced[places[block][there]] = network.fences.price[chosen][there]
    return replace(arrays, lower=lower, upper=upper, row_upper=row_upper, priced=priced)
