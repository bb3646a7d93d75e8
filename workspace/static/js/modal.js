/** Modals: a stack of at most three views that only their person sees. */

import * as api from "/static/js/api.js";
import { showBlocks } from "/static/js/blocks.js";
import { backdrop, firstFocusable, openLayer } from "/static/js/dialog.js";
import { el, fill } from "/static/js/dom.js";
import { icon } from "/static/js/icons.js";
import { session } from "/static/js/session.js";
import { latest } from "/static/js/soon.js";
import { noteAct, sentenceFor, surfaceOf } from "/static/js/surface.js";
import { plain } from "/static/js/text.js";
import { say } from "/static/js/words.js";

const askStack = latest((as) => api.get("/page/views", { as }));
let shown = null;

/** Fetch the viewer's stack and show its top view. */
export async function loadModals() {
  const asked = session.me;
  const answer = await askStack(asked);
  if (!answer || asked !== session.me) return;
  const { stack } = answer;
  const view = stack.at(-1);
  if (!view) closeShown();
  else if (shown?.view.id === view.id && shown.person === asked) shown.update(view, stack);
  else {
    closeShown();
    shown = new Modal(view, stack);
  }
}

/** Take away what another person saw. */
export function closeShown() {
  shown?.remove();
  shown = null;
}

class Modal {
  constructor(view, stack) {
    this.person = session.me;
    this.surface = surfaceOf({ type: "view", view_id: view.id });
    this.head = el("header", { class: "dialog-head" });
    this.blocks = el("div");
    this.notice = el("p", { class: "dialog-notice", role: "alert", hidden: true });
    this.foot = el("footer", { class: "dialog-foot" });
    this.form = el(
      "form",
      {
        class: "dialog modal",
        role: "dialog",
        "aria-modal": "true",
        "data-testid": "modal",
        novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          this.submit();
        },
      },
      this.head,
      el("div", { class: "dialog-body" }, this.notice, this.blocks),
      this.foot,
    );
    this.update(view, stack);
    this.remove = openLayer(
      backdrop(() => undefined, this.form),
      { onescape: () => this.close(), modal: true },
    );
    this.takeFocus();
  }

  takeFocus() {
    const target =
      this.form.querySelector("[data-autofocus]") ?? firstFocusable(this.blocks) ?? this.foot.lastElementChild;
    target?.focus();
  }

  update(view, stack) {
    if (this.view?.hash !== view.hash) this.notice.hidden = true;
    this.view = view;
    this.surface.owner = view.app;
    this.surface.errors = view.errors;
    this.form.setAttribute("aria-label", plain(view.title));
    fill(
      this.head,
      stack.length > 1 &&
        el(
          "button",
          { type: "button", class: "icon-button", "aria-label": say("Back"), onclick: () => this.close() },
          icon("back"),
        ),
      el("h2", {}, plain(view.title)),
      el(
        "button",
        { type: "button", class: "icon-button", "aria-label": say("Close"), onclick: () => closeAll(stack) },
        icon("close"),
      ),
    );
    fill(
      this.foot,
      el("button", { type: "button", class: "button", onclick: () => this.close() }, plain(view.close) || say("Close")),
      view.submit &&
        el("button", { type: "submit", class: "button primary", "data-testid": "submit" }, plain(view.submit)),
    );
    showBlocks(this.blocks, view.blocks, this.surface, view.state);
    if (this.form.isConnected && !this.form.contains(document.activeElement)) this.takeFocus();
  }

  async submit() {
    const button = this.foot.querySelector("[type='submit']");
    if (!button || button.getAttribute("aria-busy")) return;
    this.notice.hidden = true;
    button.setAttribute("aria-busy", "true");
    noteAct(this.surface.container);
    try {
      const answer = await api.post("/page/submit", {
        as: session.me,
        view_id: this.view.id,
        values: this.surface.form.values(),
      });
      if (answer.status === "errors") this.showErrors(answer.errors);
      else if (answer.status !== "ok")
        this.complain(`${sentenceFor(answer, this.surface.ownerName)} ${say("What you typed is still here: try again.")}`);
      else await loadModals();
    } catch (error) {
      this.complain(error.message);
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  /** Put the sentences at their fields. */
  showErrors(errors) {
    this.surface.errors = errors;
    showBlocks(this.blocks, this.view.blocks, this.surface);
    const first = this.blocks.querySelector("[aria-invalid='true']");
    first?.focus();
    first?.closest(".block")?.scrollIntoView({ block: "nearest" });
  }

  complain(sentence) {
    this.notice.hidden = false;
    fill(this.notice, icon("alert", 16), sentence);
  }

  async close() {
    await closeView(this.view.id);
  }
}

async function closeAll(stack) {
  for (const view of [...stack].reverse()) await api.post("/page/close", { as: session.me, view_id: view.id });
  await loadModals();
}

async function closeView(id) {
  await api.post("/page/close", { as: session.me, view_id: id });
  await loadModals();
}
