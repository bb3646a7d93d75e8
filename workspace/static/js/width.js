/** How wide a text is, in columns: an East Asian wide character takes two. */

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/** Whether a character takes two columns. */
export function isWide(character) {
  return WIDE.test(character);
}

/** The columns of a text. */
export function columnsOf(text) {
  return [...text].reduce((sum, character) => sum + (isWide(character) ? 2 : 1), 0);
}
