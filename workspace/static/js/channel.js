/** A channel or direct message: its bookmarks, its messages, and where one writes. */

import * as api from "/static/js/api.js";
import { composer } from "/static/js/composer.js";
import { el, fill } from "/static/js/dom.js";
import { withEmoji } from "/static/js/emoji.js";
import { nameOf, showHead } from "/static/js/head.js";
import { link } from "/static/js/inline.js";
import { spoken } from "/static/js/message.js";
import { showMessages, withArrowKeys } from "/static/js/messagelist.js";
import { session } from "/static/js/session.js";
import { latest } from "/static/js/soon.js";
import { announce } from "/static/js/toasts.js";

const NEAR_END = 120;
const ROOM = 44;

/** A channel as the viewer sees it. on: {thread, inspect, open}. */
export class ChannelView {
  constructor(host, id, on) {
    const channel = session.channels.get(id);
    Object.assign(this, { id, on, unread: channel.unread, firstNew: null, newest: null });
    this.ask = latest(() => api.get(`/page/channel/${id}`, { as: session.me }));
    this.head = el("div");
    this.bookmarks = el("nav", { class: "bookmarks", "aria-label": "Bookmarks", hidden: true });
    this.list = withArrowKeys(
      el("div", { class: "message-list", role: "log", "aria-label": "Messages", "aria-live": "off" }),
    );
    this.scroll = el(
      "div",
      { class: "scroll", tabindex: "-1" },
      el("div", { class: "scroll-inner" }, beginning(channel), this.list),
    );
    fill(host, this.head, this.bookmarks, this.scroll, foot(channel));
    this.showHead();
  }

  showHead() {
    showHead(this.head, { channel: this.id }, this.on.open);
  }

  async load() {
    const answer = await this.ask();
    if (!answer || !this.scroll.isConnected) return;
    const { channel, messages } = answer;
    const first = this.newest === null;
    if (first) this.firstNew = firstUnread(messages, this.unread);
    const follow = first || this.isNearEnd() || this.isMineAndNew(messages.at(-1));
    this.speak(messages.at(-1));
    this.showBookmarks(channel.bookmarks);
    showMessages(
      this.list,
      messages,
      { channel: this.id, onthread: this.on.thread, oninspect: this.on.inspect },
      this.firstNew,
    );
    if (follow) this.toEnd(first);
    if (channel.unread) this.markRead(messages.at(-1));
  }

  isNearEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR_END;
  }

  isMineAndNew(last) {
    return last?.user === session.me && last.ts > this.newest;
  }

  /** Stay at the end while charts and pictures take their room; open at the first new message where there are many. */
  toEnd(first) {
    const line = first && this.list.querySelector(".new-line");
    const settle = () => {
      this.scroll.scrollTop = this.scroll.scrollHeight;
      const above = line ? this.scroll.getBoundingClientRect().top - line.getBoundingClientRect().top : 0;
      if (above > 0) this.scroll.scrollTop -= above + ROOM;
    };
    settle();
    requestAnimationFrame(() => requestAnimationFrame(settle));
  }

  showBookmarks(bookmarks) {
    this.bookmarks.hidden = !bookmarks.length;
    fill(
      this.bookmarks,
      bookmarks.map(({ title, link: address, emoji }) => link(address, [withEmoji(emoji || ":bookmark:"), " ", title])),
    );
  }

  speak(last) {
    if (this.newest !== null && last && last.ts > this.newest && last.user !== session.me) announce(spoken(last));
    this.newest = last?.ts ?? "";
  }

  /** What comes while nobody looks stays unread. */
  markRead(last) {
    if (last && document.visibilityState === "visible") {
      api.post("/page/read", { as: session.me, channel: this.id, ts: last.ts }).catch(() => undefined);
    }
  }
}

function beginning(channel) {
  const name = nameOf(channel);
  return el(
    "p",
    { class: "beginning" },
    channel.kind === "im"
      ? `This is the beginning of your messages with ${name}.`
      : `This is the beginning of ${name}.`,
  );
}

function foot(channel) {
  if (channel.is_archived)
    return el("p", { class: "closed" }, "This channel is archived. Nobody can write here any more.");
  return composer({ channel: channel.id, label: `Message ${nameOf(channel)}` });
}

/** The oldest of the last unread messages; one's own do not count. */
function firstUnread(messages, unread) {
  if (!unread) return null;
  const others = messages.filter((message) => message.user !== session.me && !message.ephemeral);
  return others.at(-Math.min(unread, others.length))?.ts ?? null;
}
