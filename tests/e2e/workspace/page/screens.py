"""Modals and a Home tab: what only one person sees."""

from tests.e2e.workspace.page.blockkit import (
    Json,
    actions,
    button,
    context,
    data_table,
    header,
    labelled,
    mrkdwn,
    option,
    plain,
    section,
)

MODAL: Json = {
    "type": "modal",
    "callback_id": "lines",
    "title": plain("Modifica previsione"),
    "submit": plain("Continua"),
    "close": plain("Annulla"),
    "blocks": [
        {"type": "alert", "level": "info", "text": mrkdwn("Quattro numeri per riga, oppure `+5%`, `=`.")},
        labelled(
            "brera",
            "10-114 · Miscela Brera 1 kg (pz)",
            {"type": "plain_text_input", "action_id": "months", "initial_value": "1180 1220 1300 1560"},
            hint=plain(
                "proposta 1180 1220 1300 1560 | ultimo piano 1150 1200 1250 1500 | "
                "anno scorso 1101 1130 1190 1449"
            ),
        ),
        labelled(
            "navigli",
            "10-220 · Miscela Navigli 250 g, confezione regalo con nastro (pz)",
            {"type": "plain_text_input", "action_id": "months", "initial_value": "640 655 700 910"},
            hint=plain("proposta 640 655 700 910 | ultimo piano 630 650 690 910"),
        ),
        labelled(
            "quantity",
            "Quantità",
            {"type": "number_input", "action_id": "number", "is_decimal_allowed": False, "min_value": "0"},
            optional=True,
        ),
        labelled(
            "mail", "E-mail del cliente", {"type": "email_text_input", "action_id": "mail"}, optional=True
        ),
        labelled("link", "Collegamento", {"type": "url_text_input", "action_id": "link"}, optional=True),
        labelled(
            "reason",
            "Motivo",
            {
                "type": "static_select",
                "action_id": "code",
                "placeholder": plain("Scegli un motivo"),
                "options": [
                    option("promotion", "Promozione"),
                    option("project", "Progetto / gara"),
                    option("other", "Altro"),
                ],
            },
            optional=True,
        ),
        labelled(
            "eta", "Data promessa", {"type": "datepicker", "action_id": "date", "initial_date": "2025-09-15"}
        ),
        labelled(
            "file",
            "Modello compilato",
            {"type": "file_input", "action_id": "files", "filetypes": ["csv", "xlsx"], "max_files": 1},
            optional=True,
        ),
        labelled(
            "comment",
            "Commento",
            {"type": "plain_text_input", "action_id": "text", "multiline": True},
            optional=True,
        ),
        labelled("rich", "Annotazione", {"type": "rich_text_input", "action_id": "rich"}, optional=True),
    ],
}

HOME: Json = {
    "type": "home",
    "blocks": [
        header("To do"),
        section(
            "*Forecast for September*\nDue <!date^1754924400^{date_short_pretty} {time}|11 August>, 4 items",
            accessory=button("open_forecast", "Open", style="primary"),
        ),
        section(
            "*Shortage: Brera blend 1 kg*\n420 units in December, line 2",
            accessory=button("open_shortage", "Answer"),
        ),
        {"type": "divider"},
        header("This cycle"),
        context(
            ":white_check_mark: Facts",
            ":large_blue_circle: Demand until Tuesday 17:00",
            ":white_circle: Supply",
            ":white_circle: Approval",
        ),
        data_table(
            "My accuracy",
            [
                ["Cycle", "Accuracy", "Bias", "Value added"],
                ["August", "91 %", "+2 %", "+1.2"],
                ["July", "88 %", "−4 %", "+0.4"],
                ["June", "84 %", "−9 %", "−1.1"],
            ],
        ),
        {"type": "divider"},
        header("Settings"),
        actions(
            "settings",
            {
                "type": "static_select",
                "action_id": "language",
                "placeholder": plain("Language"),
                "initial_option": option("en", "English"),
                "options": [option("en", "English"), option("it", "Italiano"), option("zh", "简体中文")],
            },
            button("absence", "I am away…"),
        ),
    ],
}

THREE_NUMBERS = "Sono stati inseriti 3 numeri, ne servono 4."

CHECK: Json = {
    "type": "modal",
    "callback_id": "check",
    "title": plain("Controlla e invia"),
    "submit": plain("Invia"),
    "close": plain("Indietro"),
    "blocks": [section("*1 riga* cambiata, *+40* unità"), context("Solo dopo “Invia” conta.")],
}

# A modal that is redrawn while somebody types: one field keeps its ids, the other gets a new block_id.
DRAFT: Json = {
    "type": "modal",
    "callback_id": "draft",
    "title": plain("Draft"),
    "submit": plain("Send"),
    "blocks": [
        labelled("kept", "Kept", {"type": "plain_text_input", "action_id": "text", "initial_value": "old"}),
        labelled(
            "renewed-1", "Renewed", {"type": "plain_text_input", "action_id": "text", "initial_value": "old"}
        ),
        actions("again", button("redraw", "Redraw")),
    ],
}
REDRAWN: Json = DRAFT | {
    "blocks": [
        labelled("kept", "Kept", {"type": "plain_text_input", "action_id": "text", "initial_value": "new"}),
        labelled(
            "renewed-2", "Renewed", {"type": "plain_text_input", "action_id": "text", "initial_value": "new"}
        ),
        actions("again", button("redraw", "Redraw")),
    ],
}
