/** The markdown block: headings, lists, quotes, code, tables, emphasis, links, rules. */

import { el } from "/static/js/dom.js";
import { withEmoji } from "/static/js/emoji.js";
import { link, preformatted } from "/static/js/inline.js";

const INLINE = /`([^`]+)`|\*\*(.+?)\*\*|__(.+?)__|\*([^*\s][^*]*)\*|\b_([^_]+)_\b|~~(.+?)~~|\[([^\]]+)\]\(([^)\s]+)\)/g;

/** The nodes of a Markdown text. */
export function markdown(text) {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const nodes = [];
  while (lines.length) {
    const rule = RULES.find(({ starts }) => starts.test(lines[0]));
    nodes.push(...[rule.take(lines)].flat().filter(Boolean));
  }
  return nodes;
}

/** Tried in order on the first line; take removes the lines it used and returns their node. */
const RULES = [
  { starts: /^\s*$/, take: (lines) => void lines.shift() },
  { starts: /^```/, take: fenced },
  { starts: /^#{1,6} /, take: heading },
  { starts: /^(-{3,}|\*{3,})\s*$/, take: (lines) => (lines.shift(), el("hr")) },
  {
    starts: /^> ?/,
    take: (lines) =>
      el(
        "blockquote",
        {},
        markdown(
          takeWhile(lines, /^> ?/)
            .map((line) => line.replace(/^> ?/, ""))
            .join("\n"),
        ),
      ),
  },
  { starts: /^\|.*\|\s*$/, take: table },
  { starts: /^\s*([-*+]|\d+[.)]) /, take: list },
  { starts: /^/, take: (lines) => el("p", {}, joined(takeParagraph(lines))) },
];

function fenced(lines) {
  lines.shift();
  const body = takeWhile(lines, /^(?!```)/);
  lines.shift();
  return preformatted(body.join("\n"));
}

function heading(lines) {
  const [, marks, words] = lines.shift().match(/^(#{1,6}) (.*)$/);
  return el(`h${Math.min(6, marks.length + 2)}`, {}, inline(words));
}

function list(lines) {
  const ordered = /^\s*\d/.test(lines[0]);
  const margin = lines[0].match(/^\s*/)[0].length;
  const items = [];
  while (lines.length && /^\s*([-*+]|\d+[.)]) /.test(lines[0])) {
    const indent = lines[0].match(/^\s*/)[0].length;
    if (indent < margin) break;
    if (indent > margin) items.at(-1).append(list(lines));
    else items.push(el("li", {}, task(lines.shift().replace(/^\s*([-*+]|\d+[.)]) /, ""))));
  }
  return el(ordered ? "ol" : "ul", {}, items);
}

function task(words) {
  const box = words.match(/^\[([ xX])\] (.*)$/);
  return box ? [box[1] === " " ? "☐ " : "☑ ", inline(box[2])] : inline(words);
}

function table(lines) {
  const rows = takeWhile(lines, /^\|.*\|\s*$/).map((line) =>
    line
      .trim()
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
  const ruled = rows[1]?.every((cell) => /^:?-+:?$/.test(cell));
  const align = ruled
    ? rows[1].map((cell) => (cell.endsWith(":") ? (cell.startsWith(":") ? "center" : "right") : "left"))
    : [];
  const cells = (row, tag) =>
    row.map((cell, index) => el(tag, { class: `align-${align[index] ?? "left"}` }, inline(cell)));
  const body = ruled ? rows.slice(2) : rows;
  return el(
    "div",
    { class: "table-scroll", tabindex: "0" },
    el(
      "table",
      { class: "table" },
      ruled && el("thead", {}, el("tr", {}, cells(rows[0], "th"))),
      el(
        "tbody",
        {},
        body.map((row) => el("tr", {}, cells(row, "td"))),
      ),
    ),
  );
}

function takeWhile(lines, pattern) {
  const taken = [];
  while (lines.length && pattern.test(lines[0])) taken.push(lines.shift());
  return taken;
}

function takeParagraph(lines) {
  const taken = [lines.shift()];
  while (lines.length && RULES.slice(0, -1).every(({ starts }) => !starts.test(lines[0]))) taken.push(lines.shift());
  return taken;
}

function joined(lines) {
  return lines.flatMap((line, index) => (index ? [el("br"), ...inline(line)] : inline(line)));
}

function inline(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(withEmoji(text.slice(from, match.index)), mark(match));
    from = match.index + match[0].length;
  }
  nodes.push(withEmoji(text.slice(from)));
  return nodes;
}

function mark([, code, bold, underlined, italic, slanted, strike, label, address]) {
  if (code !== undefined) return el("code", {}, code);
  if (bold ?? underlined) return el("strong", {}, inline(bold ?? underlined));
  if (italic ?? slanted) return el("em", {}, inline(italic ?? slanted));
  if (strike !== undefined) return el("s", {}, inline(strike));
  return link(address, label);
}
