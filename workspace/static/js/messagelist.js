/** Messages in order, with day lines, a line above what is new, and close ones by the same author grouped. */

import { dayHeading, dayKey, instantOf } from "/static/js/dates.js";
import { el } from "/static/js/dom.js";
import { keepingFocus, reconcile } from "/static/js/keyed.js";
import { messageNode } from "/static/js/message.js";
import { person, session } from "/static/js/session.js";
import { say } from "/static/js/words.js";

const GROUP_SECONDS = 300;

/** Show messages in host. place: {channel, inThread, onthread, oninspect}; firstNew is the ts below the "New" line. */
export function showMessages(host, messages, place, firstNew) {
  keepingFocus(() =>
    reconcile(host, entries(messages, place, firstNew), {
      key: (entry) => entry.key,
      print: (entry) => JSON.stringify([entry, session.me, entry.message && person(entry.message.user).real_name]),
      build: (entry, before) => BUILDERS[entry.kind](entry, place, before),
    }),
  );
}

/** Arrow keys move from message to message. */
export function withArrowKeys(host) {
  host.addEventListener("keydown", (event) => {
    const here = event.target.closest?.(".message");
    if (event.target !== here || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const all = [...host.querySelectorAll(".message")];
    const next = all[all.indexOf(here) + (event.key === "ArrowDown" ? 1 : -1)];
    event.preventDefault();
    next?.focus();
  });
  return host;
}

const BUILDERS = {
  day: ({ words }) => el("div", { class: "day", role: "separator", "aria-label": words }, el("span", {}, words)),
  new: () => el("div", { class: "new-line", role: "separator", "aria-label": say("New messages") }, el("span", {}, say("New"))),
  message: ({ message, grouped }, place, before) => messageNode(message, { ...place, grouped }, before),
};

function entries(messages, place, firstNew) {
  const all = [];
  let previous = null;
  for (const message of messages) {
    const instant = instantOf(message.ts);
    const day = dayKey(instant);
    const newDay = !place.inThread && day !== (previous && dayKey(instantOf(previous.ts)));
    if (newDay) all.push({ kind: "day", key: `day-${day}`, words: dayHeading(instant) });
    if (message.ts === firstNew) all.push({ kind: "new", key: "new" });
    const grouped = !newDay && message.ts !== firstNew && belongsTo(previous, message);
    all.push({ kind: "message", key: message.ts, message, grouped });
    previous = message;
  }
  return all;
}

function belongsTo(previous, message) {
  return (
    previous !== null &&
    previous.user === message.user &&
    previous.app?.name === message.app?.name &&
    Boolean(previous.ephemeral) === Boolean(message.ephemeral) &&
    Number(message.ts) - Number(previous.ts) < GROUP_SECONDS
  );
}
