"""Rules that span several fields or blocks: unique ids, tables, charts, options."""

from collections import Counter
from collections.abc import Iterator

from workspace import inputs
from workspace.blockkit import limits
from workspace.blockkit.fault import Fault
from workspace.wire import Json, as_list


def faults(blocks: object, *, pointer: str) -> Iterator[Fault]:
    """What is wrong between the parts of a payload whose parts are right."""
    array = as_list(blocks)
    placed = list(_placed(array, pointer))
    yield from _duplicate_block_ids(placed)
    for block, at in placed:
        yield from _duplicate_action_ids(block, at)
        for element in inputs.elements(block):
            yield from _element_faults(element, at)
        yield from _table_faults(block, at)
        yield from _chart_faults(block, at)
    yield from _too_many(placed, kinds=("table", "data_table"), most=limits.MOST_TABLES, pointer=pointer)
    yield from _too_many(placed, kinds=("data_visualization",), most=limits.MOST_CHARTS, pointer=pointer)
    markdown = sum(len(block["text"]) for block in array if block["type"] == "markdown")
    if markdown > limits.MOST_MARKDOWN:
        yield Fault(pointer=pointer, rule=f"markdown blocks hold more than {limits.MOST_MARKDOWN} characters")


def _placed(blocks: list[Json], pointer: str) -> Iterator[tuple[Json, str]]:
    for position, block in enumerate(blocks):
        yield block, f"{pointer}/{position}"
        yield from _placed(as_list(block.get("child_blocks")), f"{pointer}/{position}/child_blocks")


def _duplicate_block_ids(placed: list[tuple[Json, str]]) -> Iterator[Fault]:
    seen = set()
    for block, at in placed:
        block_id = block.get("block_id")
        if block_id is not None and block_id in seen:
            yield Fault(pointer=f"{at}/block_id", rule=f"block_id already exists: {block_id}")
        seen.add(block_id)


def _duplicate_action_ids(block: Json, at: str) -> Iterator[Fault]:
    ids = Counter(element["action_id"] for element in inputs.elements(block) if "action_id" in element)
    for action_id, times in ids.items():
        if times > 1:
            yield Fault(pointer=at, rule=f'`action_id` "{action_id}" already exists in this block')


def _element_faults(element: Json, at: str) -> Iterator[Fault]:
    if "options" in element and "option_groups" in element:
        yield Fault(pointer=at, rule="options and option_groups exclude each other")
    offered = [_value(option) for option in _options(element)]
    if element["type"] in ("external_select", "multi_external_select"):
        return
    chosen = (
        [element["initial_option"]]
        if "initial_option" in element
        else as_list(element.get("initial_options"))
    )
    for option in chosen:
        if _value(option) not in offered:
            yield Fault(pointer=at, rule="an initial option must exactly match one of the options")


def _options(element: Json) -> list[Json]:
    grouped = [option for group in as_list(element.get("option_groups")) for option in group["options"]]
    return as_list(element.get("options")) + grouped


def _value(option: Json) -> tuple[object, object]:
    return option["value"], option["text"]["text"]


def _table_faults(block: Json, at: str) -> Iterator[Fault]:
    if block["type"] not in ("table", "data_table"):
        return
    texts = [[cell_text(cell) for cell in row] for row in block["rows"]]
    if sum(len(text) for row in texts for text in row) > limits.MOST_TABLE_TEXT:
        yield Fault(
            pointer=f"{at}/rows", rule=f"a table holds no more than {limits.MOST_TABLE_TEXT} characters"
        )
    for row_number, row in enumerate(texts):
        for column, text in enumerate(row):
            if not text:
                yield Fault(pointer=f"{at}/rows/{row_number}/{column}", rule="a cell must not be empty")
    if block["type"] == "data_table":
        yield from _data_table_faults(block, at)


def _data_table_faults(block: Json, at: str) -> Iterator[Fault]:
    header = block["rows"][0]
    for position, row in enumerate(block["rows"]):
        if len(row) != len(header):
            yield Fault(pointer=f"{at}/rows/{position}", rule="all rows must have the same number of cells")
    for column, cell in enumerate(header):
        if cell["type"] == "rich_text":
            yield Fault(pointer=f"{at}/rows/0/{column}", rule="a header cell cannot be rich_text")


def cell_text(cell: Json) -> str:
    """What a reader sees in a table's cell."""
    if cell["type"] == "raw_number":
        return str(cell.get("text", cell["value"]))
    if cell["type"] == "raw_text":
        return str(cell["text"])
    return "".join(
        str(part.get("text") or part.get("name") or part.get("url") or part["type"])
        for line in cell["elements"]
        for part in _inline(line)
    )


def _inline(line: Json) -> list[Json]:
    nested = [part for item in line["elements"] for part in as_list(item.get("elements"))]
    return nested if line["type"] == "rich_text_list" else as_list(line["elements"])


def _chart_faults(block: Json, at: str) -> Iterator[Fault]:
    if block["type"] != "data_visualization":
        return
    chart = block["chart"]
    if chart["type"] == "pie":
        for position, segment in enumerate(chart["segments"]):
            if segment["value"] <= 0:
                yield Fault(pointer=f"{at}/chart/segments/{position}/value", rule="must be more than 0")
        return
    names = [series["name"] for series in chart["series"]]
    if len(set(names)) < len(names):
        yield Fault(pointer=f"{at}/chart/series", rule="series must have different names")
    for position, series in enumerate(chart["series"]):
        if [point["label"] for point in series["data"]] != chart["axis_config"]["categories"]:
            rule = "a series must have one point for each category, in their order"
            yield Fault(pointer=f"{at}/chart/series/{position}/data", rule=rule)


def _too_many(
    placed: list[tuple[Json, str]], *, kinds: tuple[str, ...], most: int, pointer: str
) -> Iterator[Fault]:
    if sum(block["type"] in kinds for block, _ in placed) > most:
        yield Fault(
            pointer=pointer, rule=f"no more than {most} {kinds[0]} block{'s' if most > 1 else ''} allowed"
        )
