/** Re-render lists while keeping every node whose item did not change, so that focus, scroll and typing survive. */

const PRINT = Symbol("print");

/**
 * Make the children of host match the items.
 * key names an item, print is a text that differs when the item looks different, build makes its node
 * (and receives the node it replaces, if there was one).
 */
export function reconcile(host, items, { key, print, build }) {
  const before = new Map([...host.children].map((node) => [node.dataset.key, node]));
  const nodes = items.map((item) => {
    const name = String(key(item));
    const kept = before.get(name);
    const look = print(item);
    if (kept && kept[PRINT] === look) return kept;
    const node = build(item, kept);
    node.dataset.key = name;
    node[PRINT] = look;
    return node;
  });
  const wanted = new Set(nodes);
  for (const node of [...host.children]) if (!wanted.has(node)) node.remove();
  nodes.forEach((node, index) => {
    if (host.children[index] !== node) host.insertBefore(node, host.children[index] ?? null);
  });
}

/** Change the page, then put the cursor back into the field it was in, even if that field was drawn anew. */
export function keepingFocus(change) {
  const active = document.activeElement;
  const name = active?.dataset?.focus;
  const surface = active?.closest?.("[data-surface]")?.dataset.surface;
  const range = name && "selectionStart" in active ? rangeOf(active) : null;
  change();
  if (!name || document.activeElement === active) return;
  const again = active.isConnected ? active : fieldNamed(name, surface);
  again?.focus({ preventScroll: true });
  if (again && range) again.setSelectionRange(...range);
}

function fieldNamed(name, surface) {
  return [...document.querySelectorAll("[data-focus]")].find(
    (node) => node.dataset.focus === name && node.closest("[data-surface]")?.dataset.surface === surface,
  );
}

function rangeOf(field) {
  try {
    return field.selectionStart === null ? null : [field.selectionStart, field.selectionEnd];
  } catch {
    return null; // date and number fields have no selection
  }
}
