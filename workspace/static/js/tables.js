/** Tables: the plain one, and the one that sorts, filters and turns pages. */

import { el, fill } from "/static/js/dom.js";
import { icon } from "/static/js/icons.js";
import { richText, richWords } from "/static/js/richtext.js";
import { viewer } from "/static/js/session.js";
import { columnsOf } from "/static/js/width.js";
import { say } from "/static/js/words.js";

const FILTER_FROM = 6;
const LONG = 12;

/** table: the first row is the heading. */
export function tableBlock(block) {
  const [heading, ...rows] = block.rows;
  const layout = (index) => {
    const settings = block.column_settings?.[index] ?? {};
    return `align-${settings.align ?? sideOf(rows, index)}${settings.is_wrapped === false ? " unwrapped" : ""}`;
  };
  const cells = (row, tag) =>
    row.map((cell, index) =>
      el(tag, { class: `${layout(index)}${lengthOf(cell)}`, scope: tag === "th" ? "col" : undefined }, cellNodes(cell)),
    );
  return el(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": say("Table") },
    el(
      "table",
      { class: "table" },
      el("thead", {}, el("tr", {}, cells(heading, "th"))),
      el(
        "tbody",
        {},
        rows.map((row) => el("tr", {}, cells(row, "td"))),
      ),
    ),
  );
}

/** data_table: what the reader sorted, filtered and turned to is remembered with its surface. */
export function dataTableBlock(block, surface) {
  const memory = `table:${block.block_id}`;
  const table = new DataTable(
    block,
    surface.memory.get(memory) ?? { column: null, descending: false, words: "", page: 0 },
  );
  surface.memory.set(memory, table.look);
  return table.node;
}

class DataTable {
  constructor(block, look) {
    const [heading, ...rows] = block.rows;
    Object.assign(this, { block, look, heading, rows });
    this.size = block.page_size ?? 5;
    this.rowHeader = block.row_header_column_index ?? 0;
    this.side = heading.map((_, index) => sideOf(rows, index));
    this.numeric = heading.map((_, index) => rows.every((row) => row[index]?.type === "raw_number"));
    this.head = el(
      "tr",
      {},
      heading.map((cell, index) => this.headCell(cell, index)),
    );
    this.body = el("tbody");
    this.foot = el("div", { class: "table-foot" });
    this.node = el(
      "div",
      { class: "data-table" },
      el(
        "div",
        { class: "table-top" },
        el("span", { class: "table-caption", "aria-hidden": "true" }, block.caption),
        rows.length >= FILTER_FROM && this.filterField(),
      ),
      el(
        "div",
        { class: "table-scroll", tabindex: "0", role: "region", "aria-label": block.caption },
        el(
          "table",
          { class: "table" },
          el("caption", { class: "unseen" }, block.caption),
          el("thead", {}, this.head),
          this.body,
        ),
      ),
      this.foot,
    );
    this.draw();
  }

  headCell(cell, index) {
    return el(
      "th",
      { scope: "col", class: `align-${this.side[index]}` },
      el(
        "button",
        { type: "button", class: "sorter", onclick: () => this.sortBy(index) },
        el("span", {}, cellWords(cell)),
        el("span", { class: "sort-sign" }),
      ),
    );
  }

  filterField() {
    const field = el("input", {
      type: "search",
      placeholder: say("Filter"),
      "aria-label": say("Filter {name}", { name: this.block.caption }),
      value: this.look.words,
      oninput: () => {
        Object.assign(this.look, { words: field.value, page: 0 });
        this.draw();
      },
    });
    return el("span", { class: "table-filter" }, icon("search", 14), field);
  }

  sortBy(column) {
    const again = this.look.column === column;
    if (again && this.look.descending) Object.assign(this.look, { column: null, descending: false });
    else Object.assign(this.look, { column, descending: again });
    this.look.page = 0;
    this.draw();
  }

  draw() {
    const rows = this.sorted(this.filtered());
    const pages = Math.max(1, Math.ceil(rows.length / this.size));
    this.look.page = Math.min(this.look.page, pages - 1);
    const from = this.look.page * this.size;
    const shown = rows.slice(from, from + this.size);
    [...this.head.children].forEach((node, index) => this.markSort(node, index));
    fill(
      this.body,
      shown.length
        ? shown.map((row) => this.row(row))
        : el("tr", {}, el("td", { colspan: this.heading.length, class: "table-empty" }, say("No row matches"))),
    );
    this.foot.hidden = this.rows.length < FILTER_FROM && pages === 1;
    fill(this.foot, this.footWords(from, shown.length, rows.length), pages > 1 && this.pager(pages));
  }

  row(cells) {
    return el(
      "tr",
      {},
      cells.map((cell, index) =>
        el(
          index === this.rowHeader ? "th" : "td",
          { class: `align-${this.side[index]}${lengthOf(cell)}`, scope: index === this.rowHeader ? "row" : undefined },
          cellNodes(cell),
        ),
      ),
    );
  }

  filtered() {
    const words = this.look.words.trim().toLocaleLowerCase();
    return words
      ? this.rows.filter((row) => row.some((cell) => cellWords(cell).toLocaleLowerCase().includes(words)))
      : this.rows;
  }

  sorted(rows) {
    const { column, descending } = this.look;
    if (column === null) return rows;
    const collator = new Intl.Collator(viewer().locale, { numeric: true });
    const compare = this.numeric[column]
      ? (one, other) => one[column].value - other[column].value
      : (one, other) => collator.compare(cellWords(one[column]), cellWords(other[column]));
    return [...rows].sort((one, other) => (descending ? -1 : 1) * compare(one, other));
  }

  markSort(node, index) {
    const active = this.look.column === index;
    node.setAttribute("aria-sort", active ? (this.look.descending ? "descending" : "ascending") : "none");
    fill(node.querySelector(".sort-sign"), icon(active ? (this.look.descending ? "down" : "up") : "sort", 13));
  }

  footWords(from, count, total) {
    const all = this.rows.length;
    if (!count) return say("{range} of {count} rows", { range: 0, count: all });
    const whole = total === 1 ? say("1 row") : say("{count} rows", { count: total });
    const part = say("{range} of {count} rows", { range: `${from + 1}–${from + count}`, count: total });
    return el(
      "span",
      { role: "status" },
      count === total ? whole : part,
      total < all && ` ${say("({count} in all)", { count: all })}`,
    );
  }

  pager(pages) {
    const turn = (by, name, sign) =>
      el(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": name,
          disabled: this.look.page + by < 0 || this.look.page + by >= pages,
          onclick: () => {
            this.look.page += by;
            this.draw();
          },
        },
        icon(sign, 16),
      );
    return el(
      "span",
      { class: "pager" },
      turn(-1, say("Previous page"), "back"),
      el("span", {}, `${this.look.page + 1} / ${pages}`),
      turn(1, say("Next page"), "right"),
    );
  }
}

function cellNodes(cell) {
  return cell.type === "rich_text" ? richText(cell) : cellWords(cell);
}

/** Figures stand on the right, also where a dash says that one is missing. */
function sideOf(rows, index) {
  const cells = rows.map((row) => row[index]).filter((cell) => cell && !/^[-–—]$/.test(cellWords(cell)));
  return cells.length && cells.every((cell) => cell.type === "raw_number") ? "right" : "left";
}

/** Long texts may wrap, but not into a pillar of single words. */
function lengthOf(cell) {
  return columnsOf(cellWords(cell)) > LONG ? " long" : "";
}

function cellWords(cell) {
  if (cell.type === "rich_text") return richWords(cell);
  return cell.text ?? String(cell.value ?? "");
}
