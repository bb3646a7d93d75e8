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
import { recentlyActed } from "/static/js/surface.js";
import { announce } from "/static/js/toasts.js";
import { say } from "/static/js/words.js";

const NEAR_END = 120;
const NEAR_BEGINNING = 160;
const PAGE = 60;
const AROUND = 20;
const ROOM = 44;

/** A channel as the viewer sees it. on: {thread, inspect, open}. */
export class ChannelView {
  constructor(host, id, on) {
    const channel = session.channels.get(id);
    Object.assign(this, { id, on, unread: channel.unread, firstNew: null, newest: null, oldest: null });
    this.ask = latest((window) => api.get(`/page/channel/${id}`, { as: session.me, ...window }));
    this.head = el("div");
    this.bookmarks = el("nav", { class: "bookmarks", "aria-label": say("Bookmarks"), hidden: true });
    this.list = withArrowKeys(
      el("div", { class: "message-list", role: "log", "aria-label": say("Messages"), "aria-live": "off" }),
    );
    this.beginning = beginning(channel);
    this.more = el(
      "button",
      { type: "button", class: "button earlier", hidden: true, onclick: () => this.loadEarlier() },
      say("Earlier messages"),
    );
    this.scroll = el(
      "div",
      { class: "scroll", tabindex: "-1", onscroll: () => this.scroll.scrollTop < NEAR_BEGINNING && this.loadEarlier() },
      el("div", { class: "scroll-inner" }, this.beginning, this.more, this.list),
    );
    fill(host, this.head, this.bookmarks, this.scroll, foot(channel));
    this.showHead();
  }

  showHead() {
    showHead(this.head, { channel: this.id }, this.on.open);
  }

  /** Show what there is: the last messages at first, later everything since the oldest one shown. */
  async load() {
    const first = this.newest === null;
    const answer = await this.ask(this.oldest ? { since: this.oldest } : { latest: Math.max(PAGE, this.unread + AROUND) });
    if (!answer || !this.scroll.isConnected) return;
    const { channel, messages } = answer;
    if (first) this.firstNew = firstUnread(messages, this.unread);
    const follow = first || this.isNearEnd() || this.isMineAndNew(messages.at(-1));
    this.speak(messages.at(-1));
    this.showBookmarks(channel.bookmarks);
    this.show(answer);
    if (follow) this.toEnd(first);
    if (channel.unread) this.markRead(messages.at(-1));
  }

  /** Show older messages above; what one looks at stays where it is. */
  async loadEarlier() {
    if (this.more.hidden || this.more.getAttribute("aria-busy")) return;
    this.more.setAttribute("aria-busy", "true");
    const answer = await this.ask({ since: this.oldest, earlier: PAGE });
    this.more.removeAttribute("aria-busy");
    if (!answer || !this.scroll.isConnected) return;
    const { scrollHeight: before, scrollTop: at } = this.scroll;
    this.show(answer);
    this.scroll.scrollTop = at + this.scroll.scrollHeight - before;
  }

  /** Bring one message into view, as a link to it asks. */
  async reveal(ts) {
    if (!this.nodeOf(ts)) this.show(await this.ask({ since: ts, earlier: AROUND }));
    const node = this.nodeOf(ts);
    node?.scrollIntoView({ block: "center" });
    node?.focus({ preventScroll: true });
    node?.classList.add("revealed");
  }

  nodeOf(ts) {
    return this.list.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
  }

  show({ messages, has_more: hasMore }) {
    this.oldest = messages[0]?.ts ?? null;
    this.more.hidden = !hasMore;
    this.beginning.hidden = hasMore;
    const place = { channel: this.id, onthread: this.on.thread, oninspect: this.on.inspect };
    showMessages(this.list, messages, place, this.firstNew);
  }

  isNearEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR_END;
  }

  /** What one just wrote, or was just answered to it. */
  isMineAndNew(last) {
    const isAnswer = last?.ephemeral && recentlyActed({ channel: this.id });
    return (last?.user === session.me || isAnswer) && last.ts > this.newest;
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
    channel.people.length
      ? say("This is the beginning of your messages with {name}.", { name })
      : say("This is the beginning of {name}.", { name }),
  );
}

function foot(channel) {
  if (channel.is_archived)
    return el("p", { class: "closed" }, say("This channel is archived. Nobody can write here any more."));
  return composer({ channel: channel.id, label: say("Message {name}", { name: nameOf(channel) }) });
}

/** The oldest of the last unread messages; one's own do not count. */
function firstUnread(messages, unread) {
  if (!unread) return null;
  const others = messages.filter((message) => message.user !== session.me && !message.ephemeral);
  return others.at(-Math.min(unread, others.length))?.ts ?? null;
}
