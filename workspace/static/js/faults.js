/** A menu that makes things go wrong between the app and the workspace, to see how the app takes it. */

import * as api from "/static/js/api.js";
import { el, fill } from "/static/js/dom.js";
import { icon } from "/static/js/icons.js";
import { openMenu } from "/static/js/menu.js";
import { toast } from "/static/js/toasts.js";

const FAULTS = [
  {
    label: "Lose the next answer",
    description: "The call has its effect, the answer never arrives",
    plan: { kind: "lost_response", times: 1 },
  },
  {
    label: "Too many requests for a minute",
    description: "429 with Retry-After",
    plan: { kind: "rate_limited", for_seconds: 60 },
  },
  {
    label: "Server errors for a minute",
    description: "500, without effect",
    plan: { kind: "server_error", for_seconds: 60 },
  },
  {
    label: "Slow answers for a minute",
    description: "Two seconds each",
    plan: { kind: "slow", seconds: 2, for_seconds: 60 },
  },
  {
    label: "History lags for ten minutes",
    description: "The last minute is missing from it",
    plan: { kind: "history_lag", seconds: 60, for_seconds: 600 },
  },
  {
    label: "Dark for an hour",
    description: "Nothing is heard, nothing is delivered",
    plan: { kind: "dark", for_seconds: 3600 },
  },
  { label: "Leave dead connections", description: "Two of them get their share of what is delivered", sockets: "haunt" },
  { label: "Drop the sockets", description: "The app has to connect again", sockets: "drop" },
];

/** The button that opens the menu; it shows how many faults are in force. */
export function faultsButton() {
  const node = el("button", {
    type: "button",
    class: "icon-button faults-button",
    "aria-label": "Make things go wrong",
    title: "Make things go wrong",
    "aria-haspopup": "menu",
    onclick: () => open(node),
  });
  draw(node, 0);
  return node;
}

async function open(node) {
  const { faults } = await api.post("/control/faults", {});
  draw(node, faults.length);
  const mend = { id: "mend", label: "Everything works again", description: `${faults.length} in force` };
  openMenu(node, {
    label: "Faults",
    role: "menu",
    align: "end",
    groups: [
      ...(faults.length ? [{ options: [mend] }] : []),
      { label: "By the workspace’s clock", options: FAULTS.map((fault, index) => ({ id: index, ...fault })) },
    ],
    onpick: (fault) => run(fault, node).catch((error) => toast(error.message)),
  });
}

async function run({ id, label, plan, sockets }, node) {
  if (id === "mend") await api.post("/control/clear_faults", {});
  else if (sockets) await api.post("/control/sockets", { how: sockets, count: 2 });
  else await api.post("/control/add_fault", plan);
  const { faults } = await api.post("/control/faults", {});
  draw(node, faults.length);
  toast(label);
}

function draw(node, inForce) {
  fill(node, icon("storm"), inForce > 0 && el("span", { class: "count" }, inForce));
}
