/** The coloured square with somebody's initials. */

import { el } from "/static/js/dom.js";

/** size: "tiny", "small", "medium" or "large". */
export function avatar(one, size = "medium", { presence = false } = {}) {
  return el(
    "span",
    { class: `avatar ${size}${one.is_bot ? " bot" : ""}`, style: { "--tint": `#${one.color}` }, "aria-hidden": "true" },
    one.initials,
    presence && el("span", { class: "presence" }),
  );
}
