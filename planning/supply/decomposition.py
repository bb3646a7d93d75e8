"""Large plans: prices first, then only that part of the programme which the prices leave undecided.

Of the decisions of a large plan all but a few are clear once hours and scarce supply have a price: most items
are made in their month, on their cheapest line. So the plan is solved by sifting (Bixby, Gregory, Lustig,
Marsten and Shanno 1992, Operations Research 40(5)), started from the prices of `relaxation`:

1. price: reduced cost of a decision = its cost - what it does, at the prices;
2. keep the decisions whose reduced cost is small, and those of a plan that makes everything just in time;
3. solve the programme of these alone (the master), where a resource may work longer at a high price; what a
   row of its own decides is taken out before (`singletons`);
4. price the others with the prices of the master; take in those that would pay, and solve again from there.

It ends when none would pay: then the prices of the master prove that its plan is the cheapest of the whole
programme, not merely close, and the check of `solve` sees the same plan, prices and basis as after a simplex
on all of it. A wrong first price costs time, never money.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from planning.supply import relaxation, requirements, singletons, solve
from planning.supply.model import Model
from planning.supply.network import Network
from planning.supply.programme import ABSENT, Array, Arrays, Index
from planning.supply.relaxation import Prices
from planning.supply.singletons import Singletons
from planning.supply.solve import AT_LOWER, BASIC, Answer, Basis, Engine, Status

if TYPE_CHECKING:
    from scipy.sparse import csc_matrix

LARGE = 300  # stock points; a smaller plan takes the simplex a second or two
NEAR = 3e-3  # of the value of an item: decisions within it are kept at first, of so many items
MANY = 2000  # items; the more there are, the nearer are the first prices, and the less is kept
PAYS = 1e-7  # of its cost: by how much a decision must pay to be taken in
ROUNDS = 25  # of pricing, after which the plan is left to the simplex
WARM_STEPS = 3000  # of the simplex from a stored basis, after which starting anew is quicker
EXTRA = 2.0  # times its price, or its typical price: what working beyond a limit costs in the master
PRIMAL = 4  # the primal simplex, in the numbers of HiGHS

Flags = npt.NDArray[np.bool_]


class Method(StrEnum):
    """How a plan is solved, and why."""

    DECOMPOSED = "decomposed"
    SMALL = "simplex: the plan is small"
    WHOLE = "simplex: runs or workers are whole numbers"
    CIRCULAR = "simplex: an item goes into itself"


def method(network: Network, arrays: Arrays) -> Method:
    """How the plan of a network is solved when no basis is known."""
    if len(network.items) <= LARGE:
        return Method.SMALL
    if arrays.whole.any():
        return Method.WHOLE
    return Method.CIRCULAR if relaxation.circular(network) else Method.DECOMPOSED


def engine(network: Network, stated: Model, *, primal: bool = False) -> Engine:
    """The solver for the plan of a network: this method for a large one without a basis, else the simplex.

    From a basis the dual simplex goes on, which suits changed limits; or the `primal` one, for changed costs.
    """
    is_large = method(network, stated.arrays) is Method.DECOMPOSED
    warm = ({"simplex_strategy": PRIMAL} if primal else {}) | (
        {"simplex_iteration_limit": WARM_STEPS} if is_large else {}
    )

    def run(arrays: Arrays, basis: Basis | None) -> Answer:
        if basis is not None:
            return solve.highs(arrays, basis, settings=warm)
        return decompose(network, replace(stated, arrays=arrays)) if is_large else solve.highs(arrays, None)

    return run


def decompose(network: Network, stated: Model) -> Answer:
    """The optimum of a plan by sifting; by the simplex on all of it if that does not end."""
    prices = relaxation.prices(network)
    master = _Master(stated.arrays, _elastic(network, stated, prices))
    kept = _first_choice(network, stated, prices)
    for _ in range(ROUNDS):
        answer = master.solve(kept)
        if answer.status is not Status.OPTIMAL:
            break
        paying = ~kept & _pays(stated.arrays, answer.reduced)
        if not paying.any() and not master.raise_prices():
            return answer
        kept |= paying
    return solve.highs(stated.arrays, None)


@dataclass(frozen=True, kw_only=True)
class _Elastic:
    """Ways beyond the hours and limits that items share, so that the master always has a plan."""

    matrix: "csc_matrix"  # rows of the programme x ways
    cost: Array
    rows: Index  # the capacity that each of the first ways adds to
    columns: Index  # the decision that each of the others goes on with, beyond its limit


class _Master:
    """The programme of the decisions kept, solved anew or from where it ended; it reads as the whole one."""

    def __init__(self, arrays: Arrays, elastic: _Elastic) -> None:
        self._arrays = arrays
        self._elastic = elastic
        self._shared = np.zeros(arrays.row_lower.size, dtype=bool)
        self._shared[elastic.matrix.indices] = True
        self._extra = elastic.cost.copy()
        self._used = np.zeros(elastic.cost.size)
        self._columns = np.full(arrays.priced.size, AT_LOWER, dtype=np.int8)
        self._rows = np.full(arrays.row_lower.size, BASIC, dtype=np.int8)
        self._extra_states = np.full(elastic.cost.size, AT_LOWER, dtype=np.int8)
        self._started = False

    def solve(self, kept: Flags) -> Answer:
        """The best plan of the decisions kept, with prices of all rows and reduced costs of all decisions."""
        decided = singletons.find(self._arrays, np.flatnonzero(kept), shared=self._shared)
        open_ones = kept.copy()
        open_ones[decided.columns] = False
        columns = np.flatnonzero(open_ones)
        rows, arrays = self._part(columns, decided)
        answer = self._run(arrays, columns, rows)
        if answer.status is not Status.OPTIMAL:
            return answer
        self._remember(answer, columns, rows)
        self._columns[decided.columns], self._rows[decided.rows] = BASIC, AT_LOWER
        values, prices = np.zeros(kept.size), np.zeros(self._rows.size)
        values[columns], prices[rows] = answer.values[: columns.size], answer.prices
        values[decided.columns] = decided.values
        prices[decided.rows] = decided.prices(self._arrays, prices)
        return Answer(
            status=answer.status,
            values=values,
            prices=prices,
            reduced=self._arrays.priced - self._arrays.matrix.T @ prices,
            basis=self._basis(),
        )

    def raise_prices(self) -> bool:
        """Make what is still used beyond the limits ten times dearer; whether there was any."""
        used = self._used > solve.PRIMAL_TOLERANCE
        self._extra[used] *= 10.0
        return bool(used.any())

    def _part(self, columns: Index, decided: Singletons) -> tuple[Index, Arrays]:
        """The rows that the open decisions have a part in, and the programme of both, given the others."""
        from scipy.sparse import csc_matrix, hstack

        whole, extra = self._arrays, self._extra
        matrix = hstack([whole.matrix[:, columns], self._elastic.matrix], format="csc")
        given = whole.matrix[:, decided.columns] @ decided.values
        row_lower, row_upper = whole.row_lower - given, whole.row_upper - given
        touched = (row_lower > 0.0) | (row_upper < 0.0)
        touched[matrix.indices] = True
        touched[decided.rows] = False
        rows = np.flatnonzero(touched)
        position = np.cumsum(touched) - 1
        priced = np.r_[whole.priced[columns], extra]
        return rows, Arrays(
            cost=priced,
            priced=priced,
            lower=np.r_[whole.lower[columns], np.zeros(extra.size)],
            upper=np.r_[whole.upper[columns], np.full(extra.size, np.inf)],
            row_lower=row_lower[rows],
            row_upper=row_upper[rows],
            matrix=csc_matrix(
                (matrix.data, position[matrix.indices], matrix.indptr), shape=(rows.size, priced.size)
            ),
            whole=np.zeros(priced.size, dtype=bool),
        )

    def _run(self, arrays: Arrays, columns: Index, rows: Index) -> Answer:
        if not self._started:
            return solve.highs(arrays, None)
        basis = Basis(columns=np.r_[self._columns[columns], self._extra_states], rows=self._rows[rows])
        return solve.highs(arrays, basis, settings={"simplex_strategy": PRIMAL})

    def _remember(self, answer: Answer, columns: Index, rows: Index) -> None:
        assert answer.basis is not None
        self._columns[columns] = answer.basis.columns[: columns.size]
        self._extra_states = answer.basis.columns[columns.size :]
        self._rows[rows] = answer.basis.rows
        self._used = answer.values[columns.size :]
        self._started = True

    def _basis(self) -> Basis:
        """The basis of the whole programme: what goes beyond a limit hands its place to what it goes with."""
        columns, rows = self._columns.copy(), self._rows.copy()
        basic = self._extra_states == BASIC
        hours = self._elastic.rows.size
        rows[self._elastic.rows[basic[:hours]]] = BASIC
        columns[self._elastic.columns[basic[hours:]]] = BASIC
        return Basis(columns=columns, rows=rows)


def _elastic(network: Network, stated: Model, prices: Prices) -> _Elastic:
    """More hours, and more from each limited source, at well above their price."""
    from scipy.sparse import csc_matrix, hstack

    rows = stated.rows["capacity"].ravel()
    limited = np.isfinite(network.sources.most) & (network.sources.most > 0.0)
    columns = stated.places["use"][limited]
    shape = (stated.arrays.row_lower.size, rows.size)
    hours = csc_matrix((np.full(rows.size, -1.0), (rows, np.arange(rows.size))), shape=shape)
    hour, rent = prices.hour.ravel(), prices.rent[limited]
    return _Elastic(
        matrix=hstack([hours, stated.arrays.matrix[:, columns]], format="csc"),
        cost=np.r_[
            np.maximum(EXTRA * hour, relaxation.TYPICAL_HOUR),
            stated.arrays.priced[columns] + np.maximum(EXTRA * rent, 10 * relaxation.TYPICAL_RENT),
        ],
        rows=rows,
        columns=columns,
    )


def _first_choice(network: Network, stated: Model, prices: Prices) -> Flags:
    """The decisions that the prices leave open, and those of making everything just in time."""
    arrays, places = stated.arrays, stated.places
    reduced = arrays.priced - arrays.matrix.T @ _row_prices(network, stated, prices)
    kept = (reduced <= _reach(network, stated)) & (arrays.upper > 0.0) | (arrays.lower != 0.0)
    needed = requirements.explode(network)
    arrived = network.stock.opening[:, None] + np.cumsum(network.stock.receipts + needed.net, axis=1)
    kept[places["use"][requirements.use(network, needed.net) > 0.0]] = True
    kept[places["stock"][arrived > np.cumsum(needed.gross, axis=1)]] = True
    return np.asarray(kept)


def _reach(network: Network, stated: Model) -> Array:
    """Up to which reduced cost each decision is kept: those that concern one item only near to nothing."""
    reach = np.full(stated.arrays.priced.size, np.inf)
    near = NEAR * min(1.0, MANY / len(network.items))
    value = np.maximum(network.nodes["value"], network.nodes["full_cost"]).to_numpy(dtype=float) * near
    value[network.sources.inputs["item"].to_numpy(dtype=np.int64)] = np.inf  # components are shared
    of_source = value[network.sources.frame["item"].to_numpy(dtype=np.int64)]
    of_class = value[network.demand.classes["item"].to_numpy(dtype=np.int64)]
    for block, near in (
        ("use", of_source),
        ("stock", value),
        ("below", value),
        ("late", of_class),
        ("lost", of_class),
    ):
        places = stated.places[block]
        there = places != ABSENT
        reach[places[there]] = np.broadcast_to(near[:, None], places.shape)[there]
    return reach


def _row_prices(network: Network, stated: Model, prices: Prices) -> Array:
    """The prices of all rows that follow from those of hours and units; none where the items know none."""
    item = network.demand.classes["item"].to_numpy(dtype=np.int64)
    rows = np.zeros(stated.arrays.row_lower.size)
    rows[stated.rows["balance"]] = prices.unit
    rows[stated.rows["ship"]] = prices.served - prices.unit[item]
    rows[stated.rows["capacity"]] = -prices.hour
    following = np.hstack([prices.unit[:, 1:], np.zeros((len(prices.unit), 1))])
    spared = prices.unit + network.stock.holding - following  # by a unit that need not be kept
    targets = stated.places["below"] != ABSENT
    rows[stated.rows["below"]] = np.clip(spared, 0.0, network.stock.below)[targets]
    return rows


def _pays(arrays: Arrays, reduced: Array) -> Flags:
    """The decisions that would make the plan cheaper."""
    return np.asarray((reduced < -PAYS * (1.0 + np.abs(arrays.priced))) & (arrays.upper > 0.0))
