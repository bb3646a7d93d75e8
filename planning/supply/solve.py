"""Handing a programme to HiGHS, and trusting the answer only when it is optimal and checked."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from planning.supply.programme import Array, Arrays

PRIMAL_TOLERANCE = 1e-6  # relative to the size of the row
DUAL_TOLERANCE = 1e-6  # relative to the size of the cost
GAP_TOLERANCE = 1e-7  # relative, between the plan and its bound
WHOLE_GAP = 1e-6  # relative, where whole numbers are asked for
LENGTH_BYTES = 8  # of a packed basis say how many variables it has
NO_SETTINGS: Mapping[str, int] = {}
UNPERTURBED = 0.0  # by how much a warm start shifts costs: their tie-breaks tell them apart already
MOST_STEPS = 5  # per row, of a warm start: without shifts it might go round in circles, and anew it cannot
LEAST_STEPS = 100  # of a warm start, however few its rows
COLUMN_WISE, LEAST = 1, 1  # how a matrix is stored, and what is sought, in the numbers of HiGHS
STATES = range(5)  # in a basis, in the numbers of HiGHS
AT_LOWER, BASIC, AT_UPPER, FREE, _ = STATES

States = npt.NDArray[np.int8]


class Status(StrEnum):
    """How a solver ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    UNFINISHED = "unfinished"  # a limit was reached, or the solver gave up


class NoOptimum(Exception):
    """The solver found no optimum."""

    def __init__(self, status: Status) -> None:
        super().__init__(f"no optimal plan was found: the solver ended {status}")
        self.status = status


class UncheckedPlan(Exception):
    """A plan called optimal fails the check of its own optimality."""

    def __init__(self, fault: str, amount: float) -> None:
        super().__init__(f"a plan called optimal is not: {fault} off by {amount:.2g}")


class NoBasis(ValueError):
    """These bytes are not the basis of a plan."""


