/** Buttons and the overflow menu: elements that act and hold no value. */

import { el } from "/static/js/dom.js";
import { icon } from "/static/js/icons.js";
import { openMenu } from "/static/js/menu.js";
import { session } from "/static/js/session.js";
import { plain } from "/static/js/text.js";
import { say } from "/static/js/words.js";

/** A button; one with an address opens it as well as telling the app. */
export function button({ surface, blockId, element }) {
  if (hiddenFromViewer(element)) return null;
  const kind = { primary: " primary", danger: " danger" }[element.style] ?? "";
  const node = el(
    "button",
    {
      class: `button${kind}`,
      type: "button",
      "aria-label": element.accessibility_label,
      "data-focus": `${blockId}/${element.action_id}`,
      "data-action": element.action_id,
      "aria-haspopup": element.confirm && "dialog",
      onclick: () => press({ surface, blockId, element, node }),
    },
    el("span", { class: "button-label" }, plain(element.text)),
    element.url && icon("right", 14),
  );
  return node;
}

/** A button that is only a sign; its name is read to those who cannot see it. */
export function iconButton({ surface, blockId, element }) {
  if (hiddenFromViewer(element)) return null;
  const name = element.accessibility_label ?? plain(element.text);
  const sign = element.icon === "trash" ? "close" : "more";
  const node = el(
    "button",
    {
      class: "icon-button",
      type: "button",
      "aria-label": name,
      title: name,
      "data-action": element.action_id,
      "aria-haspopup": element.confirm && "dialog",
      onclick: () => press({ surface, blockId, element, node }),
    },
    icon(sign),
  );
  return node;
}

/** A thumbs-up and a thumbs-down under an answer. */
export function feedbackButtons({ surface, blockId, element }) {
  const choice = (part, sign) => {
    const node = el(
      "button",
      {
        class: "icon-button",
        type: "button",
        "aria-label": part.accessibility_label ?? plain(part.text),
        onclick: () => surface.act(blockId, element, { value: part.value, text: part.text }, node),
      },
      sign,
    );
    return node;
  };
  return el(
    "span",
    { class: "feedback" },
    choice(element.positive_button, "👍"),
    choice(element.negative_button, "👎"),
  );
}

/** Three dots that open a list of one to five actions. */
export function overflow({ surface, blockId, element }) {
  const node = el(
    "button",
    {
      class: "icon-button overflow",
      type: "button",
      "aria-label": element.accessibility_label ?? say("More actions"),
      "aria-haspopup": "menu",
      "data-focus": `${blockId}/${element.action_id}`,
      "data-action": element.action_id,
      onclick: () =>
        openMenu(node, {
          label: say("More actions"),
          role: "menu",
          groups: [{ options: element.options.map(menuEntry) }],
          onpick: choose,
        }),
    },
    icon("more"),
  );
  function choose({ option }) {
    if (option.url) openAddress(option.url);
    surface.act(blockId, element, { selected_option: option }, node);
  }
  return node;
}

async function press({ surface, blockId, element, node }) {
  if (node.getAttribute("aria-busy")) return;
  const state = { text: element.text, value: element.value };
  const sent = await surface.act(blockId, element, state, node);
  if (sent && element.url) openAddress(element.url);
}

function menuEntry(option) {
  return { id: option.value, label: plain(option.text), description: plain(option.description), option };
}

function hiddenFromViewer(element) {
  return element.visible_to_user_ids && !element.visible_to_user_ids.includes(session.me);
}

function openAddress(address) {
  if (/^https?:/i.test(address)) window.open(address, "_blank", "noopener,noreferrer");
}
