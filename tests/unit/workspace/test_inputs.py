"""The state of inputs is reported as Slack reports it, traps included."""

from typing import Any

import pytest

from workspace import inputs

Body = dict[str, Any]


def asks(element: Body, block_id: str = "b", **more: Any) -> Body:
    return {"type": "input", "block_id": block_id, "element": {"action_id": "a", **element}, **more}


def text(**more: Any) -> Body:
    return {"type": "plain_text_input", **more}


def typed(value: str | None) -> Body:
    return {"b": {"a": {"type": "plain_text_input", "value": value}}}


@pytest.mark.parametrize(
    ("element", "state"),
    [
        (text(), {"value": None}),
        (text(initial_value="7"), {"value": "7"}),
        ({"type": "datepicker", "initial_date": "2026-03-02"}, {"selected_date": "2026-03-02"}),
        ({"type": "users_select"}, {"selected_user": None}),
        ({"type": "multi_users_select", "initial_users": ["U1"]}, {"selected_users": ["U1"]}),
        ({"type": "checkboxes", "options": []}, {"selected_options": []}),
        ({"type": "file_input"}, {"files": []}),
    ],
)
def test_an_untouched_input_reports_its_prefilled_value(element: Body, state: Body) -> None:
    assert inputs.initial([asks(element)]) == {"b": {"a": {"type": element["type"], **state}}}


def test_buttons_have_no_state() -> None:
    button = {"type": "button", "action_id": "a"}
    assert inputs.initial([{"type": "actions", "block_id": "b", "elements": [button]}]) == {}


def test_an_updated_input_with_the_same_ids_keeps_what_was_typed() -> None:
    """The prefill trap: the new initial value is ignored."""
    assert inputs.carry_over(typed("old"), into=[asks(text(initial_value="new"))]) == typed("old")


def test_an_updated_input_with_a_new_block_id_takes_the_new_value() -> None:
    carried = inputs.carry_over(typed("old"), into=[asks(text(initial_value="new"), block_id="c")])
    assert carried["c"]["a"]["value"] == "new"
    assert "b" not in carried


@pytest.mark.parametrize(
    ("element", "value", "problem"),
    [
        (text(), None, inputs.REQUIRED),
        (text(min_length=3), "ab", "Please use at least 3 characters."),
        (text(max_length=3), "abcd", "Please use at most 3 characters."),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Please enter a whole number."),
        ({"type": "number_input", "is_decimal_allowed": True}, "1,5", "Please enter a valid number."),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "0"},
            "-1",
            "Please enter a number of at least 0.",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": True, "max_value": "9"},
            "10",
            "Please enter a number of at most 9.",
        ),
        ({"type": "email_text_input"}, "rossi", "Please enter a valid email address."),
        ({"type": "url_text_input"}, "example.com", "Please enter a valid URL."),
    ],
)
def test_slacks_own_client_refuses(element: Body, value: str | None, problem: str) -> None:
    state = {"b": {"a": {"type": element["type"], "value": value}}}
    assert inputs.problems([asks(element)], state) == {"b": problem}


@pytest.mark.parametrize(
    ("limits", "file", "problem"),
    [
        ({"max_files": 1}, {}, "Please choose at most 1 files."),
        ({"filetypes": ["csv"]}, {"filetype": "exe"}, "Please choose files of these types: csv."),
        ({}, {"size": 11 * 1024 * 1024}, "Please choose files of at most 10 MB."),
    ],
)
def test_a_file_input_refuses(limits: Body, file: Body, problem: str) -> None:
    state = {"b": {"a": {"type": "file_input", "files": [file, file]}}}
    assert inputs.problems([asks({"type": "file_input", **limits})], state) == {"b": problem}


def test_an_optional_input_may_stay_empty() -> None:
    assert inputs.problems([asks(text(), optional=True)], typed(None)) == {}


def test_what_the_blocks_do_not_hold_is_ignored() -> None:
    assert inputs.overlay(typed("x"), {"other": {"a": {"value": "y"}}}) == typed("x")
