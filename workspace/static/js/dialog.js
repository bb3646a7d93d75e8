/** Everything that opens over the page: dialogs that hold the focus, menus that close on Escape or a click outside. */

import { el } from "/static/js/dom.js";

const FOCUSABLE =
  "a[href], button:not([disabled]), input:not([disabled]), select, textarea:not([disabled]), [tabindex='0']";
const open = [];

/** Open a layer; it closes on Escape through its own onclose. Returns a function that removes it. */
export function openLayer(node, { onescape, modal = false }) {
  const layer = { node, onescape, modal, before: document.activeElement };
  open.push(layer);
  document.getElementById("layers").append(node);
  return () => {
    if (!open.includes(layer)) return;
    open.splice(open.indexOf(layer), 1);
    node.remove();
    if (layer.before?.isConnected) layer.before.focus({ preventScroll: true });
  };
}

/** Whether a dialog or menu is open. */
export function anyLayerOpen() {
  return open.length > 0;
}

/** Open a small popup beside an anchor; a click elsewhere closes it. */
export function openPopup(node, anchor, onclose) {
  const close = openLayer(node, { onescape: () => finish() });
  const outside = (event) => {
    if (!node.contains(event.target) && !anchor.contains(event.target)) finish();
  };
  function finish() {
    document.removeEventListener("pointerdown", outside, true);
    close();
    onclose?.();
  }
  document.addEventListener("pointerdown", outside, true);
  return finish;
}

/** A dark ground that closes its dialog when clicked. */
export function backdrop(onclick, ...children) {
  return el(
    "div",
    { class: "backdrop", onpointerdown: (event) => event.target === event.currentTarget && onclick() },
    ...children,
  );
}

/** The first thing in a node that can take the focus. */
export function firstFocusable(node) {
  return node.querySelector(FOCUSABLE);
}

document.addEventListener("keydown", (event) => {
  const top = open.at(-1);
  if (!top) return;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    top.onescape();
  } else if (event.key === "Tab" && top.modal) holdFocus(event, top.node);
});

function holdFocus(event, node) {
  const stops = [...node.querySelectorAll(FOCUSABLE)].filter((stop) => stop.offsetParent !== null);
  if (!stops.length) return event.preventDefault();
  const leavingBack = event.shiftKey && (document.activeElement === stops[0] || !node.contains(document.activeElement));
  const leavingForward =
    !event.shiftKey && (document.activeElement === stops.at(-1) || !node.contains(document.activeElement));
  if (!leavingBack && !leavingForward) return undefined;
  event.preventDefault();
  (leavingBack ? stops.at(-1) : stops[0]).focus();
  return undefined;
}
