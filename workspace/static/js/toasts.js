/** Short notices at the foot of the page. */

import { el } from "/static/js/dom.js";

const SHOWN = 5000;

/** Show a sentence for a few seconds; it goes at once when clicked. */
export function toast(words) {
  const node = el("button", { type: "button", class: "toast", onclick: () => node.remove() }, words);
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), SHOWN);
}

/** Say something to screen readers only. */
export function announce(words) {
  document.getElementById("announcer").textContent = words;
}
