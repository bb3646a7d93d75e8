/** Reactions on a message: who reacted, and a way to react oneself. */

import * as api from "/static/js/api.js";
import { el } from "/static/js/dom.js";
import { glyph } from "/static/js/emoji.js";
import { openMenu } from "/static/js/menu.js";
import { person, session } from "/static/js/session.js";
import { toast } from "/static/js/toasts.js";

const OFFERED = ["thumbsup", "white_check_mark", "eyes", "tada", "thinking_face", "warning", "x"];

/** The reactions a message has; a press puts one's own on or takes it off. */
export function reactions(message, channel) {
  if (!message.reactions?.length) return null;
  return el(
    "div",
    { class: "reactions" },
    message.reactions.map(({ name, users }) => {
      const who = users.map((id) => person(id).real_name).join(", ");
      const mine = users.includes(session.me);
      return el(
        "button",
        {
          type: "button",
          class: mine ? "reaction mine" : "reaction",
          title: who,
          "aria-label": `${name}, ${users.length}: ${who}`,
          "aria-pressed": String(mine),
          onclick: () => react(message, channel, name),
        },
        glyph(name) ?? `:${name}:`,
        el("b", {}, users.length),
      );
    }),
  );
}

/** Offer a few reactions at a button. */
export function offerReactions(anchor, { message, channel, label }) {
  openMenu(anchor, {
    label,
    role: "menu",
    align: "end",
    groups: [{ options: OFFERED.map((name) => ({ id: name, label: `${glyph(name)}  ${name.replaceAll("_", " ")}` })) }],
    onpick: ({ id }) => react(message, channel, id),
  });
}

function react(message, channel, name) {
  const body = { as: session.me, channel, ts: message.ts, name };
  api.post("/page/react", body).catch((error) => toast(error.message));
}
