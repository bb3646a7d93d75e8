/** The page's own words in the viewer's language; they are written in English where they are used. */

import { viewer } from "/static/js/session.js";
import it from "/static/js/words/it.js";
import zh from "/static/js/words/zh.js";

const LANGUAGES = { it, zh };

/** A sentence as the viewer reads it, with {names} filled in: say("Message {name}", {name}). */
export function say(sentence, values = {}) {
  const words = LANGUAGES[viewer().locale.split("-")[0]]?.[sentence] ?? sentence;
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
