/** What stands behind a message: the JSON that was sent, and the calls around it. */

import { shortMoment } from "/static/js/dates.js";
import { el } from "/static/js/dom.js";
import { icon } from "/static/js/icons.js";

/** The nodes of an inspection: {message, calls: [{at, direction, name, request, answer, took_ms}]}. */
export function inspection({ message, calls = [] }) {
  return [
    el("h2", {}, `Calls around it (${calls.length})`),
    calls.length ? el("ol", { class: "calls" }, calls.map(call)) : el("p", { class: "empty" }, "None recorded."),
    el("h2", {}, "The message as the API shows it"),
    json(message),
  ];
}

function call({ at, direction, name, request, answer, took_ms: took }) {
  const refused = answer.ok === false || answer.error !== undefined;
  return el(
    "li",
    {},
    el(
      "details",
      {},
      el(
        "summary",
        {},
        icon("right", 14),
        el("code", {}, name),
        el("span", { class: "direction" }, direction === "delivery" ? "to the app" : "from the app"),
        refused && el("span", { class: "refused" }, answer.error ?? "refused"),
        el("small", { title: shortMoment(new Date(at)) }, `${Math.round(took)} ms`),
      ),
      el("h3", {}, "Request"),
      json(request),
      el("h3", {}, "Answer"),
      json(answer),
    ),
  );
}

/** Indented JSON with its names, texts and numbers told apart by colour. */
function json(value) {
  const text = JSON.stringify(value, null, 2) ?? "";
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(
    /"(?:[^"\\]|\\.)*"(?=(:)?)|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b/g,
  )) {
    nodes.push(text.slice(from, match.index), el("span", { class: kindOf(match) }, match[0]));
    from = match.index + match[0].length;
  }
  return el("pre", { class: "json", tabindex: "0" }, nodes, text.slice(from));
}

function kindOf([token, colon]) {
  if (colon) return "json-name";
  return token.startsWith('"') ? "json-text" : "json-value";
}
