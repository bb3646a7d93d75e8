/** The Home tab of an app. */

import * as api from "/static/js/api.js";
import { showBlocks } from "/static/js/blocks.js";
import { el, fill } from "/static/js/dom.js";
import { showHead } from "/static/js/head.js";
import { person, session } from "/static/js/session.js";
import { latest } from "/static/js/soon.js";
import { surfaceOf } from "/static/js/surface.js";
import { say } from "/static/js/words.js";

/** An app's Home as the viewer sees it. on: {open}. */
export class HomeView {
  constructor(host, app, on) {
    Object.assign(this, { app, on, shown: null });
    this.ask = latest((tab) => api.get(`/page/home/${app}`, { as: session.me, ...tab }));
    this.head = el("div");
    this.body = el("div", { class: "home-body", "data-testid": "home" });
    this.scroll = el("div", { class: "scroll", tabindex: "-1" }, this.body);
    fill(host, this.head, this.scroll);
    this.showHead();
  }

  showHead() {
    showHead(this.head, { app: this.app }, this.on.open);
  }

  /** opened: whether the person opened the tab just now, which the app is told. */
  async load({ opened = false } = {}) {
    const answer = await this.ask(opened && { tab: "home" });
    if (!answer || !this.scroll.isConnected) return;
    if (answer.view) this.show(answer.view);
    else fill(this.body, el("p", { class: "empty" }, say("{name} has not filled its Home yet.", { name: person(this.app).real_name })));
  }

  show(view) {
    if (this.shown !== view.id) fill(this.body, el("div"));
    this.shown = view.id;
    const surface = surfaceOf({ type: "view", view_id: view.id });
    surface.owner = view.app;
    showBlocks(this.body.firstElementChild, view.blocks, surface, view.state);
  }
}
