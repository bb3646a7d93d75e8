/** Pictures in blocks. */

import { fileAddress } from "/static/js/api.js";
import { el } from "/static/js/dom.js";
import { session } from "/static/js/session.js";
import { plain } from "/static/js/text.js";

/** A small picture in a context line, a section or a card. */
export function imageElement(element, kind = "thumb") {
  return el("img", { class: kind, src: addressOf(element), alt: element.alt_text ?? "", loading: "lazy" });
}

/** A picture with its title. */
export function imageBlock(block) {
  return el(
    "figure",
    { class: "picture" },
    block.title && el("figcaption", {}, plain(block.title)),
    imageElement(block, "wide-picture"),
  );
}

function addressOf({ image_url: url, slack_file: file }) {
  return url ?? file?.url ?? fileAddress(file?.id ?? "", session.me);
}
