"""Ids travel through Slack and come back as they went, or are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ids import Action, BadId, Callback, Field, Form, Pointer, Slot

SUBJECTS = st.text(min_size=1, max_size=40)
NUMBERS = st.integers(min_value=0, max_value=10**6)


@given(subject=SUBJECTS, revision=NUMBERS)
def test_a_pointer_comes_back(subject: str, revision: int) -> None:
    """Whatever the subject is called."""
    pointer = Pointer(subject=subject, revision=revision)
    assert Pointer.read(str(pointer)) == pointer


@given(field=st.sampled_from(Field), key=st.text(max_size=40), revision=NUMBERS)
def test_a_slot_comes_back(field: Field, key: str, revision: int) -> None:
    """An item code may hold a colon."""
    slot = Slot(field=field, key=key, revision=revision)
    assert Slot.read(str(slot)) == slot


@given(subject=SUBJECTS, nonce=st.text(min_size=1), page=st.integers(1, 99), line=st.text())
def test_a_form_comes_back(subject: str, nonce: str, page: int, line: str) -> None:
    """Its metadata holds all it needs after a restart."""
    form = Form(pointer=Pointer(subject=subject, revision=2), nonce=nonce, page=page, line=line)
    assert Form.read(str(form)) == form


@pytest.mark.parametrize("text", ["", "@", "17", "17@", "@3", "17@x", "17@-1", "17@1.5", "17@١"])
def test_a_pointer_of_another_making_is_refused(text: str) -> None:
    """A value from an old release is explained, not guessed at."""
    with pytest.raises(BadId):
        Pointer.read(text)


@pytest.mark.parametrize("text", ["", "months", "months:EM-200", "weeks:EM-200:1", "months:EM-200:x", ":a:1"])
def test_a_slot_of_another_making_is_refused(text: str) -> None:
    with pytest.raises(BadId):
        Slot.read(text)


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{}", '["17@3","n",1]', '["17","n",1,""]', "17@3", "[1,2,3,4]"]
)
def test_a_form_of_another_making_is_refused(text: str) -> None:
    with pytest.raises(BadId):
        Form.read(text)


def test_every_id_fits_into_what_slack_allows() -> None:
    """255 characters for an action or callback id."""
    assert all(len(one) < 64 for one in (*Action, *Callback, *Field))
