"""An ordinary Bolt app, written from public documentation, lives in the workspace as in Slack."""

from datetime import timedelta

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from tests.integration.workspace.lunch import Lunch, button, card
from workspace.client import Workspace


def test_a_click_opens_a_modal_whose_submission_is_answered_by_direct_message(
    ws: Workspace, lunch: Lunch, bot: WebClient
) -> None:
    rossi = ws.person("Anna Rossi")
    bot.chat_postMessage(channel=rossi.id, text="Lunch?", blocks=card(button("Order", "order")))
    assert rossi.click("Order", place="@lunch").status == "ok"
    assert rossi.modal("Order").callback_id == "order"
    assert rossi.submit({"Dish": "Risotto", "Portions": 2, "Drink": "Wine"}).status == "ok"
    rossi.wait_for("@lunch", "Risotto is ordered")
    assert rossi.modals() == []
    values = lunch.heard[-1]["view"]["state"]["values"]
    assert values["portions"]["number"] == {"type": "number_input", "value": "2"}
    assert values["drink"]["choice"]["selected_option"]["value"] == "wine"


def test_prefilled_values_are_reported_as_if_typed(ws: Workspace, lunch: Lunch, bot: WebClient) -> None:
    rossi = ws.person("Anna Rossi")
    bot.chat_postMessage(channel=rossi.id, text="Lunch?", blocks=card(button("Order", "order")))
    rossi.click("Order", place="@lunch")
    rossi.modal("Order")
    rossi.submit()
    values = lunch.heard[-1]["view"]["state"]["values"]
    assert values["dish"]["text"] == {"type": "plain_text_input", "value": "Soup"}
    assert values["drink"]["choice"] == {"type": "static_select", "selected_option": None}


def test_errors_stand_at_their_input_and_the_modal_stays(ws: Workspace, lunch: Lunch) -> None:
    rossi = ws.person("Anna Rossi")
    rossi.shortcut("plan")
    rossi.modal("Order")
    outcome = rossi.submit({"Dish": "Nothing"})
    assert outcome.status == "errors"
    assert rossi.modal().errors == {"dish": "Please eat something"}
    assert rossi.modal().body["state"]["dish"]["text"]["value"] == "Nothing"


def test_errors_for_an_unknown_block_show_trouble_as_slack_does(ws: Workspace, lunch: Lunch) -> None:
    rossi = ws.person("Anna Rossi")
    rossi.shortcut("plan")
    rossi.modal("Order")
    outcome = rossi.submit({"Dish": "Wrong"})
    assert outcome.status == "refused"
    assert "nowhere" in outcome.error


def test_a_required_input_is_asked_for_before_the_app_hears(ws: Workspace, lunch: Lunch) -> None:
    rossi = ws.person("Anna Rossi")
    rossi.shortcut("plan")
    rossi.modal("Order")
    assert rossi.submit({"Dish": ""}).errors == {"dish": "Please complete this required field."}
    assert lunch.heard == []


def test_modals_stack_up_to_three_and_are_cleared_together(ws: Workspace, lunch: Lunch) -> None:
    rossi = ws.person("Anna Rossi")
    rossi.shortcut("plan")
    rossi.modal("Order")
    rossi.submit({"Dish": "Twice"})
    rossi.modal("Twice")
    rossi.click("More")
    rossi.modal("More")
    assert [view.title for view in rossi.modals()] == ["Order", "Twice", "More"]
    rossi.submit()
    assert rossi.modals() == []


def test_a_submission_can_replace_its_modal(ws: Workspace, lunch: Lunch) -> None:
    rossi = ws.person("Anna Rossi")
    rossi.shortcut("plan")
    rossi.modal("Order")
    rossi.submit({"Dish": "Change"})
    assert [view.title for view in rossi.modals()] == ["Changed"]


def test_closing_a_modal_is_told_when_the_app_asked_for_it(ws: Workspace, lunch: Lunch) -> None:
    rossi = ws.person("Anna Rossi")
    rossi.shortcut("plan")
    rossi.close(rossi.modal("Order"))
    assert lunch.heard[-1]["type"] == "view_closed"
    assert lunch.heard[-1]["is_cleared"] is False


def test_a_command_is_answered_to_its_sender_only(ws: Workspace, lunch: Lunch) -> None:
    rossi, li = ws.person("Anna Rossi"), ws.person("Li Wei")
    rossi.say("#kitchen", "/lunch today")
    assert rossi.wait_for("#kitchen", "Soup for").body["ephemeral"]
    assert li.messages("#kitchen") == []


