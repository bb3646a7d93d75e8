/** Slack's mrkdwn as DOM nodes. The text arrives with &, < and > escaped; it leaves as text nodes only. */

import { dateToken, fullMoment } from "/static/js/dates.js";
import { el } from "/static/js/dom.js";
import { glyph } from "/static/js/emoji.js";
import { channelMention, link, preformatted, userMention } from "/static/js/inline.js";
import { session } from "/static/js/session.js";

const FENCE = /```(?:\n)?([\s\S]*?)(?:\n)?```/g;
const QUOTE = /^(?:&gt;|>) ?/;
// One alternative per construct; a style mark needs a border on its outside and no blank on its inside.
const INLINE = new RegExp(
  [
    String.raw`<(?<angle>[^<>\n]+)>`,
    "`(?<code>[^`\\n]+)`",
    String.raw`(?<url>https?://[^\s<>]*[^\s<>.,;:!?)\]'"*_~])`,
    style("bold", "\\*"),
    style("italic", "_"),
    style("strike", "~"),
    String.raw`:(?<emoji>[\w+'-]+(?:::skin-tone-\d)?):`,
  ].join("|"),
  "gu",
);
const TAGS = { bold: "strong", italic: "em", strike: "s" };
const BROADCASTS = { here: "@here", channel: "@channel", everyone: "@everyone" };

/** All nodes of a mrkdwn text. */
export function mrkdwn(text, { verbatim = false } = {}) {
  const nodes = [];
  let from = 0;
  for (const fence of text.matchAll(FENCE)) {
    nodes.push(...paragraphs(text.slice(from, fence.index).replace(/\n$/, ""), verbatim));
    nodes.push(preformatted(unescaped(fence[1])));
    from = fence.index + fence[0].length;
  }
  const rest = text.slice(from);
  nodes.push(...paragraphs(from ? rest.replace(/^\n/, "") : rest, verbatim));
  return nodes;
}

/** What a mrkdwn text says in plain words: for labels and announcements. */
export function plainWords(text) {
  return el("div", {}, mrkdwn(text)).textContent;
}

/** Undo the escaping of the three characters that Slack escapes. */
function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function style(name, mark) {
  return String.raw`(?<![\p{L}\p{N}${mark}])${mark}(?<${name}>[^\s${mark}](?:[^${mark}\n]*[^\s${mark}])?)${mark}(?![\p{L}\p{N}${mark}])`;
}

function paragraphs(text, verbatim) {
  if (!text) return [];
  const nodes = [];
  for (const run of quoteRuns(text.split("\n"))) {
    const content = lines(run.lines, verbatim);
    if (run.quoted) nodes.push(el("blockquote", {}, content));
    else nodes.push(...(nodes.at(-1)?.nodeName === "SPAN" ? [el("br")] : []), el("span", {}, content));
  }
  return nodes;
}

function quoteRuns(all) {
  const runs = [];
  for (const line of all) {
    const quoted = QUOTE.test(line);
    const words = quoted ? line.replace(QUOTE, "") : line;
    if (runs.at(-1)?.quoted === quoted) runs.at(-1).lines.push(words);
    else runs.push({ quoted, lines: [words] });
  }
  return runs;
}

function lines(all, verbatim) {
  return all.flatMap((line, index) => (index ? [el("br"), ...inline(line, verbatim)] : inline(line, verbatim)));
}

function inline(text, verbatim) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(unescaped(text.slice(from, match.index)), construct(match, verbatim));
    from = match.index + match[0].length;
  }
  nodes.push(unescaped(text.slice(from)));
  return nodes;
}

function construct(match, verbatim) {
  const { angle, code, emoji, url } = match.groups;
  if (angle !== undefined) return reference(angle);
  if (code !== undefined) return el("code", {}, unescaped(code));
  if (url !== undefined) return verbatim ? unescaped(url) : link(unescaped(url), unescaped(url));
  if (emoji !== undefined) return emojiNode(emoji, match[0]);
  const kind = Object.keys(TAGS).find((name) => match.groups[name] !== undefined);
  return el(TAGS[kind], {}, inline(match.groups[kind], verbatim));
}

function emojiNode(name, whole) {
  const found = glyph(name);
  return found ? el("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " ") }, found) : whole;
}

/** What stands between < and >: a person, a channel, a broadcast, a date or a link. */
function reference(angle) {
  const [target, ...labels] = angle.split("|");
  const label = unescaped(labels.join("|"));
  if (target.startsWith("@")) return userMention(target.slice(1));
  if (target.startsWith("#")) return channelMention(target.slice(1), label);
  if (target.startsWith("!date^")) return dateNode(target, label);
  if (target.startsWith("!subteam^")) return el("span", { class: "mention" }, label || "@group");
  if (target.startsWith("!"))
    return el("span", { class: "mention mine" }, BROADCASTS[target.slice(1)] ?? `@${target.slice(1)}`);
  return link(unescaped(target), label || unescaped(target).replace(/^mailto:/, ""));
}

function dateNode(target, fallback) {
  const [, seconds, pattern, address] = target.split("^");
  const number = Number(seconds);
  if (!Number.isFinite(number) || !pattern) return fallback;
  const words = dateToken(number, pattern);
  const instant = new Date(number * 1000);
  const time = el(
    "time",
    {
      datetime: instant.toISOString(),
      title: `${fullMoment(instant)} (${session.people.get(session.me)?.tz ?? "UTC"})`,
    },
    words,
  );
  return address ? link(unescaped(address), time) : time;
}
