/** Date and time pickers: the browser's own fields, shown in the viewer's language while they are not edited. */

import { localOfSeconds, secondsOfLocal, wallClock } from "/static/js/dates.js";
import { el, fill } from "/static/js/dom.js";
import { change, keep, naming, stateOf } from "/static/js/field.js";
import { plain } from "/static/js/text.js";
import { say } from "/static/js/words.js";

/** A day, "2025-08-12". */
export function datePicker(field) {
  return picker(field, "date", {
    read: (state) => state.selected_date ?? "",
    write: (text) => ({ selected_date: text || null }),
    show: (text) => wallClock(`${text}T00:00`, { dateStyle: "long" }),
    empty: say("Select a date"),
  });
}

/** A time of day, "09:30". */
export function timePicker(field) {
  return picker(field, "time", {
    read: (state) => state.selected_time ?? "",
    write: (text) => ({ selected_time: text || null }),
    show: (text) => wallClock(`2000-01-01T${text}`, { timeStyle: "short" }),
    empty: say("Select a time"),
  });
}

/** An instant: shown in the viewer's zone, kept as Unix seconds. */
export function dateTimePicker(field) {
  return picker(field, "datetime-local", {
    read: (state) => (state.selected_date_time ? localOfSeconds(state.selected_date_time) : ""),
    write: (text) => ({ selected_date_time: text ? secondsOfLocal(text) : null }),
    show: (text) => wallClock(text, { dateStyle: "medium", timeStyle: "short" }),
    empty: say("Select date and time"),
  });
}

/** While somebody types, every digit makes a valid but unfinished date: only Enter or leaving the field sends it. */
function picker(field, type, { read, write, show, empty }) {
  let typing = false;
  let sent = read(stateOf(field));
  const words = el("span", { class: "picker-words", "aria-hidden": "true" });
  const input = el("input", {
    type,
    value: sent,
    ...naming(field),
    onclick: () => input.showPicker?.(),
    oninput: () => {
      keep(field, write(input.value));
      draw();
    },
    onkeydown: (event) => {
      if (event.key === "Enter") finish();
      else if (event.key !== "Tab") typing = true;
    },
    onchange: () => !typing && finish(),
    onblur: () => finish(),
  });
  const node = el("span", { class: "picker with-warning" }, input, words);
  draw();

  function draw() {
    node.classList.toggle("blank", !input.value);
    fill(words, input.value ? show(input.value) : plain(field.element.placeholder) || empty);
  }

  async function finish() {
    typing = false;
    if (input.value === sent) return;
    sent = input.value;
    if (await change(field, write(sent), input)) return;
    sent = read(stateOf(field));
    input.value = sent;
    draw();
  }

  return node;
}
