"""What Brera Espresso's markets want: level, growth, season, campaigns, and the luck of each month."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planning import periods

REGIONS = ("Italy", "China", "United States")
BASE_MONTH = periods.parse("2026-01")

# Units a month at the base month, before the season: Italy, China, United States.
LEVELS: Mapping[str, tuple[float, float, float]] = {
    "EM-050": (72, 38, 50),
    "EM-100": (205, 118, 160),
    "EM-200": (180, 150, 168),
    "EM-300": (92, 66, 84),
    "PM-400": (33, 22, 18),
    "PM-600": (21, 12, 12),
    "GR-10": (118, 62, 138),
    "GR-20": (60, 52, 46),
    "GR-50": (27, 16, 14),
    "AC-10": (138, 62, 118),
    "AC-20": (160, 112, 146),
    "AC-30": (14, 0.8, 11),
}

# Growth a year.
GROWTH: Mapping[str, float] = {"Italy": 0.02, "China": 0.11, "United States": 0.06}

# January to December, 1 being an average month.
HOME_SEASON: Mapping[str, tuple[float, ...]] = {
    "Italy": (0.84, 0.82, 0.90, 0.92, 0.96, 0.90, 0.88, 0.58, 0.98, 1.10, 1.44, 1.68),
    "China": (1.16, 0.62, 0.84, 0.90, 0.96, 1.26, 0.86, 0.88, 0.98, 0.98, 1.56, 1.00),
    "United States": (0.82, 0.84, 0.90, 0.92, 1.00, 1.02, 0.90, 0.88, 0.94, 1.06, 1.38, 1.34),
}
TRADE_SEASON: Mapping[str, tuple[float, ...]] = {
    "Italy": (0.94, 0.98, 1.10, 1.16, 1.12, 1.06, 0.92, 0.44, 1.08, 1.12, 1.08, 1.00),
    "China": (0.90, 0.60, 1.08, 1.08, 1.06, 1.04, 1.02, 1.02, 1.08, 0.96, 1.10, 1.06),
    "United States": (0.92, 0.96, 1.04, 1.06, 1.06, 1.02, 0.96, 0.94, 1.02, 1.04, 1.00, 0.98),
}
TRADE_ITEMS = ("PM-400", "PM-600", "GR-50")
SPORADIC_ITEMS = ("AC-30",)
SPORADIC_CHANCE = 0.25  # of an order in a month

NOISE = 0.055  # of one item in one region
SHARED_NOISE = 0.03  # of a whole region


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """A past campaign, or a stroke of luck, that lifted sales."""

    items: tuple[str, ...]
    region: str
    month: str
    factor: float


CAMPAIGNS = (
    Campaign(items=("EM-100",), region="Italy", month="2025-06", factor=1.45),
    Campaign(items=("GR-10", "GR-20", "GR-50"), region="United States", month="2025-10", factor=1.30),
    Campaign(items=("EM-300",), region="United States", month="2026-10", factor=1.35),
)

LAUNCHES: Mapping[str, str] = {"EM-300": "2026-03"}
LAUNCH_RAMP = (0.35, 0.6, 0.8, 0.95, 1.0)
FADING: Mapping[str, tuple[str, float]] = {"EM-050": ("2026-02", 0.94)}  # from month, factor a month
LAST_MONTHS: Mapping[str, str] = {"EM-050": "2027-01"}


def expected(item: str, region: str, months: pd.PeriodIndex) -> np.ndarray:
    """The demand that somebody who knew the market would expect."""
    level = LEVELS[item][REGIONS.index(region)]
    season = (TRADE_SEASON if item in TRADE_ITEMS else HOME_SEASON)[region]
    years = np.array([periods.months_from(BASE_MONTH, month) / 12 for month in months])
    steady = level * (1 + GROWTH[region]) ** years
    return np.asarray(
        steady * np.array([season[month.month - 1] for month in months]) * _life_cycle(item, months)
    )


def demanded(item: str, region: str, months: pd.PeriodIndex, luck: np.random.Generator) -> np.ndarray:
    """The demand that came, month by month: expectation, campaigns and luck."""
    mean = expected(item, region, months) * _campaigns(item, region, months)
    if item in SPORADIC_ITEMS:
        hits = luck.random(len(months)) < SPORADIC_CHANCE
        return np.asarray(hits * mean / SPORADIC_CHANCE * luck.uniform(0.6, 1.4, len(months)))
    noise = luck.normal(1.0, NOISE, len(months))
    return np.asarray(mean * np.clip(noise, 0.7, 1.3))


def moods(months: pd.PeriodIndex, luck: np.random.Generator) -> dict[str, np.ndarray]:
    """What moves all items of a region together, month by month, fading slowly."""
    return {region: 1 + _fading_shocks(len(months), luck) for region in REGIONS}


def _fading_shocks(count: int, luck: np.random.Generator) -> np.ndarray:
    shocks = luck.normal(0.0, SHARED_NOISE, count)
    for n in range(1, count):
        shocks[n] += 0.5 * shocks[n - 1]
    return shocks


def _campaigns(item: str, region: str, months: pd.PeriodIndex) -> np.ndarray:
    factors = np.ones(len(months))
    for campaign in CAMPAIGNS:
        if item in campaign.items and region == campaign.region:
            factors[months == periods.parse(campaign.month)] = campaign.factor
    return factors


def _life_cycle(item: str, months: pd.PeriodIndex) -> np.ndarray:
    factors = np.ones(len(months))
    for n, month in enumerate(months):
        if item in LAUNCHES:
            age = periods.months_from(periods.parse(LAUNCHES[item]), month)
            factors[n] = 0.0 if age < 0 else LAUNCH_RAMP[min(age, len(LAUNCH_RAMP) - 1)]
        if item in FADING:
            start, factor = FADING[item]
            factors[n] *= factor ** max(0, periods.months_from(periods.parse(start), month))
        if item in LAST_MONTHS and month > periods.parse(LAST_MONTHS[item]):
            factors[n] = 0.0
    return factors
