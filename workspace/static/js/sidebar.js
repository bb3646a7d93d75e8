/** Channels, direct messages and apps, with what is unread. */

import { avatar } from "/static/js/avatar.js";
import { el, fill, svg } from "/static/js/dom.js";
import { icon } from "/static/js/icons.js";
import { keepingFocus, reconcile } from "/static/js/keyed.js";
import { openMenu } from "/static/js/menu.js";
import { acquaintances, directWith, person, session } from "/static/js/session.js";
import { say } from "/static/js/words.js";

/** Draw the sidebar. here: {channel} or {app}; onopen gets the same. */
export function showSidebar(host, { here, onopen }) {
  keepingFocus(() =>
    reconcile(host, sections(here), {
      key: (section) => section.title,
      print: (section) => JSON.stringify(section),
      build: (section, kept) => withRows(kept ?? sectionNode(section, onopen), section, onopen),
    }),
  );
}

/** Up and down move between the rows. */
export function withRowKeys(host) {
  host.addEventListener("keydown", (event) => {
    if (!["ArrowUp", "ArrowDown"].includes(event.key) || !event.target.matches(".row")) return;
    const rows = [...host.querySelectorAll(".row")];
    event.preventDefault();
    rows[rows.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
  });
}

function sections(here) {
  const channels = [...session.channels.values()];
  const bots = new Set(session.apps.map((app) => app.user_id));
  const rooms = channels.filter((one) => !one.people.length && (!one.is_archived || one.id === here.channel));
  const direct = channels.filter((one) => one.people.length && !bots.has(one.with));
  return [
    { title: session.workspace.name, heading: true, rows: [] },
    { title: say("Apps"), rows: session.apps.map((app) => appRow(app, here)) },
    { title: say("Channels"), rows: rooms.map((one) => roomRow(one, here)) },
    { title: say("Direct messages"), writes: true, rows: direct.map((one) => directRow(one, here)) },
  ].filter((section) => section.heading || section.writes || section.rows.length);
}

function roomRow({ id, name, kind, unread, mention, is_archived: archived }, here) {
  return {
    channel: id,
    target: () => ({ channel: id }),
    name,
    sign: kind === "private" ? "lock" : "hash",
    unread,
    mention: mention ? unread : 0,
    archived,
    active: here.channel === id,
  };
}

function directRow({ id, name, people, unread }, here) {
  return {
    channel: id,
    target: () => ({ channel: id }),
    user: people[0],
    count: people.length,
    name,
    unread,
    mention: unread,
    active: here.channel === id,
  };
}

/** An app opens on its Home, or on its messages where some are unread. */
function appRow({ user_id: user, name, has_home: hasHome }, here) {
  const direct = directWith(user);
  const unread = direct?.unread ?? 0;
  const active = here.app === user || (direct !== undefined && here.channel === direct.id);
  return {
    target: () => (hasHome && !directWith(user)?.unread ? { app: user } : { messages: user }),
    user,
    name,
    unread,
    mention: unread,
    active,
  };
}

function sectionNode({ title, heading, writes }, onopen) {
  if (heading) return el("div", { class: "workspace-name" }, mark(), el("strong", {}, title));
  const head = el("h2", {}, title, writes && writeButton(onopen));
  return el("section", { class: "rows", "aria-label": title }, head, el("ul"));
}

/** Begins a direct message with somebody. */
function writeButton(onopen) {
  const label = say("Write to somebody");
  const node = el(
    "button",
    {
      type: "button",
      class: "write",
      title: label,
      "aria-label": label,
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      onclick: () =>
        openMenu(node, {
          label: say("People"),
          groups: [{ options: people().map(personOption) }],
          onpick: ({ id }) => onopen({ writeTo: id }),
        }),
    },
    icon("plus", 16),
  );
  return node;
}

function people() {
  return acquaintances().filter((one) => !one.is_bot && one.id !== session.me);
}

function personOption(one) {
  return { id: one.id, label: one.real_name, description: one.title, leading: avatar(one, "small") };
}

/** A row stays the same node while what it says changes: a click that meets a change is not lost. */
function withRows(section, { rows, heading }, onopen) {
  if (heading) return section;
  reconcile(section.querySelector("ul"), rows, {
    key: (row) => row.channel ?? row.user,
    print: (row) => JSON.stringify(row),
    build: (row, kept) => told(kept ?? rowNode(row, onopen), row),
  });
  return section;
}

function rowNode(row, onopen) {
  return el(
    "li",
    {},
    el("button", {
      type: "button",
      "data-focus": `row-${row.channel ?? row.user}`,
      "data-testid": "row",
      onclick: () => onopen(row.target()),
    }),
  );
}

function told(item, row) {
  const button = item.firstElementChild;
  const news = row.unread > 0 && !row.active;
  button.className = ["row", row.active && "active", news && "unread", row.archived && "archived"].filter(Boolean).join(" ");
  if (row.active) button.setAttribute("aria-current", "page");
  else button.removeAttribute("aria-current");
  button.setAttribute("aria-label", news ? say("{name}, {count} unread", { name: row.name, count: row.unread }) : row.name);
  fill(
    button,
    rowSign(row),
    el("span", { class: "row-name" }, row.name),
    news && row.mention > 0 ? el("span", { class: "count" }, row.mention) : news && el("span", { class: "dot" }),
  );
  return item;
}

function rowSign({ user, count, sign }) {
  if (count > 1) return el("span", { class: "avatar tiny crowd", "aria-hidden": "true" }, count);
  return user ? avatar(person(user), "tiny", { presence: !person(user).deleted }) : icon(sign, 17);
}

/** The page's own sign: a speech bubble with rising bars. */
function mark() {
  return svg(
    "svg",
    { viewBox: "0 0 32 32", width: 28, height: 28, class: "mark", "aria-hidden": "true" },
    svg("rect", { width: 32, height: 32, rx: 9 }),
    svg("path", {
      class: "bubble",
      d: "M8 10.5A2.5 2.5 0 0 1 10.5 8h11a2.5 2.5 0 0 1 2.5 2.5v7a2.5 2.5 0 0 1-2.5 2.5H15l-4.5 4v-4A2.5 2.5 0 0 1 8 17.5z",
    }),
    svg("path", { class: "bars", d: "M12.5 16.5V15M16 16.5V13M19.5 16.5v-5" }),
  );
}
