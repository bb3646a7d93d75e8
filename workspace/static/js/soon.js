/** Keep order where much happens at once: work that is done once, answers that count only while they are the latest. */

const planned = new Set();

/** Do the named work once, a moment from now, however often it is asked for until then. */
export function soon(name, work, { delay = 40, onerror }) {
  if (planned.has(name)) return;
  planned.add(name);
  setTimeout(() => {
    planned.delete(name);
    work().catch(onerror);
  }, delay);
}

/** A question of which only the latest answer counts: an answer that another one has overtaken is null. */
export function latest(ask) {
  let turn = 0;
  return async (...words) => {
    turn += 1;
    const mine = turn;
    const answer = await ask(...words);
    return mine === turn ? answer : null;
  };
}
