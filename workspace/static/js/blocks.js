/** Block Kit blocks: one entry per type, and the list that keeps unchanged blocks as they are. */

import { card, carousel } from "/static/js/cards.js";
import { chartBlock } from "/static/js/charts.js";
import { el, uniqueId } from "/static/js/dom.js";
import { renderElement } from "/static/js/elements.js";
import { icon } from "/static/js/icons.js";
import { imageBlock, imageElement } from "/static/js/images.js";
import { link } from "/static/js/inline.js";
import { keepingFocus, reconcile } from "/static/js/keyed.js";
import { markdown } from "/static/js/markdown.js";
import { planBlock, taskCard } from "/static/js/plans.js";
import { richText } from "/static/js/richtext.js";
import { session } from "/static/js/session.js";
import { dataTableBlock, tableBlock } from "/static/js/tables.js";
import { plain, textNodes } from "/static/js/text.js";
import { say } from "/static/js/words.js";

const RENDERERS = {
  section,
  header: (block) => el("h3", { class: `header-block level-${block.level ?? 1}` }, plain(block.text)),
  divider: () => el("hr"),
  context,
  actions,
  context_actions: actions,
  image: imageBlock,
  input,
  rich_text: (block) => el("div", { class: "rich-text" }, richText(block)),
  markdown: (block) => el("div", { class: "markdown" }, markdown(block.text)),
  table: tableBlock,
  data_table: dataTableBlock,
  data_visualization: chartBlock,
  container,
  alert,
  card: (block, surface) => card(block, surface),
  carousel,
  file: (block) => el("div", { class: "file-card" }, icon("file"), el("span", {}, block.external_id ?? "File")),
  video,
  plan: planBlock,
  task_card: taskCard,
};

/** Show these blocks in host, leaving those that did not change untouched. known: values the server remembers. */
export function showBlocks(host, blocks, surface, known = {}) {
  const identified = withIds(blocks);
  surface.form.sync(identified, known);
  host.dataset.surface = surface.name;
  keepingFocus(() => place(host, identified, surface));
}

/** Every block with an id; those sent without one are known by their place. */
function withIds(blocks) {
  return blocks.map((block, index) => ({
    block_id: `block-${index}`,
    ...block,
    ...(block.child_blocks && { child_blocks: withIds(block.child_blocks) }),
  }));
}

function place(host, blocks, surface) {
  host.classList.add("blocks");
  reconcile(host, blocks, {
    key: (block) => block.block_id,
    print: (block) => JSON.stringify([block, surface.errors[block.block_id], session.me]),
    build: (block) => renderBlock(block, surface),
  });
}

function renderBlock(block, surface) {
  const render = RENDERERS[block.type];
  const content = render
    ? render(block, surface)
    : el("p", { class: "unknown" }, say("This page cannot show a “{type}” block.", { type: block.type }));
  return el("div", { class: `block block-${block.type}`, "data-block": block.block_id }, content);
}

function section(block, surface) {
  const fields =
    block.fields &&
    el(
      "div",
      { class: "fields" },
      block.fields.map((field) => el("div", { class: "words" }, textNodes(field))),
    );
  const accessory =
    block.accessory && renderElement({ surface, blockId: block.block_id, element: block.accessory, dispatches: true });
  return el(
    "div",
    { class: "section" },
    el("div", { class: "section-body" }, block.text && el("div", { class: "words" }, textNodes(block.text)), fields),
    accessory && el("div", { class: "accessory" }, accessory),
  );
}

function context(block) {
  return el(
    "div",
    { class: "context" },
    block.elements.map((element) =>
      element.type === "image" ? imageElement(element, "inline-picture") : el("span", {}, textNodes(element)),
    ),
  );
}

function actions(block, surface) {
  return el(
    "div",
    { class: "actions" },
    block.elements.map((element) => renderElement({ surface, blockId: block.block_id, element, dispatches: true })),
  );
}

function input(block, surface) {
  const labelId = uniqueId("label");
  const noteId = uniqueId("note");
  const error = surface.errors[block.block_id];
  return el(
    "div",
    { class: error ? "input has-error" : "input" },
    el(
      "div",
      { class: "input-label", id: labelId },
      plain(block.label),
      block.optional && el("span", { class: "optional" }, ` ${say("(optional)")}`),
    ),
    renderElement({
      surface,
      blockId: block.block_id,
      element: block.element,
      dispatches: block.dispatch_action === true,
      labelId,
      describedBy: noteId,
    }),
    el(
      "div",
      { id: noteId },
      error && el("p", { class: "field-error", role: "alert" }, icon("alert", 15), say(error)),
      block.hint && el("p", { class: "hint" }, plain(block.hint)),
    ),
  );
}

function alert(block) {
  const level = block.level ?? "default";
  const sign = { success: "check", info: "info", default: "info" }[level] ?? "alert";
  return el(
    "div",
    { class: `alert ${level}`, role: level === "error" || level === "warning" ? "alert" : "note" },
    icon(sign),
    el("div", { class: "words" }, textNodes(block.text)),
  );
}

function container(block, surface) {
  const body = el("div", { class: "container-body" });
  place(body, block.child_blocks, surface);
  const title = block.rich_text_title ? richText(block.rich_text_title) : plain(block.title);
  const words = el(
    "span",
    { class: "container-words" },
    el("strong", {}, title),
    block.subtitle && el("small", {}, textNodes(block.subtitle)),
  );
  const picture = block.icon && imageElement(block.icon, "inline-picture");
  if (!block.is_collapsible) {
    return el(
      "section",
      { class: `container ${block.width ?? "standard"}${block.has_header_divider ? " ruled" : ""}` },
      el("div", { class: "container-head" }, picture, words),
      body,
    );
  }
  const memory = `open:${block.block_id}`;
  const open = surface.memory.get(memory) ?? !block.default_collapsed;
  body.hidden = !open;
  const head = el(
    "button",
    {
      type: "button",
      class: "container-head",
      "aria-expanded": String(open),
      onclick: () => {
        body.hidden = !body.hidden;
        head.setAttribute("aria-expanded", String(!body.hidden));
        surface.memory.set(memory, !body.hidden);
      },
    },
    icon("right", 16),
    picture,
    words,
  );
  return el("section", { class: `container ${block.width ?? "standard"}` }, head, body);
}

function video(block) {
  return el(
    "div",
    { class: "video" },
    block.thumbnail_url && el("img", { src: block.thumbnail_url, alt: block.alt_text ?? "", loading: "lazy" }),
    el(
      "div",
      { class: "words" },
      el("strong", {}, link(block.title_url ?? block.video_url, plain(block.title))),
      block.description && el("p", {}, plain(block.description)),
      block.author_name && el("small", {}, block.author_name),
    ),
  );
}
