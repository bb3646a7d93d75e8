"""Parley under fire: every promise of docs/reliability.md against crashes, outages, floods and forgers.

    python -m tests.faults                          every goal, on SQLite and on PostgreSQL (`make faults`)
    python -m tests.faults --goals 5 7 --short      two of them, in the size of `make test`
    python -m tests.faults --database sqlite --seed 7 --share 0.3 --write

To add a goal, write a module of this package with a function that takes a `Setting` and returns what it
measured, and name it in a tuple:

    GOALS = (Goal(number=5, title="Crashes", must="0 lost, 0 twice", run=measure),)

    def measure(setting: Setting) -> list[Finding]: ...

Add the module to `FAMILIES` in `tests/faults/__main__.py`. Its short form is a test in
`tests/faults/test_<module>.py` that calls `goal.short(measure, url, folder)`.
"""
