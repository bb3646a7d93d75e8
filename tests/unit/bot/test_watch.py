"""The operator is told outside Slack, once when something is wrong for a while and once when it is mended."""

from collections.abc import Iterator, Sequence

import pytest

from bot.symptom import Symptom
from bot.watch import Watch
from tests.builders import webhooks
from tests.builders.webhooks import Webhook

WELL: Sequence[Symptom] = ()
DATABASE = Symptom(kind="database", text="the database")
DISK = Symptom(kind="disk", text="the disk")


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with webhooks.listening() as receiver:
        yield receiver


def look(webhook: Webhook, *looks: Sequence[Symptom]) -> list[list[str]]:
    """What was told in the course of these looks."""
    found = iter(looks)
    watch = Watch(url=webhook.url, problems=lambda: next(found))
    for _ in looks:
        watch.look()
    return webhook.problems


def test_tells_what_is_wrong_once_and_when_it_is_mended(webhook: Webhook) -> None:
    looks = (WELL, WELL, [DATABASE], [DATABASE], [DATABASE], WELL, WELL)
    assert look(webhook, *looks) == [["the database"], []]
    assert webhook.texts == ["Parley: the database", "Parley: all is well again"]


def test_what_only_changes_its_measure_is_told_once(webhook: Webhook) -> None:
    looks = [[Symptom(kind="disk", text=f"{free} MB are free")] for free in (900, 880, 860, 840, 820)]
    assert look(webhook, *looks) == [["880 MB are free"]]


def test_a_second_trouble_is_told_beside_the_first_and_its_end_as_well(webhook: Webhook) -> None:
    looks = ([DATABASE], [DATABASE], [DATABASE, DISK], [DATABASE, DISK], [DISK], [DISK], WELL, WELL)
    assert look(webhook, *looks) == [["the database"], ["the database", "the disk"], ["the disk"], []]


@pytest.mark.parametrize("beside", [[], [DATABASE]], ids=["alone", "beside another"])
def test_a_flicker_wakes_nobody(webhook: Webhook, beside: list[Symptom]) -> None:
    looks = (beside, beside, [*beside, DISK], beside, [*beside, DISK], beside)
    assert ["the disk"] not in [told[-1:] for told in look(webhook, *looks)]


def test_a_moment_in_which_it_is_gone_is_not_its_end(webhook: Webhook) -> None:
    assert look(webhook, [DISK], [DISK], WELL, [DISK], [DISK]) == [["the disk"]]


def test_what_could_not_be_told_is_told_later() -> None:
    """An alert that did not get through counts as not told."""
    watch = Watch(url="http://127.0.0.1:9/", problems=lambda: [DATABASE])
    for _ in range(3):
        watch.look()
    assert not watch.told
