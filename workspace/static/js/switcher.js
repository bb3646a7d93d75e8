/** "Viewing as": whose eyes one looks through, and who has something new. */

import { avatar } from "/static/js/avatar.js";
import { el } from "/static/js/dom.js";
import { icon } from "/static/js/icons.js";
import { openMenu } from "/static/js/menu.js";
import { players, session, viewer, waitingFor } from "/static/js/session.js";

/** The button that names the viewer and opens the list of people. */
export function switcher({ onswitch }) {
  const me = viewer();
  const others = players().filter((one) => one.id !== me.id && waitingFor(one.id)).length;
  const node = el(
    "button",
    {
      type: "button",
      class: "switcher",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-label": `Viewing as ${me.real_name}, ${me.title}. Switch person`,
      "data-testid": "viewing-as",
      onclick: () => open(node, onswitch),
    },
    avatar(me, "small"),
    el(
      "span",
      { class: "switcher-words" },
      el("small", {}, "Viewing as"),
      el("strong", {}, me.real_name),
      el("span", { class: "switcher-title" }, me.title),
    ),
    others > 0 && el("span", { class: "count", title: `${others} other people have something new` }, others),
    icon("chevron", 16),
  );
  return node;
}

function open(anchor, onswitch) {
  const all = players();
  const waiting = all.filter((one) => waitingFor(one.id));
  const groups = [
    { label: "Something new for them", options: waiting.map(entry) },
    {
      label: waiting.length ? "Nothing new" : "Everybody",
      options: all.filter((one) => !waitingFor(one.id)).map(entry),
    },
  ];
  openMenu(anchor, {
    label: "People",
    align: "end",
    groups: groups.filter((group) => group.options.length),
    chosen: [session.me],
    onpick: ({ id }) => onswitch(id),
  });
}

function entry(one) {
  const count = waitingFor(one.id);
  return {
    id: one.id,
    label: one.real_name,
    description: one.is_guest ? `Guest · ${one.title}` : one.title,
    name: `${one.real_name}, ${one.title}${count ? `, ${count} new` : ""}`,
    leading: avatar(one, "small"),
    trailing: count ? el("span", { class: "count" }, count) : undefined,
  };
}
