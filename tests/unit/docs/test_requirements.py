"""The requirements page names every requirement once, and every mark names a requirement."""

from docs import requirements


def numbers() -> list[str]:
    return [row.number for part in requirements.asked().values() for row in part]


def test_numbers_are_stable_and_in_order() -> None:
    """R1 to R158 were given once; commit messages and tests cite them."""
    assert numbers() == [f"R{number}" for number in range(1, 159)]


def test_every_mark_names_a_requirement() -> None:
    assert requirements.shown().keys() - set(numbers()) == set()
