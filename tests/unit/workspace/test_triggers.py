"""A trigger is good for one view, soon, and for the app it was given to."""

import pytest

from workspace.errors import SlackError
from workspace.ids import Mint
from workspace.triggers import Triggers


def triggers(lifetime_seconds: float = 60) -> Triggers:
    return Triggers(mint=Mint(1), lifetime_seconds=lifetime_seconds)


def refusal(issued: Triggers, trigger_id: str, app_id: str = "A1") -> str:
    with pytest.raises(SlackError) as refused:
        issued.redeem(trigger_id, app_id=app_id)
    return refused.value.error


def test_it_names_the_person_who_acted() -> None:
    issued = triggers()
    assert issued.redeem(issued.issue(app_id="A1", person="U1"), app_id="A1").person == "U1"


def test_it_cannot_be_used_twice() -> None:
    issued = triggers()
    trigger_id = issued.issue(app_id="A1", person="U1")
    issued.redeem(trigger_id, app_id="A1")
    assert refusal(issued, trigger_id) == "exchanged_trigger_id"


def test_it_expires() -> None:
    issued = triggers(lifetime_seconds=0)
    assert refusal(issued, issued.issue(app_id="A1", person="U1")) == "expired_trigger_id"


def test_it_is_of_no_use_to_another_app() -> None:
    issued = triggers()
    assert refusal(issued, issued.issue(app_id="A1", person="U1"), app_id="A2") == "invalid_trigger_id"


def test_an_invented_one_is_refused() -> None:
    assert refusal(triggers(), "1.2.3") == "invalid_trigger_id"
