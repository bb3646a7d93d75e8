/** Fields one types into: text, number, e-mail, link, and rich text written as plain lines. */

import { el } from "/static/js/dom.js";
import { change, keep, naming, stateOf } from "/static/js/field.js";
import { plain } from "/static/js/text.js";

const PAUSE = 400;
const KEYBOARDS = { number_input: "decimal", email_text_input: "email", url_text_input: "url" };

/** A line, or several where the element says so. */
export function textInput(field) {
  const { element } = field;
  const trigger = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  let pause;
  const node = el(element.multiline ? "textarea" : "input", {
    class: "text-input",
    type: element.multiline ? undefined : "text",
    rows: element.multiline ? 3 : undefined,
    inputmode: KEYBOARDS[element.type],
    value: stateOf(field).value ?? "",
    placeholder: plain(element.placeholder),
    maxlength: element.max_length,
    autocomplete: "off",
    "data-autofocus": element.focus_on_load,
    ...naming(field),
    oninput: () => {
      keep(field, stateNow());
      if (element.multiline) grow(node);
      clearTimeout(pause);
      if (trigger.includes("on_character_entered")) pause = setTimeout(send, PAUSE);
    },
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.isComposing || element.multiline || !field.dispatches) return;
      event.preventDefault();
      if (trigger.includes("on_enter_pressed")) send();
    },
  });
  const stateNow = () => ({ value: node.value === "" ? null : node.value });
  const send = () => field.dispatches && change(field, stateNow(), node);
  if (element.multiline) requestAnimationFrame(() => grow(node));
  return el("span", { class: "with-warning" }, node);
}

/** Rich text, typed as plain lines; it leaves as one rich_text block. */
export function richTextInput(field) {
  const node = el("textarea", {
    class: "text-input",
    rows: 4,
    value: linesOf(stateOf(field).rich_text_value),
    placeholder: plain(field.element.placeholder),
    "data-autofocus": field.element.focus_on_load,
    ...naming(field),
    oninput: () => {
      keep(field, { rich_text_value: node.value ? richText(node.value) : null });
      grow(node);
    },
    onblur: () =>
      field.dispatches && change(field, { rich_text_value: node.value ? richText(node.value) : null }, node),
  });
  return el("span", { class: "with-warning" }, node);
}

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight + 2, 320)}px`;
}

function richText(text) {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
}

function linesOf(value) {
  return (value?.elements ?? [])
    .map((part) => (part.elements ?? []).map((piece) => piece.text ?? "").join(""))
    .join("\n");
}
