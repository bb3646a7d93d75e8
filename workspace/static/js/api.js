/** The page's only door to the server. */

/** Ask for something: get("/page/state", {as: "U1"}). */
export async function get(path, query = {}) {
  return answer(await fetch(withQuery(path, query)));
}

/** Tell the server what the person did. */
export async function post(path, body) {
  return answer(
    await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  );
}

/** Send a file; the answer is the stored file. */
export async function upload(as, file) {
  const form = new FormData();
  form.append("as", as);
  form.append("file", file);
  return answer(await fetch("/page/upload", { method: "POST", body: form }));
}

/** Listen to what changes for one person; returns a function that stops listening. The browser reconnects by itself. */
export function listen(as, { onevent, onlost, onback }) {
  const source = new EventSource(withQuery("/page/events", { as }));
  let lost = false;
  source.onmessage = (message) => onevent(JSON.parse(message.data));
  source.onerror = () => {
    lost = true;
    onlost();
  };
  source.onopen = () => {
    if (lost) onback();
    lost = false;
  };
  return () => source.close();
}

/** Where the bytes of a stored file are, for the person who looks. */
export function fileAddress(id, as) {
  return withQuery(`/page/file/${encodeURIComponent(id)}`, { as });
}

/** The server refused or could not be reached; the message can be shown. */
class Refused extends Error {}

function withQuery(path, query) {
  const text = new URLSearchParams(query).toString();
  return text ? `${path}?${text}` : path;
}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(body.error ?? `The workspace answered ${response.status}`);
  return body;
}
