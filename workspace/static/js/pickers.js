/** Date, time, and date-with-time pickers on the browser's own fields. */

import { localOfSeconds, secondsOfLocal } from "/static/js/dates.js";
import { el } from "/static/js/dom.js";
import { change, keep, naming, stateOf } from "/static/js/field.js";

/** A day, "2025-08-12". */
export function datePicker(field) {
  return picker(field, "date", {
    read: (state) => state.selected_date ?? "",
    write: (text) => ({ selected_date: text || null }),
  });
}

/** A time of day, "09:30". */
export function timePicker(field) {
  return picker(field, "time", {
    read: (state) => state.selected_time ?? "",
    write: (text) => ({ selected_time: text || null }),
  });
}

/** An instant: shown in the viewer's zone, kept as Unix seconds. */
export function dateTimePicker(field) {
  return picker(field, "datetime-local", {
    read: (state) => (state.selected_date_time ? localOfSeconds(state.selected_date_time) : ""),
    write: (text) => ({ selected_date_time: text ? secondsOfLocal(text) : null }),
  });
}

/** While somebody types a date, every digit makes a valid but unfinished one: only leaving the field or Enter sends it. */
function picker(field, type, { read, write }) {
  let typing = false;
  let sent = read(stateOf(field));
  const input = el("input", {
    type,
    class: "picker",
    value: sent,
    ...naming(field),
    oninput: () => keep(field, write(input.value)),
    onkeydown: (event) => {
      if (event.key === "Enter") finish();
      else if (event.key !== "Tab") typing = true;
    },
    onchange: () => !typing && finish(),
    onblur: () => finish(),
  });

  async function finish() {
    typing = false;
    if (input.value === sent) return;
    sent = input.value;
    if (await change(field, write(sent), input)) return;
    sent = read(stateOf(field));
    input.value = sent;
  }

  return el("span", { class: "with-warning" }, input);
}
