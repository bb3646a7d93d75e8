/** What every stateful element does: read its state, keep a change, tell the app. */

import { plain } from "/static/js/text.js";

/** The state of an element, as it is sent to the app. */
export function stateOf(field) {
  return field.surface.form.get(field.blockId, field.element.action_id) ?? { type: field.element.type };
}

/** Remember a change without telling anybody. */
export function keep(field, state) {
  field.surface.form.set(field.blockId, field.element.action_id, { type: field.element.type, ...state });
}

/** Remember a change and tell the app where the element dispatches. Returns false when the person took it back. */
export async function change(field, state, control) {
  const before = stateOf(field);
  keep(field, state);
  if (!field.dispatches) return true;
  const sent = await field.surface.act(field.blockId, field.element, state, control);
  if (!sent) field.surface.form.set(field.blockId, field.element.action_id, before);
  return sent;
}

/** The attributes that name a control, tie it to its label, hint and error, and find it again after a redraw. */
export function naming(field) {
  const { surface, blockId, element, labelId, describedBy } = field;
  return {
    "data-focus": `${blockId}/${element.action_id}`,
    "data-action": element.action_id,
    "aria-labelledby": labelId,
    "aria-label": labelId
      ? undefined
      : (element.accessibility_label ?? (plain(element.placeholder) || element.action_id)),
    "aria-describedby": describedBy,
    "aria-invalid": surface.errors[blockId] ? "true" : undefined,
  };
}
