/** Select menus: static, external, users, channels, conversations; one choice or several. */

import * as api from "/static/js/api.js";
import { avatar } from "/static/js/avatar.js";
import { el, fill } from "/static/js/dom.js";
import { change, naming, stateOf } from "/static/js/field.js";
import { icon } from "/static/js/icons.js";
import { openMenu } from "/static/js/menu.js";
import { acquaintances, person, session } from "/static/js/session.js";
import { plain } from "/static/js/text.js";
import { say } from "/static/js/words.js";

/** What each kind of select keeps, and where its choices come from. A choice is stored as an option or as an id. */
const KINDS = {
  static: {
    one: "selected_option",
    many: "selected_options",
    groups: (field) => optionGroups(field.element),
    entry: optionEntry,
  },
  external: { one: "selected_option", many: "selected_options", load: loadOptions, entry: optionEntry },
  users: {
    one: "selected_user",
    many: "selected_users",
    groups: () => [{ options: acquaintances().map(personEntry) }],
    entry: (id) => personEntry(person(id)),
  },
  channels: {
    one: "selected_channel",
    many: "selected_channels",
    groups: () => conversationGroups(["channel"]),
    entry: conversationEntry,
  },
  conversations: {
    one: "selected_conversation",
    many: "selected_conversations",
    groups: ({ element }) => conversationGroups(kindsOf(element.filter)),
    entry: conversationEntry,
  },
};

/** A select with one choice. */
export function select(field) {
  const kind = KINDS[field.element.type.replace("_select", "")];
  const label = el("span", { class: "select-value" });
  const node = opener(field, label, open);
  draw();

  function draw() {
    const stored = stateOf(field)[kind.one];
    label.classList.toggle("placeholder", !stored);
    fill(label, stored ? kind.entry(stored).label : plain(field.element.placeholder) || say("Select an item"));
  }

  function open() {
    const stored = stateOf(field)[kind.one];
    openMenu(node, {
      ...choices(kind, field),
      label: nameOf(field),
      chosen: stored ? [kind.entry(stored).id] : [],
      onpick: choose,
    });
  }

  async function choose(entry) {
    const settled = change(field, { [kind.one]: entry.stored }, node);
    draw();
    await settled;
    draw();
  }

  return el("span", { class: "with-warning" }, node);
}

/** A select with several choices, shown as chips. The app hears of it when the menu closes. */
export function multiSelect(field) {
  const kind = KINDS[field.element.type.replace("multi_", "").replace("_select", "")];
  const limit = field.element.max_selected_items ?? Infinity;
  let stored = [...stateOf(field)[kind.many]];
  const chips = el("span", { class: "chips" });
  const hint = plain(field.element.placeholder) || say("Select items");
  const trigger = opener(field, el("span", { class: "select-value placeholder" }, hint), open);
  const node = el("span", { class: "multi-select with-warning" }, chips, trigger);
  draw();

  function draw() {
    fill(
      chips,
      stored.map((item) => chip(kind.entry(item), () => commit(stored.filter((other) => other !== item)))),
    );
  }

  function open() {
    const before = JSON.stringify(stored);
    openMenu(trigger, {
      ...choices(kind, field),
      label: nameOf(field),
      multiple: true,
      chosen: stored.map((item) => kind.entry(item).id),
      onpick: toggle,
      onclose: () => JSON.stringify(stored) !== before && commit(stored),
    });
  }

  function toggle(entry, on) {
    if (on && stored.length >= limit) return false;
    stored = on ? [...stored, entry.stored] : stored.filter((item) => kind.entry(item).id !== entry.id);
    draw();
    return true;
  }

  async function commit(next) {
    stored = next;
    draw();
    await change(field, { [kind.many]: next }, trigger);
    stored = [...stateOf(field)[kind.many]];
    draw();
  }

  return node;
}

/** The button that opens the menu of a select, with what it says now. */
function opener(field, words, onclick) {
  const menu = { role: "combobox", "aria-haspopup": "listbox", "aria-expanded": "false" };
  return el("button", { class: "select", type: "button", ...menu, ...naming(field), onclick }, words, icon("chevron", 16));
}

function choices(kind, field) {
  return kind.load
    ? { load: (query) => kind.load(field, query), minQuery: field.element.min_query_length ?? 3 }
    : { groups: kind.groups(field) };
}

function chip(entry, remove) {
  return el(
    "span",
    { class: "chip" },
    entry.label,
    el(
      "button",
      { type: "button", class: "chip-remove", "aria-label": say("Remove {name}", { name: entry.label }), onclick: remove },
      icon("close", 12),
    ),
  );
}

function nameOf(field) {
  return plain(field.element.placeholder) || say("Options");
}

function optionGroups({ options, option_groups: groups }) {
  if (!groups) return [{ options: (options ?? []).map(optionEntry) }];
  return groups.map((group) => ({ label: plain(group.label), options: group.options.map(optionEntry) }));
}

function optionEntry(option) {
  return { id: option.value, label: plain(option.text), description: plain(option.description), stored: option };
}

async function loadOptions(field, query) {
  const answer = await api.post("/page/options", {
    as: session.me,
    container: field.surface.container,
    block_id: field.blockId,
    action_id: field.element.action_id,
    value: query,
  });
  return optionGroups(answer);
}

function personEntry(one) {
  return {
    id: one.id,
    label: one.real_name || one.name,
    description: one.title,
    leading: avatar(one, "tiny"),
    stored: one.id,
  };
}

function conversationGroups(kinds) {
  const found = [...session.channels.values()].filter(
    (channel) => kinds.includes(channel.kind) && !channel.is_archived,
  );
  return [{ options: found.map((channel) => conversationEntry(channel.id)) }];
}

function conversationEntry(id) {
  const channel = session.channels.get(id);
  if (!channel) return { id, label: id, stored: id };
  return { id, label: channel.people.length ? channel.name : `#${channel.name}`, stored: id };
}

function kindsOf(filter) {
  const names = { public: "channel", private: "private", im: "im", mpim: "mpim" };
  return (filter?.include ?? Object.keys(names)).map((name) => names[name]);
}
