/** Files: the field that uploads them and the card that shows one. */

import * as api from "/static/js/api.js";
import { el, fill } from "/static/js/dom.js";
import { keep, naming, stateOf } from "/static/js/field.js";
import { icon } from "/static/js/icons.js";
import { session } from "/static/js/session.js";
import { say } from "/static/js/words.js";

const LIMIT = 10 * 1024 * 1024;

/** One to ten files, uploaded as soon as they are chosen. */
export function fileInput(field) {
  const { element } = field;
  const most = element.max_files ?? 10;
  const types = element.filetypes ?? [];
  const list = el("ul", { class: "file-list" });
  const problem = el("p", { class: "field-error", role: "alert", hidden: true });
  const input = el("input", {
    type: "file",
    multiple: most > 1,
    accept: types.map((type) => `.${type}`).join(",") || undefined,
    ...naming(field),
    onchange: () => take([...input.files]),
  });
  draw();

  async function take(chosen) {
    problem.hidden = true;
    for (const file of chosen) {
      const refusal = refusalOf(file, types, stateOf(field).files.length >= most && most);
      if (refusal) return complain(refusal);
      await store(file);
    }
    input.value = "";
    return undefined;
  }

  async function store(file) {
    try {
      const { file: stored } = await api.upload(session.me, file);
      keep(field, { files: [...stateOf(field).files, stored] });
      draw();
    } catch (error) {
      complain(error.message);
    }
  }

  function complain(sentence) {
    problem.hidden = false;
    fill(problem, sentence);
  }

  function remove(file) {
    keep(field, { files: stateOf(field).files.filter((one) => one !== file) });
    draw();
  }

  function draw() {
    fill(
      list,
      (stateOf(field).files ?? []).map((file) =>
        el(
          "li",
          {},
          icon("file"),
          el("span", { class: "file-name" }, file.name),
          el("small", {}, sizeOf(file.size)),
          removal(file),
        ),
      ),
    );
  }

  function removal(file) {
    return el(
      "button",
      { type: "button", class: "icon-button", "aria-label": say("Remove {name}", { name: file.name }), onclick: () => remove(file) },
      icon("close", 14),
    );
  }

  return el(
    "div",
    { class: "file-input" },
    el(
      "label",
      { class: "file-drop" },
      icon("clip"),
      el("span", {}, most > 1 ? say("Choose files") : say("Choose a file")),
      input,
    ),
    list,
    problem,
  );
}

/** A file in a message: a picture is shown, anything else is a card to download. */
export function fileCard(file) {
  const address = api.fileAddress(file.id, session.me);
  const name = file.title || file.name;
  if ((file.mimetype ?? "").startsWith("image/")) {
    return el(
      "figure",
      { class: "file-picture" },
      el("img", { src: address, alt: file.alt_txt || name, loading: "lazy" }),
      el("figcaption", {}, name),
    );
  }
  return el(
    "a",
    { class: "file-card", href: address, download: file.name },
    el("span", { class: "file-kind" }, (file.filetype || "file").slice(0, 4).toUpperCase()),
    el("span", { class: "file-words" }, el("strong", {}, name), el("small", {}, sizeOf(file.size))),
    icon("download"),
  );
}

function refusalOf(file, types, full) {
  const extension = file.name.split(".").at(-1).toLowerCase();
  if (full) return say("At most {count} files can be chosen here.", { count: full });
  if (types.length && !types.includes(extension))
    return say("{name} is not accepted here. Accepted: {types}.", { name: file.name, types: types.join(", ") });
  if (file.size > LIMIT) return say("{name} is larger than 10 MB.", { name: file.name });
  return null;
}

function sizeOf(bytes) {
  if (bytes === undefined) return "";
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
