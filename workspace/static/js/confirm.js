/** The confirmation dialog that stands before a button or a choice. */

import { backdrop, firstFocusable, openLayer } from "/static/js/dialog.js";
import { el, uniqueId } from "/static/js/dom.js";
import { plain, textNodes } from "/static/js/text.js";
import { say } from "/static/js/words.js";

/** Ask; resolves to true when the person confirms. */
export function confirmed({ title, text, confirm, deny, style }) {
  return new Promise((resolve) => {
    const settle = (answer) => {
      close();
      resolve(answer);
    };
    const titleId = uniqueId("confirm");
    const dialog = el(
      "div",
      { class: "dialog confirm", role: "alertdialog", "aria-modal": "true", "aria-labelledby": titleId },
      el("h2", { id: titleId }, plain(title)),
      el("div", { class: "confirm-text" }, textNodes(text)),
      el(
        "div",
        { class: "dialog-foot" },
        el("button", { class: "button", onclick: () => settle(false) }, plain(deny) || say("Cancel")),
        el(
          "button",
          { class: style === "danger" ? "button danger" : "button primary", onclick: () => settle(true) },
          plain(confirm) || say("Yes"),
        ),
      ),
    );
    const close = openLayer(
      backdrop(() => settle(false), dialog),
      { onescape: () => settle(false), modal: true },
    );
    (dialog.querySelector(".dialog-foot .button:last-child") ?? firstFocusable(dialog)).focus();
  });
}
