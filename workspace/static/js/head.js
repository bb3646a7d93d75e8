/** The line above a conversation: its name and topic, or an app with its Home and Messages tabs. */

import { avatar } from "/static/js/avatar.js";
import { el, fill } from "/static/js/dom.js";
import { icon } from "/static/js/icons.js";
import { keepingFocus, reconcile } from "/static/js/keyed.js";
import { directWith, person, session } from "/static/js/session.js";
import { say } from "/static/js/words.js";

/** Show in host the head of a channel ({channel}) or of an app's Home ({app}). onopen opens another tab. */
export function showHead(host, { channel: id, app }, onopen) {
  const channel = session.channels.get(id);
  const behind = app ?? (channel && isApp(channel.with) ? channel.with : null);
  const look = behind ? appLook(behind, app ? "home" : "messages") : channelLook(channel);
  keepingFocus(() =>
    reconcile(host, [look], {
      key: () => behind ?? id,
      print: JSON.stringify,
      build: (_, kept) => (behind ? withTabs(kept ?? appHead(look), look, onopen) : channelHead(look)),
    }),
  );
}

/** What a conversation is called: an app goes by its own name. */
export function nameOf(channel) {
  if (!channel.people.length) return `#${channel.name}`;
  return session.apps.find((one) => one.user_id === channel.with)?.name ?? channel.name;
}

function isApp(user) {
  return session.apps.some((one) => one.user_id === user);
}

function channelLook({ kind, name, topic, people }) {
  if (people.length) return { user: people[0], name, topic: people.map((one) => person(one).title).join(" · ") };
  return { sign: kind === "private" ? "lock" : "hash", name, topic };
}

function channelHead({ user, sign, name, topic }) {
  return el(
    "header",
    { class: "conversation-head" },
    user ? avatar(person(user), "small", { presence: true }) : icon(sign, 20),
    el("div", { class: "head-words" }, el("h1", {}, name), el("p", {}, topic)),
  );
}

function appLook(user, here) {
  const app = session.apps.find((one) => one.user_id === user);
  const tabs = [
    app.has_home && { id: "home", name: say("Home"), target: { app: user } },
    app.messages_tab && {
      id: "messages",
      name: say("Messages"),
      target: { messages: user },
      unread: directWith(user)?.unread,
    },
  ].filter(Boolean);
  return { user, name: app.name, here, tabs };
}

function appHead({ user, name }) {
  return el(
    "header",
    { class: "conversation-head" },
    avatar(person(user), "small"),
    el("div", { class: "head-words" }, el("h1", {}, name, " ", el("span", { class: "badge-app" }, say("APP")))),
    el("div", { class: "tabs", role: "tablist", "aria-label": name, onkeydown: tabKeys }),
  );
}

/** A tab stays the same node while its count changes: a click that meets a new message is not lost. */
function withTabs(head, { here, tabs }, onopen) {
  reconcile(head.querySelector(".tabs"), tabs, {
    key: (tab) => tab.id,
    print: (tab) => JSON.stringify([tab, here]),
    build: (tab, kept) => told(kept ?? tabButton(tab, onopen), tab, tab.id === here),
  });
  return head;
}

function tabButton({ id, target }, onopen) {
  return el("button", {
    type: "button",
    role: "tab",
    class: "tab",
    "data-focus": `tab-${id}`,
    "data-testid": `tab-${id}`,
    onclick: () => onopen(target),
  });
}

function told(button, { name, unread }, isHere) {
  button.setAttribute("aria-selected", String(isHere));
  button.setAttribute("tabindex", isHere ? "0" : "-1");
  return fill(button, name, unread > 0 && !isHere && el("span", { class: "count" }, unread));
}

function tabKeys(event) {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  const tabs = [...event.currentTarget.children];
  const next = tabs[(tabs.indexOf(event.target) + 1) % tabs.length];
  next.focus();
  next.click();
}
