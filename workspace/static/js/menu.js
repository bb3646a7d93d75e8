/** A list that opens beside its control: to choose one or several, with a filter where the list is long. */

import { openPopup } from "/static/js/dialog.js";
import { el, fill, placeNear, uniqueId } from "/static/js/dom.js";
import { icon } from "/static/js/icons.js";
import { say } from "/static/js/words.js";

const FILTER_FROM = 8;

/**
 * Open a menu at an anchor.
 * groups: [{label?, options: [{id, label, description?, leading?, trailing?}]}]; load(query) fetches groups instead.
 * chosen: ids that are ticked. With multiple, a pick toggles and the menu stays open.
 */
export function openMenu(anchor, options) {
  if (anchor.getAttribute("aria-expanded") === "true") return;
  const menu = new Menu(anchor, options);
  anchor.setAttribute("aria-expanded", "true");
  anchor.setAttribute("aria-controls", menu.list.id);
  menu.show();
}

class Menu {
  constructor(
    anchor,
    { label, groups = [], load, chosen = [], multiple = false, role = "listbox", align, onpick, onclose, minQuery = 0 },
  ) {
    Object.assign(this, { anchor, groups, load, multiple, role, align, onpick, onclose, minQuery });
    this.chosen = new Set(chosen);
    this.active = -1;
    this.list = el("div", {
      id: uniqueId("menu"),
      class: "menu-list",
      role,
      "aria-label": label,
      "aria-multiselectable": multiple ? "true" : undefined,
      tabindex: "-1",
    });
    this.filter = this.filterField(label);
    this.node = el(
      "div",
      { class: "menu", onkeydown: (event) => this.onkey(event) },
      this.filter && el("div", { class: "menu-filter" }, icon("search", 15), this.filter),
      this.list,
    );
  }

  show() {
    this.node.style.minWidth = `${this.anchor.offsetWidth}px`;
    this.close = openPopup(this.node, this.anchor, () => {
      this.anchor.setAttribute("aria-expanded", "false");
      this.onclose?.([...this.chosen]);
    });
    this.draw();
    this.active = Math.max(
      0,
      this.options().findIndex((node) => node.classList.contains("chosen")),
    );
    this.mark();
    (this.filter ?? this.list).focus();
    if (this.load) this.fetch("");
  }

  filterField(label) {
    const count = this.groups.reduce((sum, group) => sum + group.options.length, 0);
    if (!this.load && count < FILTER_FROM) return null;
    return el("input", {
      type: "search",
      "aria-label": say("Filter {name}", { name: label ?? say("Options") }),
      placeholder: this.minQuery ? say("Type {count} or more letters", { count: this.minQuery }) : say("Filter"),
      autocomplete: "off",
      oninput: (event) => (this.load ? this.fetch(event.target.value) : this.draw()),
    });
  }

  async fetch(query) {
    if (query.length < this.minQuery) return this.message(say("Keep typing to search"));
    this.asked = query;
    this.message(say("Searching…"));
    try {
      const groups = await this.load(query);
      if (this.asked !== query) return undefined;
      this.groups = groups;
      this.draw();
    } catch (error) {
      this.message(error.message);
    }
    return undefined;
  }

  draw() {
    const words = (this.load ? "" : (this.filter?.value ?? "")).trim().toLocaleLowerCase();
    const fits = (option) => `${option.label} ${option.description ?? ""}`.toLocaleLowerCase().includes(words);
    const shown = this.groups
      .map((group) => ({ ...group, options: group.options.filter(fits) }))
      .filter((group) => group.options.length);
    if (!shown.length) return this.message(say("Nothing found"));
    fill(
      this.list,
      shown.map((group) => this.group(group)),
    );
    this.active = 0;
    this.mark();
    this.place();
    return undefined;
  }

  group({ label, options }) {
    const entries = options.map((option) => this.entry(option));
    return label
      ? el("div", { role: "group", "aria-label": label }, el("div", { class: "menu-group" }, label), entries)
      : entries;
  }

  entry(option) {
    const chosen = this.chosen.has(option.id);
    const name = option.name ?? (option.description ? `${option.label}, ${option.description}` : option.label);
    return el(
      "div",
      {
        id: uniqueId("option"),
        class: chosen ? "menu-option chosen" : "menu-option",
        role: this.role === "menu" ? "menuitem" : "option",
        "aria-selected": this.role === "menu" ? undefined : String(chosen),
        "aria-label": name,
        onclick: () => this.pick(option),
        onpointermove: (event) => this.activate(event.currentTarget),
      },
      option.leading,
      el(
        "span",
        { class: "menu-words" },
        el("span", {}, option.label),
        option.description && el("small", {}, option.description),
      ),
      option.trailing ?? (chosen && icon("check", 16)),
    );
  }

  pick(option) {
    if (!this.multiple) {
      this.close();
      this.onpick(option);
      return;
    }
    const on = !this.chosen.has(option.id);
    if (this.onpick(option, on) === false) return;
    if (on) this.chosen.add(option.id);
    else this.chosen.delete(option.id);
    const active = this.active;
    this.draw();
    this.active = active;
    this.mark();
  }

  onkey(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
    if (event.key in steps) {
      event.preventDefault();
      this.active = Math.max(0, Math.min(this.options().length - 1, this.active + steps[event.key]));
      this.mark();
    } else if (event.key === "Enter" || (event.key === " " && !this.filter)) {
      event.preventDefault();
      this.options()[this.active]?.click();
    } else if (event.key === "Tab") {
      this.close();
    }
  }

  options() {
    return [...this.list.querySelectorAll(".menu-option")];
  }

  activate(node) {
    this.active = this.options().indexOf(node);
    this.mark();
  }

  mark() {
    const options = this.options();
    options.forEach((node, index) => node.classList.toggle("active", index === this.active));
    const active = options[this.active];
    active?.scrollIntoView({ block: "nearest" });
    (this.filter ?? this.list).setAttribute("aria-activedescendant", active?.id ?? "");
  }

  message(words) {
    fill(this.list, el("div", { class: "menu-empty", role: "status" }, words));
    this.place();
  }

  place() {
    placeNear(this.node, this.anchor, { align: this.align });
  }
}
