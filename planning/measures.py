"""Published demand plans against what then happened: by person, family, item and lag, step by step."""

from collections.abc import Iterator

import pandas as pd

from planning import accuracy, demand, judgement, lag, stairstep
from planning import versions as churning
from planning.company import Company

LINE = ["item", "region"]
NAIVE, STATISTICAL, SALES, CONSENSUS, EXECUTIVE = "naive", "statistical", "sales", "consensus", "executive"
STEPS = (NAIVE, STATISTICAL, SALES, CONSENSUS, EXECUTIVE)
ALL = "all"
MEASURED = [
    "step", "lag", "by", "name", "n", "wape", "accuracy", "bias", "mase", "mad", "tracking_signal", "alarm",
    "mape", "mape_months", "smape", "attainment", "calibration",
]  # fmt: skip
PEOPLE = [
    "person", "changed", "bias", "weight", "statistical", "entered", "corrected", "gained", "helped",
    "helped_by_size", "small", "small_helped", "verdict",
]  # fmt: skip
CHURN = ["published", "frozen", "free"]


def tables(company: Company, *, as_of: pd.Period) -> dict[str, pd.DataFrame]:
    """The tables of a plan that look back; without rows where the company keeps no versions.

    accuracy      step, lag, by (all, person, family, item), name, and the measures of `accuracy.score`, MASE
                  and calibration (share of outcomes inside the range that was stated)
    value_added   lag, step, n, changed, wape, bias, added, verdict: naive, statistical, sales, consensus,
                  executive, as far as the versions hold them
    people        what each person's changes of the statistical forecast were worth, at the shortest lag, and
                  what correcting their bias would have gained
    churn         published, frozen, free: how far each version left the one before
    """
    past = demand.history(company.table("actuals"), company.table("customers"))
    past = past[past["month"] < as_of]
    published = company.table("versions")
    if published.empty or past.empty:
        empty = {"accuracy": MEASURED, "value_added": stairstep.COLUMNS, "people": PEOPLE, "churn": CHURN}
        return {name: pd.DataFrame(columns=columns) for name, columns in empty.items()}
    found = _pairs(published, past)
    return {
        "accuracy": _accuracy(found, past, company),
        "value_added": stairstep.climb(found, steps=_steps(found)),
        "people": _people(found, past),
        "churn": _churn(company),
    }


def _pairs(published: pd.DataFrame, past: pd.DataFrame) -> pd.DataFrame:
    """Forecast and outcome by lag, the naive forecast beside each line as a step of its own."""
    found = lag.pairs(published, past)
    lines = found.drop_duplicates([*lag.KEY, "lag"])
    free = lag.naive(past, lines)["qty"].to_numpy()
    naive = lines[[*lag.KEY, "lag", "actual"]].assign(step=NAIVE, forecast=free)
    return pd.concat([found, naive], ignore_index=True)


def _steps(found: pd.DataFrame) -> list[str]:
    there = set(found["step"])
    return [step for step in STEPS if step in there]


def _accuracy(found: pd.DataFrame, past: pd.DataFrame, company: Company) -> pd.DataFrame:
    families = company.table("items").set_index("item")["family"]
    scale = past.sort_values("month").groupby(LINE)["qty"].agg(accuracy.naive_error).rename("scale")
    labelled = found.assign(family=found["item"].map(families), name=ALL)
    labelled = labelled.merge(scale.reset_index(), on=LINE, how="left")
    grouped = {ALL: "name", "person": "person", "family": "family", "item": "item"}
    rows = [row for by, column in grouped.items() for row in _measured(labelled, by, column)]
    return pd.DataFrame(rows, columns=MEASURED)


def _measured(labelled: pd.DataFrame, by: str, column: str) -> Iterator[dict[str, object]]:
    for (step, months, name), rows in labelled.groupby(["step", "lag", column], sort=True):
        score = accuracy.score(rows["actual"], rows["forecast"])
        stated = rows.dropna(subset=["lower", "upper"])
        scaled = (rows["actual"] - rows["forecast"]).abs() / rows["scale"].where(rows["scale"] > 0)
        yield {
            **score.__dict__,
            "step": step,
            "lag": months,
            "by": by,
            "name": name,
            "alarm": score.alarm,
            "mase": float(scaled.astype(float).mean()),
            "calibration": accuracy.calibration(stated["actual"], stated["lower"], stated["upper"]),
        }


def _people(found: pd.DataFrame, past: pd.DataFrame) -> pd.DataFrame:
    """The verdict on each person's changes."""
    changed = _changes(found, past)
    gains = {gain.person: gain for gain in judgement.gains(changed)} if len(changed) else {}
    known = judgement.records(changed) if len(changed) else {}
    rows = []
    for person, rows_of in changed.groupby("person"):
        quality = accuracy.override_quality(rows_of["actual"], rows_of["statistical"], rows_of["human"])
        moved = rows_of[rows_of["human"] != rows_of["statistical"]]
        figures = (moved[name].to_numpy(float) for name in ("actual", "statistical", "human"))
        gain = gains[str(person)]
        rows.append(
            {
                "person": person,
                "changed": quality.n,
                "bias": gain.bias,
                "weight": known.get(str(person), judgement.NOTHING_KNOWN).weight,
                "statistical": gain.statistical,
                "entered": gain.human,
                "corrected": gain.corrected,
                "gained": gain.gained,
                "helped": quality.helped,
                "helped_by_size": quality.helped_by_size,
                "small": quality.small,
                "small_helped": quality.small_helped,
                "verdict": str(accuracy.verdict(*figures)),
            }
        )
    return pd.DataFrame(rows, columns=PEOPLE)


def _changes(found: pd.DataFrame, past: pd.DataFrame) -> pd.DataFrame:
    """What each person sent beside the statistical forecast, at the shortest lag there is."""
    key = [*lag.KEY, "lag"]
    statistical = found.loc[found["step"] == STATISTICAL, [*key, "forecast"]]
    statistical = statistical.rename(columns={"forecast": "statistical"})
    sent = found[(found["step"] == SALES) & found["person"].notna()]
    nearest = sent[sent["lag"] == sent["lag"].min()] if len(sent) else sent
    both = nearest.merge(statistical, on=key).rename(columns={"forecast": "human"})
    usual = past.groupby(LINE, as_index=False)["qty"].mean().rename(columns={"qty": "scale"})
    return both.merge(usual, on=LINE, how="left").fillna({"scale": 0.0})


def _churn(company: Company) -> pd.DataFrame:
    """Each published plan beside the one before; the last step of the process is what was published."""
    kept = company.table("versions")
    last = {month: _published(rows) for month, rows in kept.groupby("published")}
    frozen = company.settings.frozen_months
    rows = []
    for before, after in zip(list(last)[:-1], list(last)[1:], strict=True):
        moved = churning.churn(last[before], last[after], first_free=after + frozen)
        rows.append((after, moved.frozen, moved.free))
    return pd.DataFrame(rows, columns=CHURN)


def _published(rows: pd.DataFrame) -> pd.DataFrame:
    step = max(set(rows["step"]), key=STEPS.index)
    return rows[rows["step"] == step].groupby(["item", "month"], as_index=False)["qty"].sum()
