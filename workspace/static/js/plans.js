/** Plans and their tasks: what an app is doing, step by step. */

import { el } from "/static/js/dom.js";
import { icon } from "/static/js/icons.js";
import { link } from "/static/js/inline.js";
import { richText } from "/static/js/richtext.js";
import { say } from "/static/js/words.js";

const STATES = { pending: "Waiting", in_progress: "Under way", complete: "Done", error: "Failed" };
const SIGNS = { complete: "check", error: "alert" };

/** A list of tasks with a title. */
export function planBlock({ title, tasks = [] }) {
  return el("div", { class: "plan" }, el("strong", {}, title), tasks.map(taskCard));
}

/** One task: its state, what it is about, what came out of it. */
export function taskCard({ title, status = "pending", details, output, sources = [] }) {
  return el(
    "div",
    { class: `task ${status}` },
    el(
      "span",
      { class: "task-state", role: "img", "aria-label": say(STATES[status]) },
      SIGNS[status] && icon(SIGNS[status], 14),
    ),
    el(
      "div",
      { class: "words" },
      el("span", {}, title),
      details && el("small", {}, richText(details)),
      output && el("div", {}, richText(output)),
      sources.length > 0 &&
        el(
          "small",
          {},
          sources.map(({ url, text }) => link(url, text || url)),
        ),
    ),
  );
}
