"""Messages with one of every block and element, with what planners would write in them."""

from typing import Any

from tests.e2e.workspace.page.blockkit import (
    MONTHS,
    Json,
    actions,
    button,
    chart,
    context,
    data_table,
    header,
    labelled,
    mrkdwn,
    option,
    pie,
    plain,
    section,
    series,
    table,
)
from tests.e2e.workspace.page.company import EMMA

REQUEST_CARD: list[Json] = [
    header("Previsione per il ciclo di settembre"),
    section(
        "Da consegnare entro *<!date^1754924400^{date_long_pretty} alle {time}|11 August 17:00>* "
        "· 4 articoli, 4 mesi, circa 2 minuti.\n"
        "Come il mese scorso: *3*. Da guardare con attenzione: *1* :eyes:"
    ),
    table(
        [
            ["Articolo", "Set", "Ott", "Nov", "Dic", "Ultimo piano", "Anno scorso"],
            ["Miscela Brera 1 kg", 1180, 1220, 1300, 1560, 5100, 4870],
            ["Miscela Navigli 250 g", 640, 655, 700, 910, 2880, 2610],
            ["Capsule Decaffeinato × 50", 2210, 2190, 2400, 2950, 9600, 9120],
            ["Macchina a leva “Duomo”", 12, 14, 21, 38, 80, 71],
        ],
        thousands=".",
    ),
    section(
        "*Macchina a leva “Duomo”*: la proposta è del 20 % sopra l’anno scorso. Promozione di Natale 2024?"
    ),
    actions(
        "request",
        button(
            "accept",
            "Accetta tutto",
            style="primary",
            confirm={
                "title": plain("Accettare la proposta?"),
                "text": mrkdwn("Totale *17.660 unità*, +3,1 % rispetto all’ultimo piano."),
                "confirm": plain("Accetta"),
                "deny": plain("Annulla"),
            },
        ),
        button("edit", "Modifica"),
        button("paste", "Incolla o carica"),
        {
            "type": "overflow",
            "action_id": "more",
            "options": [
                option("template", "Scarica il modello"),
                option("hand_over", "Non sono miei: passa a…"),
            ],
        },
    ),
    context(
        "Base: mediana di quattro metodi, dati fino a luglio 2025 · revisione 3", ":gear: Lingua nella Home"
    ),
]

SHORTAGES: list[list[Any]] = [
    ["Item", "Site", "Month", "Gap", "Value at risk", "Reason"],
    ["Brera blend 1 kg", "Milano", "Dec", 420, 7140, "Roasting line 2"],
    ["Navigli blend 250 g", "Milano", "Dec", 310, 1860, "Roasting line 2"],
    ["Decaf capsules × 50", "Torino", "Nov", 260, 4420, "Capsule press"],
    ["“Duomo” lever machine", "Torino", "Dec", 9, 10710, "Boilers, supplier lead time"],
    ["红茶胶囊 30 粒", "上海", "Jan", 150, 2250, "包装线"],
    ["Grinder burr set", "Torino", "Oct", 44, 1320, "Steel blanks"],
    ["Travel mug 350 ml", "Milano", "Dec", 95, 1140, "Receipt late"],
]

RECONCILIATION: list[Json] = [
    header("September cycle: demand against supply"),
    section(
        "*Unconstrained demand exceeds supply in November and December.* "
        "Line 2 is the bottleneck; overtime would close 70 % of the gap.",
        fields=[
            mrkdwn("*Demand*\n58 420 units"),
            mrkdwn("*Supply*\n57 180 units"),
            mrkdwn("*Gap to budget*\n−€ 42 300 (−1.8 %)"),
            mrkdwn("*Service*\n97.4 %"),
        ],
    ),
    chart(
        "line",
        "Demand, supply and capacity",
        series("Demand", [8900, 9150, 9800, 11900, 9400, 9270]),
        series("Supply", [8900, 9150, 9620, 10900, 9400, 9270]),
        series("Capacity", [10400, 10400, 9900, 10900, 10400, 10100]),
        y_label="units",
    ),
    data_table("Shortages by value at risk", SHORTAGES, page_size=5),
    actions(
        "decide",
        button("start_approval", "Start approval", style="primary"),
        button("open_items", "Open items"),
    ),
]

CHARTS: list[Json] = [
    chart(
        "bar",
        "Change against the budget, thousand euro",
        series("Italy", [12, 4, -8, -21, 6, 9]),
        series("Asia Pacific", [3, 7, 11, 14, -4, 2]),
        x_label="Month",
        y_label="k€",
    ),
    pie("Demand by market", {"Italy": 41200, "Germany": 17800, "中国大陆": 12400, "Rest of the world": 6100}),
]

