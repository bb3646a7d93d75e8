"""Block Kit, built with few words."""

from typing import Any

Json = dict[str, Any]

MONTHS = ["Sep", "Oct", "Nov", "Dec", "Jan", "Feb"]


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def header(text: str) -> Json:
    return {"type": "header", "text": plain(text)}


def context(*texts: str) -> Json:
    return {"type": "context", "elements": [mrkdwn(text) for text in texts]}


def actions(block_id: str, *elements: Json) -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def button(action_id: str, text: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": action_id, **more}


def option(value: str, text: str, description: str = "") -> Json:
    return {
        "text": plain(text),
        "value": value,
        **({"description": plain(description)} if description else {}),
    }


def labelled(block_id: str, label: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}


def cell(value: str | float, *, thousands: str = ",") -> Json:
    if isinstance(value, str):
        return {"type": "raw_text", "text": value}
    return {"type": "raw_number", "value": value, "text": f"{value:,}".replace(",", thousands)}


def table(rows: list[list[Any]], *, thousands: str = ",") -> Json:
    return {"type": "table", "rows": [[cell(each, thousands=thousands) for each in row] for row in rows]}


def data_table(caption: str, rows: list[list[Any]], **more: Any) -> Json:
    return {
        "type": "data_table",
        "caption": caption,
        "rows": [[cell(each) for each in row] for row in rows],
        **more,
    }


def series(name: str, values: list[float], categories: list[str] | None = None) -> Json:
    points = zip(categories or MONTHS, values, strict=True)
    return {"name": name, "data": [{"label": label, "value": value} for label, value in points]}


def chart(kind: str, title: str, *lines: Json, x_label: str = "", y_label: str = "") -> Json:
    axis: Json = {"categories": [point["label"] for point in lines[0]["data"]]}
    axis |= {"x_label": x_label} if x_label else {}
    axis |= {"y_label": y_label} if y_label else {}
    return {
        "type": "data_visualization",
        "title": title,
        "chart": {"type": kind, "series": list(lines), "axis_config": axis},
    }


def pie(title: str, parts: dict[str, float]) -> Json:
    segments = [{"label": label, "value": value} for label, value in parts.items()]
    return {"type": "data_visualization", "title": title, "chart": {"type": "pie", "segments": segments}}
