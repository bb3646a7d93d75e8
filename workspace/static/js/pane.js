/** The pane at the right: a thread, or what was sent to make a message. */

import * as api from "/static/js/api.js";
import { composer } from "/static/js/composer.js";
import { el, fill } from "/static/js/dom.js";
import { icon } from "/static/js/icons.js";
import { inspection } from "/static/js/inspector.js";
import { showMessages, withArrowKeys } from "/static/js/messagelist.js";
import { session } from "/static/js/session.js";
import { latest } from "/static/js/soon.js";
import { say } from "/static/js/words.js";

const host = document.getElementById("pane");
const askThread = latest((channel, ts) => api.get(`/page/thread/${channel}/${ts}`, { as: session.me }));
let current = null;

/** Open a thread. on: {inspect, closed}. */
export async function openThread(channel, ts, on) {
  const list = withArrowKeys(el("div", { class: "message-list", role: "log", "aria-label": say("Thread") }));
  current = { kind: "thread", channel, ts, list, on };
  frame(say("Thread"), list, composer({ channel, thread: ts, label: say("Reply") }));
  await refreshPane(channel);
}

/** Open the inspector of a message. */
export async function openInspector(channel, ts, on) {
  const body = el("div", { class: "inspector" });
  current = { kind: "inspector", channel, ts, on };
  frame("Inspector", body);
  fill(body, inspection(await api.get(`/page/inspect/${channel}/${ts}`, { as: session.me })));
}

/** Load an open thread again when its channel changed. */
export async function refreshPane(channel) {
  const shown = current;
  if (shown?.kind !== "thread" || shown.channel !== channel) return;
  const answer = await askThread(channel, shown.ts);
  if (!answer || current !== shown) return;
  const { messages } = answer;
  const scroll = shown.list.parentElement;
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  showMessages(shown.list, messages, { channel, inThread: true, oninspect: shown.on.inspect });
  if (atEnd) scroll.scrollTop = scroll.scrollHeight;
}

/** Close whatever is open; returns whether something was. */
export function closePane() {
  if (!current) return false;
  const { on } = current;
  current = null;
  host.hidden = true;
  fill(host);
  on.closed();
  return true;
}

/** The thread that is open, if any. */
export function openThreadTs() {
  return current?.kind === "thread" ? current.ts : undefined;
}

function frame(title, body, foot) {
  host.hidden = false;
  host.setAttribute("aria-label", title);
  fill(
    host,
    el(
      "header",
      { class: "conversation-head" },
      el("div", { class: "head-words" }, el("h1", {}, title)),
      el(
        "button",
        { type: "button", class: "icon-button", "aria-label": say("Close {title}", { title: title.toLowerCase() }), onclick: closePane },
        icon("close"),
      ),
    ),
    el("div", { class: "scroll" }, body),
    foot,
  );
}
