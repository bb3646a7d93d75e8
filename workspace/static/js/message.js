/** One message: who, when, blocks or text, files, reactions, thread, and what one can do with it. */

import * as api from "/static/js/api.js";
import { avatar } from "/static/js/avatar.js";
import { showBlocks } from "/static/js/blocks.js";
import { clockTime, fullMoment, instantOf, shortMoment } from "/static/js/dates.js";
import { el } from "/static/js/dom.js";
import { fileCard } from "/static/js/files.js";
import { icon } from "/static/js/icons.js";
import { openMenu } from "/static/js/menu.js";
import { mrkdwn, plainWords } from "/static/js/mrkdwn.js";
import { offerReactions, reactions } from "/static/js/reactions.js";
import { person, session } from "/static/js/session.js";
import { noteAct, sentenceFor, surfaceOf } from "/static/js/surface.js";
import { toast } from "/static/js/toasts.js";
import { say } from "/static/js/words.js";

/**
 * The node of a message. place: {channel, grouped, inThread, onthread, oninspect}.
 * before is the node it replaces: its blocks are taken over, so that typing in them survives.
 */
export function messageNode(message, place, before) {
  const author = authorOf(message);
  const body = el(
    "div",
    { class: "message-body" },
    !place.grouped && heading(message, author),
    message.ephemeral && el("p", { class: "only-you" }, icon("info", 14), say("Only visible to you")),
    message.pinned && el("p", { class: "pinned" }, icon("pin", 14), say("Pinned")),
    content(message, place, before),
    (message.attachments ?? []).map((one, index) => attachment(one, `#${index}`, message, place)),
    (message.files ?? []).map(fileCard),
    reactions(message, place.channel),
    !place.inThread && message.reply_count > 0 && threadBar(message, place),
  );
  return el(
    "article",
    {
      class: ["message", place.grouped && "grouped", message.ephemeral && "ephemeral"].filter(Boolean).join(" "),
      role: "article",
      "aria-label": `${author.real_name}, ${shortMoment(instantOf(message.ts))}`,
      "data-testid": "message",
      "data-ts": message.ts,
      tabindex: "-1",
    },
    place.grouped ? el("time", { class: "gutter-time" }, clockTime(instantOf(message.ts))) : avatar(author, "medium"),
    body,
    toolbar(message, place),
  );
}

/** What a message says in plain words: for announcements. */
export function spoken(message) {
  return `${authorOf(message).real_name}: ${plainWords(message.text ?? "")}`;
}

function authorOf(message) {
  const author = person(message.user);
  const shown = message.username || message.app?.name;
  return shown ? { ...author, real_name: shown, is_bot: true } : author;
}

function heading(message, author) {
  const instant = instantOf(message.ts);
  return el(
    "header",
    { class: "message-head" },
    el("strong", {}, author.real_name || author.name),
    author.is_bot && el("span", { class: "badge-app" }, say("APP")),
    author.is_guest && el("span", { class: "badge-app" }, say("Guest")),
    !author.is_bot && el("span", { class: "message-title" }, author.title),
    el("time", { datetime: instant.toISOString(), title: fullMoment(instant) }, clockTime(instant)),
    message.edited && el("span", { class: "edited", title: fullMoment(instantOf(message.edited)) }, say("(edited)")),
  );
}

function content(message, place, before) {
  if (!message.blocks?.length) {
    return message.text ? el("div", { class: "words message-text" }, mrkdwn(message.text)) : null;
  }
  const host = before?.querySelector(":scope > .message-body > .blocks") ?? el("div");
  showBlocks(host, message.blocks, surfaceFor(message, place), message.state);
  return host;
}

function surfaceFor(message, { channel }, part) {
  const container = {
    type: "message",
    channel,
    ts: message.ts,
    ...(message.thread_ts && { thread_ts: message.thread_ts }),
  };
  const surface = surfaceOf(container, part);
  surface.owner = message.app?.id;
  return surface;
}

function attachment(one, part, message, place) {
  const host = el("div", { class: "attachment", style: { "--tint": colourOf(one.color) } });
  if (one.blocks?.length) {
    const inner = el("div");
    showBlocks(inner, one.blocks, surfaceFor(message, place, part), message.state);
    host.append(inner);
    return host;
  }
  const words = [one.pretext, one.title && `*${one.title}*`, one.text ?? one.fallback].filter(Boolean);
  host.append(
    el(
      "div",
      { class: "words" },
      words.map((text) => el("p", {}, mrkdwn(text))),
    ),
  );
  if (one.fields)
    host.append(
      el(
        "div",
        { class: "fields" },
        one.fields.map((field) =>
          el("div", { class: "words" }, el("strong", {}, field.title), el("br"), mrkdwn(field.value ?? "")),
        ),
      ),
    );
  return host;
}

function colourOf(name) {
  return (
    { good: "#2e9e6b", warning: "#d99a1c", danger: "#c9412b" }[name] ??
    (name ? `#${name.replace("#", "")}` : "var(--line-strong)")
  );
}

function threadBar(message, { onthread }) {
  const count = message.reply_count;
  return el(
    "button",
    { type: "button", class: "thread-bar", onclick: () => onthread(message) },
    (message.reply_users ?? []).slice(0, 4).map((id) => avatar(person(id), "tiny")),
    el("b", {}, count === 1 ? say("1 reply") : say("{count} replies", { count })),
    message.latest_reply && el("small", {}, say("last {moment}", { moment: shortMoment(instantOf(message.latest_reply)) })),
  );
}

function toolbar(message, place) {
  const tool = (name, sign, onclick, extra = {}) =>
    el(
      "button",
      { type: "button", class: "icon-button", "aria-label": name, title: name, onclick, ...extra },
      icon(sign),
    );
  const shortcuts = session.shortcuts.filter((one) => one.type === "message");
  const label = say("Add a reaction");
  const smile = tool(
    label,
    "smile",
    () => offerReactions(smile, { message, channel: place.channel, label }),
    { "aria-haspopup": "menu" },
  );
  const more = tool(
    say("Message shortcuts"),
    "more",
    () =>
      openMenu(more, {
        label: say("Message shortcuts"),
        role: "menu",
        align: "end",
        groups: [{ options: shortcuts.map(shortcutEntry) }],
        onpick: ({ callback }) => run(callback),
      }),
    { "aria-haspopup": "menu" },
  );
  async function run(callback) {
    noteAct({ channel: place.channel, ts: message.ts });
    const answer = await api.post("/page/shortcut", {
      as: session.me,
      callback_id: callback,
      channel: place.channel,
      ts: message.ts,
    });
    if (answer.status !== "ok") toast(sentenceFor(answer, say("The app")));
  }
  return el(
    "div",
    { class: "toolbar", role: "group", "aria-label": say("Message actions") },
    !message.ephemeral && smile,
    place.onthread && !message.ephemeral && tool(say("Reply in thread"), "thread", () => place.onthread(message)),
    tool("Inspect", "inspect", () => place.oninspect(message)),
    shortcuts.length > 0 && !message.ephemeral && more,
  );
}

function shortcutEntry({ callback_id: callback, name, app }) {
  return { id: callback, label: name, description: app, callback };
}
