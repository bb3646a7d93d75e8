/** Where one writes: Enter sends, Shift+Enter makes a line, "/" suggests commands. */

import * as api from "/static/js/api.js";
import { el, fill, uniqueId } from "/static/js/dom.js";
import { icon } from "/static/js/icons.js";
import { openMenu } from "/static/js/menu.js";
import { session } from "/static/js/session.js";
import { noteAct, sentenceFor } from "/static/js/surface.js";
import { toast } from "/static/js/toasts.js";
import { say } from "/static/js/words.js";

const drafts = new Map();

/** A composer for a channel, or for a thread in it. */
export function composer({ channel, thread, label }) {
  return new Composer({ channel, thread, label }).node;
}

class Composer {
  constructor({ channel, thread, label }) {
    Object.assign(this, { channel, thread, files: [], active: 0 });
    this.draft = `${session.me}/${channel}/${thread ?? ""}`;
    this.suggestions = el("div", {
      id: uniqueId("commands"),
      class: "suggestions",
      role: "listbox",
      "aria-label": say("Commands"),
      hidden: true,
    });
    this.attached = el("div", { class: "attached" });
    this.field = el("textarea", {
      rows: 1,
      placeholder: label,
      "aria-label": label,
      "aria-controls": this.suggestions.id,
      value: drafts.get(this.draft) ?? "",
      "data-focus": this.draft,
      oninput: () => this.oninput(),
      onkeydown: (event) => this.onkey(event),
      onpaste: (event) => this.attach([...event.clipboardData.files]),
    });
    this.button = el(
      "button",
      { type: "button", class: "send", "aria-label": say("Send"), title: say("Send (Enter)"), onclick: () => this.send() },
      icon("send"),
    );
    this.node = el(
      "div",
      {
        class: "composer",
        "data-testid": thread ? "thread-composer" : "composer",
        ondragover: (event) => event.preventDefault(),
        ondrop: (event) => this.ondrop(event),
      },
      this.suggestions,
      this.attached,
      this.field,
      el(
        "div",
        { class: "composer-foot" },
        this.chooser(),
        !thread && this.shortcuts(),
        el(
          "span",
          { class: "composer-hint" },
          el("kbd", {}, "Enter"),
          ` ${say("sends")}, `,
          el("kbd", {}, "Shift"),
          " + ",
          el("kbd", {}, "Enter"),
          ` ${say("makes a new line")}`,
        ),
        this.button,
      ),
    );
    this.oninput();
  }

  chooser() {
    const input = el("input", {
      type: "file",
      multiple: true,
      class: "unseen",
      tabindex: "-1",
      "aria-hidden": "true",
      onchange: () => this.attach([...input.files]),
    });
    return [
      input,
      el(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": say("Attach a file"),
          title: say("Attach a file"),
          onclick: () => input.click(),
        },
        icon("clip"),
      ),
    ];
  }

  shortcuts() {
    const global = session.shortcuts.filter((one) => one.type === "global");
    if (!global.length) return null;
    const run = ({ id }) => {
      noteAct({});
      api.post("/page/shortcut", { as: session.me, callback_id: id }).then(complainUnlessOk, complain);
    };
    const node = el(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": say("Shortcuts"),
        title: say("Shortcuts"),
        onclick: () =>
          openMenu(node, {
            label: say("Shortcuts"),
            role: "menu",
            groups: [
              {
                options: global.map((one) => ({ id: one.callback_id, label: one.name, description: one.description })),
              },
            ],
            onpick: run,
          }),
      },
      icon("bolt"),
    );
    return node;
  }

  oninput() {
    const text = this.field.value;
    drafts.set(this.draft, text);
    requestAnimationFrame(() => {
      this.field.style.height = "auto";
      this.field.style.height = `${Math.min(this.field.scrollHeight, 220)}px`;
    });
    this.button.disabled = !text.trim() && !this.files.length;
    this.suggest(/^\/\S*$/.test(text) ? session.commands.filter((one) => one.command.startsWith(text)) : []);
  }

  suggest(commands) {
    this.offered = commands;
    this.active = 0;
    this.suggestions.hidden = !commands.length;
    fill(
      this.suggestions,
      commands.map((one) => this.suggestion(one)),
    );
    this.mark();
  }

  suggestion({ command, usage_hint: hint, description }) {
    return el(
      "div",
      {
        id: uniqueId("command"),
        class: "menu-option",
        role: "option",
        onpointerdown: (event) => (event.preventDefault(), this.accept(command)),
      },
      el(
        "span",
        { class: "menu-words" },
        el("span", {}, el("b", {}, command), hint && ` ${hint}`),
        description && el("small", {}, description),
      ),
    );
  }

  mark() {
    [...this.suggestions.children].forEach((node, index) => {
      node.classList.toggle("active", index === this.active);
      node.setAttribute("aria-selected", String(index === this.active));
    });
    this.field.setAttribute("aria-activedescendant", this.suggestions.children[this.active]?.id ?? "");
  }

  accept(command) {
    this.field.value = `${command} `;
    this.oninput();
    this.field.focus();
  }

  onkey(event) {
    if (event.isComposing) return;
    const suggesting = !this.suggestions.hidden;
    const exact = this.offered?.[this.active]?.command === this.field.value;
    if (suggesting && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.active = (this.active + (event.key === "ArrowDown" ? 1 : -1) + this.offered.length) % this.offered.length;
      this.mark();
    } else if (suggesting && (event.key === "Tab" || (event.key === "Enter" && !exact))) {
      event.preventDefault();
      this.accept(this.offered[this.active].command);
    } else if (suggesting && event.key === "Escape") {
      event.stopPropagation();
      this.suggest([]);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    }
  }

  ondrop(event) {
    event.preventDefault();
    this.attach([...event.dataTransfer.files]);
  }

  async attach(chosen) {
    for (const file of chosen) {
      try {
        const { file: stored } = await api.upload(session.me, file);
        this.files.push(stored);
      } catch (error) {
        complain(error);
      }
    }
    this.showFiles();
  }

  showFiles() {
    fill(
      this.attached,
      this.files.map((file) =>
        el(
          "span",
          { class: "chip" },
          icon("file", 14),
          file.name,
          el(
            "button",
            {
              type: "button",
              class: "chip-remove",
              "aria-label": say("Remove {name}", { name: file.name }),
              onclick: () => this.detach(file),
            },
            icon("close", 12),
          ),
        ),
      ),
    );
    this.button.disabled = !this.field.value.trim() && !this.files.length;
  }

  detach(file) {
    this.files = this.files.filter((one) => one !== file);
    this.showFiles();
  }

  async send() {
    const text = this.field.value.trim();
    if (!text && !this.files.length) return;
    const files = this.files;
    this.field.value = "";
    this.files = [];
    this.oninput();
    this.showFiles();
    noteAct({ channel: this.channel });
    try {
      const answer = await api.post("/page/message", {
        as: session.me,
        channel: this.channel,
        text,
        ...(this.thread && { thread_ts: this.thread }),
        ...(files.length && { file_ids: files.map((file) => file.id) }),
      });
      complainUnlessOk(answer);
    } catch (error) {
      this.field.value ||= text;
      this.files = files;
      this.oninput();
      this.showFiles();
      complain(error);
    }
  }
}

function complainUnlessOk(answer) {
  if (answer.status !== "ok") toast(sentenceFor(answer, say("The app")));
}

function complain(error) {
  toast(error.message);
}
