/** The address: #as=U1&channel=C1&thread=17…, or #as=U1&app=U9. A link opens the same view. */

/** What the address says now. */
export function read() {
  return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
}

/** Put a view into the address; a new conversation is a step one can go back from. */
export function write(view, { replace = false } = {}) {
  const entries = Object.entries(view).filter(([, value]) => value);
  const hash = `#${new URLSearchParams(entries)}`;
  if (hash === location.hash) return;
  if (replace) history.replaceState(null, "", hash);
  else history.pushState(null, "", hash);
}

/** Call back when somebody follows a link or goes back. */
export function onChange(callback) {
  window.addEventListener("hashchange", callback);
  window.addEventListener("popstate", callback);
}
