/** The middle of the page: a channel or direct message, or the Home tab of an app. */

import * as api from "/static/js/api.js";
import { avatar } from "/static/js/avatar.js";
import { showBlocks } from "/static/js/blocks.js";
import { composer } from "/static/js/composer.js";
import { el, fill } from "/static/js/dom.js";
import { icon } from "/static/js/icons.js";
import { spoken } from "/static/js/message.js";
import { showMessages, withArrowKeys } from "/static/js/messagelist.js";
import { directWith, person, session } from "/static/js/session.js";
import { surfaceOf } from "/static/js/surface.js";
import { announce } from "/static/js/toasts.js";

const NEAR_END = 120;

/** A channel as the viewer sees it. on: {thread, inspect, open}. */
export class ChannelView {
  constructor(host, id, on) {
    Object.assign(this, { host, id, on, firstNew: null, newest: null });
    const channel = session.channels.get(id);
    this.unread = channel.unread ?? 0;
    this.list = withArrowKeys(el("div", { class: "message-list", role: "log", "aria-label": "Messages", "aria-live": "off" }));
    this.scroll = el("div", { class: "scroll", tabindex: "-1" }, el("div", { class: "scroll-inner" }, this.beginning(channel), this.list));
    fill(host, header(channel, on), this.scroll, foot(channel));
  }

  async load() {
    const { channel, messages } = await api.get(`/page/channel/${this.id}`, { as: session.me });
    if (!this.host.contains(this.scroll)) return;
    const first = this.newest === null;
    const atEnd = first || this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR_END;
    if (first) this.firstNew = firstUnread(messages, this.unread);
    this.speak(messages);
    showMessages(this.list, messages, { channel: this.id, onthread: this.on.thread, oninspect: this.on.inspect }, this.firstNew);
    if (atEnd) this.toEnd(first);
    this.markRead(messages, channel);
  }

  /** Stay at the end while charts and pictures take their room; open at the first new message where there are many. */
  toEnd(first) {
    const line = first && this.list.querySelector(".new-line");
    const settle = () => {
      this.scroll.scrollTop = this.scroll.scrollHeight;
      if (line && line.offsetTop < this.scroll.scrollTop) this.scroll.scrollTop = line.offsetTop - 24;
    };
    settle();
    requestAnimationFrame(() => requestAnimationFrame(settle));
  }

  speak(messages) {
    const last = messages.at(-1);
    if (this.newest !== null && last && last.ts > this.newest && last.user !== session.me) announce(spoken(last));
    this.newest = last?.ts ?? "";
  }

  markRead(messages, channel) {
    const last = messages.at(-1);
    if (last && document.visibilityState === "visible" && (session.channels.get(this.id)?.unread || channel?.unread)) {
      api.post("/page/read", { as: session.me, channel: this.id, ts: last.ts }).catch(() => undefined);
    }
  }

  beginning(channel) {
    const words = channel.kind === "im" ? `This is the beginning of your messages with ${nameWith(channel)}.` : `This is the beginning of #${channel.name}.`;
    return el("p", { class: "beginning" }, words);
  }
}

/** The Home tab of an app. */
export class HomeView {
  constructor(host, app, on) {
    Object.assign(this, { host, app });
    this.body = el("div", { class: "home-body", "data-testid": "home" });
    this.scroll = el("div", { class: "scroll", tabindex: "-1" }, this.body);
    fill(host, appHeader(app, "home", on), this.scroll);
  }

  /** opened: whether the person opened the tab just now, which the app is told. */
  async load({ opened = false } = {}) {
    const { view } = await api.get(`/page/home/${this.app}`, { as: session.me, ...(opened && { tab: "home" }) });
    if (!this.host.contains(this.scroll)) return;
    if (!view) {
      fill(this.body, el("p", { class: "empty" }, `${person(this.app).real_name} has not filled its Home yet.`));
      return;
    }
    if (this.shown !== view.id) fill(this.body, el("div"));
    this.shown = view.id;
    const surface = surfaceOf({ type: "view", view_id: view.id });
    surface.owner = view.app;
    showBlocks(this.body.firstElementChild, view.blocks, surface, view.state);
  }
}

function header(channel, on) {
  const app = session.apps.find((one) => one.user_id === channel.with);
  if (app) return appHeader(app.user_id, "messages", on);
  const direct = channel.kind === "im";
  return el(
    "header",
    { class: "conversation-head" },
    direct ? avatar(person(channel.with), "small", { presence: true }) : icon(channel.kind === "private" ? "lock" : "hash", 20),
    el("div", { class: "head-words" }, el("h1", {}, direct ? person(channel.with).real_name : channel.name), el("p", {}, direct ? person(channel.with).title : channel.topic)),
  );
}

function appHeader(user, tab, on) {
  const app = session.apps.find((one) => one.user_id === user) ?? { name: person(user).real_name };
  const direct = directWith(user);
  const tabs = [
    { name: "Home", here: tab === "home", target: { app: user }, shown: app.has_home },
    { name: "Messages", here: tab === "messages", target: { channel: direct?.id }, shown: direct !== undefined, unread: direct?.unread },
  ].filter((one) => one.shown);
  return el(
    "header",
    { class: "conversation-head with-tabs" },
    avatar(person(user), "small"),
    el("div", { class: "head-words" }, el("h1", {}, app.name, " ", el("span", { class: "badge-app" }, "APP"))),
    el(
      "div",
      { class: "tabs", role: "tablist", "aria-label": app.name, onkeydown: tabKeys },
      tabs.map((one) => el("button", { type: "button", role: "tab", class: "tab", "aria-selected": String(one.here), tabindex: one.here ? "0" : "-1", onclick: () => on.open(one.target) }, one.name, one.unread > 0 && !one.here && el("span", { class: "count" }, one.unread))),
    ),
  );
}

function tabKeys(event) {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  const tabs = [...event.currentTarget.children];
  const next = tabs[(tabs.indexOf(event.target) + 1) % tabs.length];
  next?.click();
  requestAnimationFrame(() => document.querySelector(".tab[aria-selected='true']")?.focus());
}

function foot(channel) {
  if (channel.is_archived) return el("p", { class: "closed" }, "This channel is archived. Nobody can write here any more.");
  const label = channel.kind === "im" ? `Message ${nameWith(channel)}` : `Message #${channel.name}`;
  return composer({ channel: channel.id, label });
}

/** Who the other one in a direct message is; an app goes by its own name. */
function nameWith({ with: user }) {
  return session.apps.find((app) => app.user_id === user)?.name ?? person(user).real_name;
}

/** The oldest of the last unread messages; one's own do not count. */
function firstUnread(messages, unread) {
  if (!unread) return null;
  const others = messages.filter((message) => message.user !== session.me && !message.ephemeral);
  return others.at(-Math.min(unread, others.length))?.ts ?? null;
}
