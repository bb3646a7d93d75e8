/** Block elements: one entry per type. A field says where an element stands and what its changes do. */

import { button, feedbackButtons, iconButton, overflow } from "/static/js/buttons.js";
import { checkboxes, radioButtons } from "/static/js/choices.js";
import { el } from "/static/js/dom.js";
import { fileInput } from "/static/js/files.js";
import { imageElement } from "/static/js/images.js";
import { datePicker, dateTimePicker, timePicker } from "/static/js/pickers.js";
import { multiSelect, select } from "/static/js/selects.js";
import { richTextInput, textInput } from "/static/js/textinputs.js";

const RENDERERS = {
  button,
  workflow_button: button,
  icon_button: iconButton,
  feedback_buttons: feedbackButtons,
  overflow,
  image: (field) => imageElement(field.element),
  static_select: select,
  external_select: select,
  users_select: select,
  channels_select: select,
  conversations_select: select,
  multi_static_select: multiSelect,
  multi_external_select: multiSelect,
  multi_users_select: multiSelect,
  multi_channels_select: multiSelect,
  multi_conversations_select: multiSelect,
  checkboxes,
  radio_buttons: radioButtons,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  plain_text_input: textInput,
  number_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  rich_text_input: richTextInput,
  file_input: fileInput,
};

/**
 * The node of an element. field: {surface, blockId, element, dispatches, labelId, describedBy}.
 * dispatches is false for inputs that are only read when a modal is submitted.
 */
export function renderElement(field) {
  const render = RENDERERS[field.element.type];
  return render ? render(field) : el("span", { class: "unknown" }, `Unknown element “${field.element.type}”`);
}