def test_a_response_url_can_speak_to_the_channel(ws: Workspace, lunch: Lunch) -> None:
    rossi, li = ws.person("Anna Rossi"), ws.person("Li Wei")
    rossi.say("#kitchen", "/lunch")
    assert not li.wait_for("#kitchen", "Lunch is at noon").body["ephemeral"]


def test_a_response_url_is_good_for_five_uses_and_thirty_minutes(ws: Workspace, lunch: Lunch) -> None:
    rossi = ws.person("Anna Rossi")
    rossi.say("#kitchen", "/lunch silence")
    first = lunch.heard[-1]["response_url"]
    assert [answered(first) for _ in range(6)] == [200] * 5 + [404]
    rossi.say("#kitchen", "/lunch silence")
    second = lunch.heard[-1]["response_url"]
    ws.advance(timedelta(minutes=31))
    assert answered(second) == 404


def answered(url: str) -> int:
    return WebhookClient(url).send(text="Again").status_code


def test_a_response_url_can_replace_the_message_clicked(ws: Workspace, lunch: Lunch, bot: WebClient) -> None:
    rossi = ws.person("Anna Rossi")
    kitchen = ws.channel("#kitchen")
    bot.chat_postMessage(channel=kitchen, text="Pick", blocks=card(button("Pick", "pick")))
    rossi.click("Pick", place="#kitchen")
    rossi.wait_for("#kitchen", "Picked")
    assert len(rossi.messages("#kitchen")) == 1


def test_a_modal_can_ask_for_a_way_to_answer_in_the_conversation_chosen(ws: Workspace, lunch: Lunch) -> None:
    """The conversation is the one in which the modal was opened, unless the person chooses another."""
    rossi, li = ws.person("Anna Rossi"), ws.person("Li Wei")
    rossi.say("#kitchen", "/lunch invite")
    rossi.modal("Invite")
    rossi.submit()
    li.wait_for("#kitchen", "Come to lunch")
    (offered,) = lunch.heard[-1]["response_urls"]
    assert (offered["block_id"], offered["action_id"]) == ("where", "conversation")
    rossi.say("#kitchen", "/lunch invite")
    rossi.modal("Invite")
    rossi.submit({"Where": "#garden"})
    rossi.wait_for("#garden", "Come to lunch")


def test_a_message_shortcut_names_the_message(ws: Workspace, lunch: Lunch) -> None:
    rossi = ws.person("Anna Rossi")
    rossi.say("#kitchen", "Pasta")
    pasta = rossi.wait_for("#kitchen", "Pasta")
    rossi.shortcut("eat", on=pasta)
    rossi.wait_for("#kitchen", "Pasta")
    assert lunch.heard[-1]["message"]["text"] == "Pasta"
    from_thread = [answer.text for answer in rossi.thread(pasta)]
    assert from_thread[0] == "Pasta"


def test_messages_and_mentions_reach_the_app(ws: Workspace, lunch: Lunch) -> None:
    rossi = ws.person("Anna Rossi")
    rossi.open_home("@lunch", tab="messages")
    rossi.say("@lunch", "hungry")
    rossi.wait_for("@lunch", "Then order something")
    rossi.say("#kitchen", "@lunch are you there?")
    rossi.wait_for("#kitchen", "You called?")


def test_looking_at_the_home_tab_lets_the_app_publish_it(ws: Workspace, lunch: Lunch) -> None:
    home = ws.person("Anna Rossi").wait_for_home("@lunch", "Today's menu")
    assert home.body["type"] == "home"


def test_an_app_that_is_not_running_is_named_as_the_reason(ws: Workspace, bot: WebClient) -> None:
    rossi = ws.person("Anna Rossi")
    bot.chat_postMessage(channel=rossi.id, text="Lunch?", blocks=card(button("Order", "order")))
    assert rossi.click("Order", place="@lunch").status == "no_app"


def test_a_click_without_answer_shows_a_warning(ws: Workspace, lunch: Lunch, bot: WebClient) -> None:
    rossi = ws.person("Anna Rossi")
    bot.chat_postMessage(channel=rossi.id, text="Lunch?", blocks=card(button("Old", "nobody_listens")))
    assert rossi.click("Old", place="@lunch").status == "timeout"
