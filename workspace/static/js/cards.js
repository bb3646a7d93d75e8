/** Cards, alone or in a row that scrolls sideways. */

import { el } from "/static/js/dom.js";
import { renderElement } from "/static/js/elements.js";
import { icon } from "/static/js/icons.js";
import { imageElement } from "/static/js/images.js";
import { textNodes } from "/static/js/text.js";
import { say } from "/static/js/words.js";

/** One card: picture, title, body, buttons. */
export function card(block, surface, blockId = block.block_id) {
  return el(
    "div",
    { class: "card" },
    block.hero_image && imageElement(block.hero_image, "hero"),
    el(
      "div",
      { class: "card-head" },
      block.icon && imageElement(block.icon, "inline-picture"),
      el(
        "div",
        { class: "words" },
        block.title && el("strong", {}, textNodes(block.title)),
        block.subtitle && el("small", {}, textNodes(block.subtitle)),
      ),
    ),
    block.body && el("div", { class: "card-body words" }, textNodes(block.body)),
    block.subtext && el("small", { class: "words" }, textNodes(block.subtext)),
    block.actions &&
      el(
        "div",
        { class: "actions" },
        block.actions.map((element) => renderElement({ surface, blockId, element, dispatches: true })),
      ),
  );
}

/** Up to ten cards side by side. */
export function carousel(block, surface) {
  const track = el(
    "div",
    { class: "carousel-track", tabindex: "0", role: "group", "aria-label": say("Cards") },
    block.elements.map((one) => card(one, surface, block.block_id)),
  );
  const step = (direction) => track.scrollBy({ left: direction * track.clientWidth * 0.8, behavior: "smooth" });
  return el(
    "div",
    { class: "carousel" },
    track,
    block.elements.length > 2 &&
      el(
        "div",
        { class: "carousel-steps" },
        el(
          "button",
          { type: "button", class: "icon-button", "aria-label": say("Previous cards"), onclick: () => step(-1) },
          icon("back"),
        ),
        el(
          "button",
          { type: "button", class: "icon-button", "aria-label": say("Next cards"), onclick: () => step(1) },
          icon("right"),
        ),
      ),
  );
}