@dataclass(frozen=True, kw_only=True)
class Basis:
    """Where a simplex ended: the state of each variable and row, to start the next solve from."""

    columns: States
    rows: States

    def packed(self) -> bytes:
        """The basis in a few kilobytes, to be kept beside the plan.

        >>> Basis.unpacked(Basis(columns=np.array([1, 0]), rows=np.array([0])).packed()).columns.tolist()
        [1, 0]
        """
        states = np.r_[self.columns, self.rows].astype(np.int8).tobytes()
        return len(self.columns).to_bytes(LENGTH_BYTES, "big") + zlib.compress(states)

    @classmethod
    def unpacked(cls, packed: bytes) -> "Basis":
        """The basis that was packed.

        Raises:
            NoBasis: the bytes are something else.
        """
        count = int.from_bytes(packed[:LENGTH_BYTES], "big")
        try:
            states = np.frombuffer(zlib.decompress(packed[LENGTH_BYTES:]), dtype=np.int8)
        except zlib.error as error:
            raise NoBasis from error
        if count > states.size or not np.isin(states, list(STATES)).all():
            raise NoBasis
        return cls(columns=states[:count], rows=states[count:])


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a solver returns, not yet checked."""

    status: Status
    values: Array  # of the variables
    prices: Array  # of the rows: what one more unit of the right-hand side costs
    reduced: Array  # of the variables: cost less the worth of what it uses
    basis: Basis | None = None


Engine = Callable[[Arrays, Basis | None], Answer]


def solve(arrays: Arrays, *, basis: Basis | None = None, engine: Engine | None = None) -> Answer:
    """The checked optimum, started from a stored basis where there is one.

    A warm start that ends anywhere but at a checked optimum is thrown away and solved anew, because a basis
    that no longer fits can end "optimal" at a plan that is dearer than it need be.

    Raises:
        NoOptimum: the solver ended infeasible, unbounded or unfinished.
        UncheckedPlan: the plan breaks a bound, a row, or the conditions of optimality.
    """
    run = engine or highs
    if arrays.whole.any():
        return solve(settled(arrays, _checked(arrays, run(arrays, None))), basis=basis, engine=engine)
    if basis is not None and _fits(basis, arrays):
        warm = run(arrays, basis)
        if warm.status is Status.OPTIMAL and fault(arrays, warm) is None:
            return warm
    return _checked(arrays, run(arrays, None))


def settled(arrays: Arrays, answer: Answer) -> Arrays:
    """The programme in which whole numbers stay as they were found, so that prices mean something."""
    if not arrays.whole.any():
        return arrays
    found = np.round(answer.values)
    return replace(
        arrays,
        lower=np.where(arrays.whole, found, arrays.lower),
        upper=np.where(arrays.whole, found, arrays.upper),
        whole=np.zeros_like(arrays.whole),
    )


def highs(arrays: Arrays, basis: Basis | None, *, settings: Mapping[str, int] = NO_SETTINGS) -> Answer:
    """One run of HiGHS in one thread, by simplex: the same programme always ends at the same plan."""
    solver = handed_over(arrays, settings=settings)
    if basis is not None:
        solver.setOptionValue("dual_simplex_cost_perturbation_multiplier", UNPERTURBED)
        if "simplex_iteration_limit" not in settings:
            solver.setOptionValue("simplex_iteration_limit", max(LEAST_STEPS, MOST_STEPS * basis.rows.size))
        solver.setBasis(_highs_basis(basis))
    solver.run()
    return _answer(solver, arrays)


def handed_over(arrays: Arrays, *, settings: Mapping[str, int] = NO_SETTINGS) -> Any:
    """HiGHS with a programme in it, ready to run."""
    import highspy

    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("parallel", "off")
    if arrays.whole.any():
        solver.setOptionValue("mip_rel_gap", WHOLE_GAP)
    else:
        solver.setOptionValue("solver", "simplex")
    for name, value in settings.items():
        solver.setOptionValue(name, value)
    _pass(solver, arrays)
    return solver


def fault(arrays: Arrays, answer: Answer) -> tuple[str, float] | None:
    """What is wrong with an answer called optimal, and by how much; None when it is optimal indeed.

    Checked without the solver: bounds and rows, the sign of every reduced cost and price, and that the plan
    costs no more than its bound.
    """
    x, y = answer.values, answer.prices
    activity = arrays.matrix @ x
    rows = np.maximum(arrays.row_lower - activity, activity - arrays.row_upper)
    bounds = np.maximum(arrays.lower - x, x - arrays.upper)
    size = 1.0 + np.abs(activity)
    if (worst := float(np.max(rows / size, initial=0.0))) > PRIMAL_TOLERANCE:
        return "a row", worst
    if (worst := float(np.max(bounds / (1.0 + np.abs(x)), initial=0.0))) > PRIMAL_TOLERANCE:
        return "a bound", worst
    if arrays.whole.any():
        return None  # whole numbers have no prices; the solver's own gap stands
    reduced = arrays.priced - arrays.matrix.T @ y
    scale = 1.0 + float(np.max(np.abs(arrays.priced), initial=0.0))
    if (worst := _sign_fault(reduced, arrays.lower, arrays.upper) / scale) > DUAL_TOLERANCE:
        return "a reduced cost", worst
    if (worst := _sign_fault(y, arrays.row_lower, arrays.row_upper) / scale) > DUAL_TOLERANCE:
        return "a price", worst
    off = gap(arrays, answer)
    return ("the gap to the bound", off) if off > GAP_TOLERANCE else None


def gap(arrays: Arrays, answer: Answer) -> float:
    """How far the cost of a plan is from the bound that its prices prove, as a share."""
    x, y = answer.values, answer.prices
    reduced = arrays.priced - arrays.matrix.T @ y
    cost = float(arrays.priced @ x)
    bound = _bound(reduced, arrays.lower, arrays.upper) + _bound(y, arrays.row_lower, arrays.row_upper)
    return abs(cost - bound) / (1.0 + abs(cost))


def _checked(arrays: Arrays, answer: Answer) -> Answer:
    if answer.status is not Status.OPTIMAL:
        raise NoOptimum(answer.status)
    if (wrong := fault(arrays, answer)) is not None:
        raise UncheckedPlan(*wrong)
    return answer


def _fits(basis: Basis, arrays: Arrays) -> bool:
    return bool((len(basis.rows), len(basis.columns)) == arrays.matrix.shape)


def _sign_fault(prices: Array, lower: Array, upper: Array) -> float:
    """How far a price is on the side where its bound is infinite."""
    rising = np.where(np.isfinite(lower), 0.0, np.maximum(prices, 0.0))
    falling = np.where(np.isfinite(upper), 0.0, np.maximum(-prices, 0.0))
    return float(np.max(np.maximum(rising, falling), initial=0.0))


def _bound(prices: Array, lower: Array, upper: Array) -> float:
    """What the bounds are worth: a positive price sits on the lower bound, a negative one on the upper."""
    low = np.where(np.isfinite(lower), lower, 0.0)
    high = np.where(np.isfinite(upper), upper, 0.0)
    return float(np.sum(np.where(prices > 0.0, prices * low, prices * high)))


def _pass(solver: Any, arrays: Arrays) -> None:
    """Hand the arrays over as they are: as lists, which the solver takes too, they take ten times as long."""
    matrix = arrays.matrix
    rows, columns = matrix.shape
    solver.passModel(
        *(columns, rows, matrix.nnz, COLUMN_WISE, LEAST, 0.0),
        *(arrays.priced, arrays.lower, arrays.upper, arrays.row_lower, arrays.row_upper),
        *(matrix.indptr, matrix.indices, matrix.data, arrays.whole.astype(np.int32)),
    )


def _highs_basis(basis: Basis) -> Any:
    import highspy

    states = np.array([highspy.HighsBasisStatus(value) for value in STATES], dtype=object)
    stored = highspy.HighsBasis()
    stored.col_status = states[basis.columns].tolist()
    stored.row_status = states[basis.rows].tolist()
    stored.valid = True
    return stored


def _answer(solver: Any, arrays: Arrays) -> Answer:
    import highspy

    ends = {
        highspy.HighsModelStatus.kOptimal: Status.OPTIMAL,
        highspy.HighsModelStatus.kModelEmpty: Status.OPTIMAL,
        highspy.HighsModelStatus.kInfeasible: Status.INFEASIBLE,
        highspy.HighsModelStatus.kUnbounded: Status.UNBOUNDED,
        highspy.HighsModelStatus.kUnboundedOrInfeasible: Status.INFEASIBLE,
    }
    solution = solver.getSolution()
    status = ends.get(solver.getModelStatus(), Status.UNFINISHED)
    values = np.array(solution.col_value, dtype=float)
    ended = status is Status.OPTIMAL and solver.getBasis().valid
    return Answer(
        status=status,
        values=values,
        prices=np.array(solution.row_dual, dtype=float),
        reduced=np.array(solution.col_dual, dtype=float),
        basis=_basis(solver, arrays, values) if ended else None,
    )


def _basis(solver: Any, arrays: Arrays, values: Array) -> Basis:
    """Where the simplex ended: what is not in its basis is at the bound that it is nearer to."""
    _, basic = solver.getBasicVariables()
    columns = _sides(values, arrays.lower, arrays.upper)
    rows = _sides(arrays.matrix @ values, arrays.row_lower, arrays.row_upper)
    columns[basic[basic >= 0]] = BASIC
    rows[-1 - basic[basic < 0]] = BASIC
    return Basis(columns=columns, rows=rows)


def _sides(at: Array, lower: Array, upper: Array) -> States:
    """The bound that each figure is nearer to, or none where it has none."""
    above = np.abs(at - lower) > np.abs(upper - at)
    sides = np.where(above, AT_UPPER, AT_LOWER)
    sides[np.isinf(lower) & np.isinf(upper)] = FREE
    return sides.astype(np.int8)
