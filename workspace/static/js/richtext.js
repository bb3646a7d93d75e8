/** rich_text blocks: sections, lists, quotes, preformatted text and their pieces. */

import { dateToken } from "/static/js/dates.js";
import { el } from "/static/js/dom.js";
import { glyph } from "/static/js/emoji.js";
import { channelMention, link, preformatted, userMention } from "/static/js/inline.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };

/** The nodes of a rich_text block. */
export function richText(block) {
  return nested(block.elements.map((part) => PARTS[part.type]?.(part) ?? el("p", { class: "unknown" }, part.type)));
}

/** The words of a rich_text block, for sorting and filtering. */
export function richWords(block) {
  return el("div", {}, richText(block)).textContent;
}

const PARTS = {
  rich_text_section: (part) => el("div", { class: "rich-section" }, part.elements.map(piece)),
  rich_text_quote: (part) => el("blockquote", {}, part.elements.map(piece)),
  rich_text_preformatted: (part) => preformatted(part.elements.map((one) => one.text ?? one.url ?? "").join("")),
  rich_text_list: (part) => {
    const items = part.elements.map((section) => el("li", {}, section.elements.map(piece)));
    const list = el(part.style === "ordered" ? "ol" : "ul", { "data-indent": part.indent ?? 0 }, items);
    if (part.style === "ordered" && part.offset) list.setAttribute("start", part.offset + 1);
    return list;
  },
};

const PIECES = {
  text: (one) => one.text.split("\n").flatMap((line, index) => (index ? [el("br"), line] : [line])),
  link: (one) => link(one.url, one.text || one.url),
  user: (one) => userMention(one.user_id),
  channel: (one) => channelMention(one.channel_id, ""),
  usergroup: () => el("span", { class: "mention" }, "@group"),
  broadcast: (one) => el("span", { class: "mention mine" }, `@${one.range}`),
  emoji: (one) => glyph(one.name) ?? `:${one.name}:`,
  date: (one) => el("time", { title: one.fallback }, dateToken(one.timestamp, one.format)),
  color: (one) => el("span", { class: "swatch", style: { "--tint": one.value } }, one.value),
};

function piece(one) {
  const words = PIECES[one.type]?.(one) ?? "";
  return Object.keys(STYLES)
    .filter((style) => one.style?.[style])
    .reduce((inner, style) => el(STYLES[style], {}, inner), words);
}

/** Lists come flat with an indent; deeper ones move into the last item of the list before them. */
function nested(nodes) {
  const top = [];
  for (const node of nodes) {
    const depth = Number(node.dataset?.indent ?? -1);
    const host = depth > 0 ? lastItem(top.at(-1), depth) : null;
    if (host) host.append(node);
    else top.push(node);
  }
  return top;
}

function lastItem(list, depth) {
  if (!list?.matches?.("ul, ol")) return null;
  const item = list.lastElementChild;
  return (depth > 1 && lastItem(item?.lastElementChild, depth - 1)) || item;
}
