"""Whether the supply plan is as fast and as good as it should be: `python -m bench.supply_goals [--huge]`.

All figures are of this run: ratios are measured in turn, seconds are of the CPU. `--huge` adds 20,000 items.
"""

import argparse
import sys
import time

from bench import goals, supply_answers, supply_published, supply_quality, supply_speed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--huge", action="store_true", help="plan 20,000 items too (some minutes)")
    arguments = parser.parse_args()
    measured: list[goals.Goal] = []
    began = time.perf_counter()
    for part in (
        supply_published.goals(),
        supply_speed.goals(huge=arguments.huge),
        supply_answers.goals(),
        supply_quality.goals(),
    ):
        measured += goals.show(part)
    goals.together(measured, seconds=time.perf_counter() - began)
    return 0 if all(goal.met for goal in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