AREA: list[Json] = [
    chart(
        "area",
        "Stock cover, days",
        series("Finished goods", [31, 29, 26, 19, 24, 28]),
        series("Green coffee", [18, 17, 14, 11, 15, 16]),
    )
]

RICH_TEXT: Json = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Agenda", "style": {"bold": True}},
                {"type": "text", "text": " for "},
                {"type": "user", "user_id": EMMA},
                {"type": "text", "text": " and "},
                {"type": "link", "url": "https://example.com/pack", "text": "the pack"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "Open actions"}]},
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "Gap to budget"}]},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 1,
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "Overtime on line 2"}]}
            ],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "No plan without an owner."}]},
        {
            "type": "rich_text_preformatted",
            "elements": [
                {
                    "type": "text",
                    "text": "item         Sep   Oct\n红茶胶囊     150   160\nBrera 1 kg  1180  1220",
                }
            ],
        },
    ],
}

PROSE: list[Json] = [
    RICH_TEXT,
    {"type": "divider"},
    section(
        "*Bold*, _italic_, ~struck~, `code`, <https://example.com|a link>, <@U0GIULIA001>, <!here>, "
        ":white_check_mark: :flag-it:\n&gt; quoted &lt;words&gt; &amp; more\n```a &lt; b\nc &gt; d```"
    ),
    {
        "type": "markdown",
        "text": "### Minutes\n\n- **Marco** adds a shift\n- [ ] *Emma* asks the supplier\n\n"
        "| Month | Units |\n|---|--:|\n| Nov | 260 |\n| Dec | 739 |",
    },
]

FRAMES: list[Json] = [
    {
        "type": "container",
        "block_id": "assumptions",
        "title": plain("Assumptions"),
        "subtitle": plain("Prices, calendar, yields"),
        "is_collapsible": True,
        "default_collapsed": True,
        "child_blocks": [section("Price list of 1 August."), section("Line 2 stands still in week 48.")],
    },
    {
        "type": "carousel",
        "block_id": "options",
        "elements": [
            {
                "type": "card",
                "title": mrkdwn(f"*{name}*"),
                "subtitle": mrkdwn(cost),
                "body": mrkdwn(effect),
                "actions": [button(f"choose-{number}", "Choose")],
            }
            for number, (name, cost, effect) in enumerate(
                [
                    ("Overtime", "€ 8 400", "Closes 70 % of the gap in December."),
                    ("Outsource roasting", "€ 12 900", "Closes the gap, two weeks of lead time."),
                    ("Allocate", "€ 0", "A-customers in full, the rest at 91 %."),
                ]
            )
        ],
    },
]

ELEMENTS: list[Json] = [
    section(
        "*A section with a select*",
        block_id="section",
        accessory={
            "type": "static_select",
            "action_id": "lever",
            "placeholder": plain("Choose a lever"),
            "options": [
                option("overtime", "Overtime"),
                option("outsource", "Outsource", "Two weeks"),
                option("late", "Accept late"),
            ],
        },
    ),
    actions(
        "pickers",
        {"type": "datepicker", "action_id": "date", "placeholder": plain("Promised date")},
        {"type": "timepicker", "action_id": "time", "placeholder": plain("Promised time")},
        {"type": "datetimepicker", "action_id": "instant"},
    ),
    actions(
        "people",
        {"type": "users_select", "action_id": "owner", "placeholder": plain("Owner")},
        {"type": "channels_select", "action_id": "channel", "placeholder": plain("Channel")},
        {"type": "conversations_select", "action_id": "conversation", "placeholder": plain("Conversation")},
        {"type": "external_select", "action_id": "item", "placeholder": plain("Item"), "min_query_length": 1},
    ),
    actions(
        "several",
        {
            "type": "multi_static_select",
            "action_id": "months",
            "placeholder": plain("Months"),
            "options": [option(month, month) for month in MONTHS],
        },
        {"type": "multi_users_select", "action_id": "readers", "placeholder": plain("Readers")},
    ),
    actions(
        "choices",
        {
            "type": "checkboxes",
            "action_id": "checks",
            "options": [option("quality", "Quality agreed"), option("price", "Price agreed")],
        },
        {
            "type": "radio_buttons",
            "action_id": "risk",
            "options": [option("low", "Low risk"), option("high", "High risk")],
        },
    ),
    actions(
        "buttons",
        button("plain", "Plain"),
        button("primary", "Primary", style="primary"),
        button("danger", "Withdraw", style="danger"),
        button("slow", "Never answered"),
        {
            "type": "overflow",
            "action_id": "overflow",
            "options": [option("one", "First"), option("two", "Second")],
        },
    ),
    labelled(
        "note",
        "Note",
        {"type": "plain_text_input", "action_id": "note", "placeholder": plain("Press Enter to send")},
        dispatch_action=True,
    ),
]
