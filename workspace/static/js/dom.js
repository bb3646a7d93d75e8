/** Build DOM nodes. Text always becomes text nodes, so nothing anybody typed is ever read as markup. */

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set([
  "value",
  "checked",
  "disabled",
  "selected",
  "multiple",
  "indeterminate",
  "htmlFor",
  "textContent",
]);

/** A new HTML element: el("button", {class: "quiet", onclick: close}, "Close"). */
export function el(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

/** A new SVG element, with the same arguments as el. */
export function svg(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

/** Replace everything inside a node. */
export function fill(node, ...children) {
  node.replaceChildren(...present(children));
  return node;
}

/** A number that no other call returned: for labels that point at fields. */
let issued = 0;
export function uniqueId(prefix) {
  issued += 1;
  return `${prefix}-${issued}`;
}

/** Show a node under an anchor, or above it where there is no room below. */
export function placeNear(node, anchor, { align = "start" } = {}) {
  const edge = anchor.getBoundingClientRect();
  const box = node.getBoundingClientRect();
  const below = edge.bottom + 4 + box.height <= innerHeight;
  const top = below ? edge.bottom + 4 : Math.max(8, edge.top - 4 - box.height);
  const left = align === "end" ? edge.right - box.width : edge.left;
  node.style.top = `${top}px`;
  node.style.left = `${Math.max(8, Math.min(left, innerWidth - box.width - 8))}px`;
}

function furnish(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, entry] of Object.entries(value)) node.style.setProperty(key, entry);
    else if (PROPERTIES.has(name)) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...present(children));
  return node;
}

function present(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== undefined && child !== null && child !== false && child !== "");
}
