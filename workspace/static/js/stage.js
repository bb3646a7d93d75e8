/** The bar above the chat: the demo's clock, what is going on, the buttons that move it, and who one plays. */

import * as api from "/static/js/api.js";
import { clockParts } from "/static/js/dates.js";
import { el, fill } from "/static/js/dom.js";
import { faultsButton } from "/static/js/faults.js";
import { icon } from "/static/js/icons.js";
import { session, viewer } from "/static/js/session.js";
import { switcher } from "/static/js/switcher.js";
import { isDark, toggleTheme } from "/static/js/theme.js";
import { toast } from "/static/js/toasts.js";

const running = new Set();
const parts = {
  clock: el("div", { class: "clock" }),
  status: el("p", { class: "panel-status", role: "status" }),
  controls: el("div", { class: "panel-controls" }),
  who: el("div", { class: "stage-who" }),
};
let drawn = "";

/** Build the bar once. ondrawer opens the sidebar on a phone. */
export function mountStage(host, { ondrawer }) {
  fill(
    host,
    el(
      "button",
      { type: "button", class: "icon-button drawer-button", "aria-label": "Channels", onclick: ondrawer },
      icon("menu", 20),
    ),
    parts.clock,
    el("div", { class: "panel" }, parts.status, parts.controls),
    faultsButton(),
    themeButton(),
    parts.who,
  );
}

/** Show the time, the status line and the buttons as they now are. */
export function showStage({ onswitch }) {
  const { weekday, date, time, zone } = clockParts(session.now);
  fill(
    parts.clock,
    el(
      "time",
      { datetime: session.now.toISOString(), title: `${zone} time` },
      el("span", { class: "clock-day" }, `${weekday} `),
      el("span", { class: "clock-date" }, `${date} `),
      el("b", {}, time),
    ),
  );
  const { status, controls } = session.panel;
  if (parts.status.textContent !== status) fill(parts.status, status);
  const look = JSON.stringify([controls, [...running]]);
  if (look !== drawn) fill(parts.controls, controls.map(control));
  drawn = look;
  const now = JSON.stringify([session.me, session.waiting, viewer()]);
  if (parts.who.dataset.look !== now && !parts.who.querySelector("[aria-expanded='true']"))
    fill(parts.who, switcher({ onswitch }));
  parts.who.dataset.look = now;
}

function control({ id, label, hint }, index) {
  return el(
    "button",
    {
      type: "button",
      class: index ? "panel-button" : "panel-button first",
      title: hint,
      "aria-busy": running.has(id) ? "true" : undefined,
      "data-control": id,
      onclick: () => press(id),
    },
    label,
  );
}

async function press(id) {
  if (running.has(id)) return;
  mark(id, true);
  try {
    await api.post(`/page/panel/${encodeURIComponent(id)}`, { as: session.me });
  } catch (error) {
    toast(error.message);
  } finally {
    mark(id, false);
  }
}

function mark(id, on) {
  if (on) running.add(id);
  else running.delete(id);
  fill(parts.controls, session.panel.controls.map(control));
  drawn = JSON.stringify([session.panel.controls, [...running]]);
}

function themeButton() {
  const node = el("button", {
    type: "button",
    class: "icon-button",
    onclick: () => {
      toggleTheme();
      draw();
    },
  });
  const draw = () => {
    const name = isDark() ? "Light colours" : "Dark colours";
    node.setAttribute("aria-label", name);
    node.title = name;
    fill(node, icon(isDark() ? "sun" : "moon", 18));
  };
  draw();
  return node;
}
