/** Checkboxes and radio buttons. */

import { el, uniqueId } from "/static/js/dom.js";
import { change, naming, stateOf } from "/static/js/field.js";
import { textNodes } from "/static/js/text.js";

/** Any number of options. */
export function checkboxes(field) {
  const chosen = () => (stateOf(field).selected_options ?? []).map((option) => option.value);
  return group(
    field,
    "group",
    (option, input) => {
      const on = new Set(chosen());
      if (input.checked) on.add(option.value);
      else on.delete(option.value);
      return { selected_options: field.element.options.filter((one) => on.has(one.value)) };
    },
    (option) => chosen().includes(option.value),
    "checkbox",
  );
}

/** Exactly one option. */
export function radioButtons(field) {
  return group(
    field,
    "radiogroup",
    (option) => ({ selected_option: option }),
    (option) => stateOf(field).selected_option?.value === option.value,
    "radio",
  );
}

function group(field, role, nextState, isChosen, type) {
  const name = uniqueId(type);
  const inputs = [];
  const redraw = () => inputs.forEach(([option, input]) => (input.checked = isChosen(option)));
  const { "data-focus": focus, "data-action": action, ...named } = naming(field);
  const node = el(
    "div",
    { class: "choices", role, "data-action": action, ...named },
    field.element.options.map((option, index) => {
      const input = el("input", {
        type,
        name,
        checked: isChosen(option),
        "data-focus": `${focus}/${index}`,
        onchange: async () => {
          await change(field, nextState(option, input), node);
          redraw();
        },
      });
      inputs.push([option, input]);
      return el(
        "label",
        { class: "choice" },
        input,
        el("span", {}, textNodes(option.text), option.description && el("small", {}, textNodes(option.description))),
      );
    }),
  );
  return el("div", { class: "with-warning" }, node);
}
