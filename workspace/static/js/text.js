/** Slack's text objects: {type: "plain_text" | "mrkdwn", text}. */

import { withEmoji } from "/static/js/emoji.js";
import { mrkdwn, plainWords } from "/static/js/mrkdwn.js";

/** The nodes of a text object. */
export function textNodes(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text, { verbatim: object.verbatim });
  return [plain(object)];
}

/** The words of a text object, for labels. */
export function plain(object) {
  if (!object) return "";
  if (typeof object === "string") return object;
  if (object.type === "mrkdwn") return plainWords(object.text);
  return object.emoji === false ? object.text : withEmoji(object.text);
}
