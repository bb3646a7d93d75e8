/** Small pieces that stand inside a line: links, mentions, code with columns that line up. */

import { el } from "/static/js/dom.js";
import { person, session } from "/static/js/session.js";
import { isWide } from "/static/js/width.js";

const SAFE = /^(https?:|mailto:|tel:)/i;
const LOCAL = /^[/#]/;

/** A link, unless its address could run something: then only its words. */
export function link(address, label) {
  if (LOCAL.test(address)) return el("a", { href: address }, label);
  if (!SAFE.test(address)) return el("span", {}, label);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}

/** "@Giulia Rossi", marked when it is the viewer. */
export function userMention(id) {
  const mine = id === session.me;
  return el("span", { class: mine ? "mention mine" : "mention" }, `@${person(id).real_name || person(id).name}`);
}

/** "#planning", a link where the viewer may read it. */
export function channelMention(id, label) {
  const known = session.channels.get(id);
  const name = `#${known?.name ?? (label || "private-channel")}`;
  return known
    ? el("a", { class: "mention", href: `#as=${session.me}&channel=${id}` }, name)
    : el("span", { class: "mention" }, name);
}

/** Preformatted text in which a Chinese character takes exactly two columns, whatever the fonts. */
export function preformatted(text) {
  const nodes = [];
  let run = "";
  for (const character of text) {
    if (isWide(character)) {
      nodes.push(run, el("span", { class: "wide" }, character));
      run = "";
    } else run += character;
  }
  return el("pre", { tabindex: "0" }, nodes, run);
}
