/** A surface is where blocks live: a message, a modal, a Home tab. It remembers typing and carries clicks to the server. */

import * as api from "/static/js/api.js";
import { confirmed } from "/static/js/confirm.js";
import { el } from "/static/js/dom.js";
import { Form } from "/static/js/form.js";
import { icon } from "/static/js/icons.js";
import { session } from "/static/js/session.js";
import { say } from "/static/js/words.js";

const surfaces = new Map();
const acted = new Map();
const RECENT = 10_000;

class Surface {
  constructor(container, name) {
    this.container = container;
    this.name = name;
    this.form = new Form();
    this.errors = {};
    this.memory = new Map();
    this.owner = "";
  }

  /** What the app is called, for warnings. */
  get ownerName() {
    return session.apps.find((app) => app.id === this.owner)?.name ?? say("The app");
  }

  /**
   * Send one action after its confirmation dialog. Returns whether it was sent.
   * The control shows that it waits, and warns when the app stays silent.
   */
  async act(blockId, element, state, control) {
    if (element.confirm && !(await confirmed(element.confirm))) return false;
    clearWarning(control);
    noteAct(this.container);
    control.setAttribute("aria-busy", "true");
    try {
      const answer = await api.post("/page/action", {
        as: session.me,
        container: this.container,
        block_id: blockId,
        action_id: element.action_id,
        value: { type: element.type, ...state },
        state: this.form.values(),
      });
      if (answer.status !== "ok") warn(control, sentenceFor(answer, this.ownerName));
    } catch (error) {
      warn(control, error.message);
    } finally {
      control.removeAttribute("aria-busy");
    }
    return true;
  }
}

/** The surface of a container, or of a part of it; the same object for as long as the page is open, so typing is kept. */
export function surfaceOf(container, part = "") {
  const name = nameOf(container) + part;
  if (!surfaces.has(name)) surfaces.set(name, new Surface(container, name));
  return surfaces.get(name);
}

/** Remember that this page itself acts on a container, so that it shows the outcome once. */
export function noteAct(container) {
  acted.set(nameOf(container), performance.now());
}

/** Whether this page acted on a container just now. */
export function recentlyActed(container) {
  return performance.now() - (acted.get(nameOf(container)) ?? -Infinity) < RECENT;
}

/** What to tell a person whose click or submission was not answered well. */
export function sentenceFor(answer, app) {
  if (answer.status === "timeout") return say("{app} didn’t respond in time.", { app });
  if (answer.status === "no_app") return say("{app} isn’t running right now.", { app });
  return say(answer.error ?? "That didn’t work. Please try again.");
}

/** Put a warning sign and a sentence beside a control. */
export function warn(control, sentence) {
  clearWarning(control);
  const anchor = control.closest(".with-warning") ?? control;
  anchor.after(el("span", { class: "warning", role: "alert" }, icon("alert", 15), sentence));
}

function clearWarning(control) {
  const next = (control.closest(".with-warning") ?? control).nextElementSibling;
  if (next?.classList.contains("warning")) next.remove();
}

/** The name under which a container is marked on the page; each person has their own. */
export function nameOf(container) {
  const place = container.view_id ?? `${container.channel}/${container.ts}`;
  return `${session.me}/${place}`;
}
