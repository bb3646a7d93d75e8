/** The page's own line icons, drawn on a grid of 20. */

import { svg } from "/static/js/dom.js";

const PATHS = {
  hash: "M4 7.5h12M3.5 12.5h12M8 3.5l-1.5 13M13.5 3.5l-1.5 13",
  lock: "M5.5 9h9v7.5h-9zM7.5 9V6.5a2.5 2.5 0 0 1 5 0V9",
  storm: "M6 12.5a3.2 3.2 0 0 1 .4-6.3 4 4 0 0 1 7.6 1.1 2.7 2.7 0 0 1 0 5.2M10.8 9.5 8.5 13h3l-2 4",
  home: "M3.5 9.5 10 4l6.5 5.5M5.5 8.5v7.5h9V8.5M8.5 16v-4h3v4",
  smile: "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM7 11.5c.8 1.4 1.8 2 3 2s2.2-.6 3-2M7.7 8.2h.01M12.3 8.2h.01",
  thread: "M4 5.5h12v8H9.5L6 16.5v-3H4z",
  inspect: "M7.5 6 3.5 10l4 4M12.5 6l4 4-4 4M11 4.5l-2 11",
  more: "M4.6 10a.4.4 0 1 0 .8 0 .4.4 0 0 0-.8 0M9.6 10a.4.4 0 1 0 .8 0 .4.4 0 0 0-.8 0M14.6 10a.4.4 0 1 0 .8 0 .4.4 0 0 0-.8 0",
  bolt: "M11 3 5 11h4.5L9 17l6-8h-4.5z",
  clip: "M14.5 9.5 9.5 14.5a3 3 0 0 1-4.3-4.2l6-6a2 2 0 0 1 2.9 2.8l-5.8 5.8a.9.9 0 0 1-1.3-1.3l5-5",
  send: "M4 10 16.5 4 12 16.5l-2.5-5z",
  close: "M5.5 5.5l9 9M14.5 5.5l-9 9",
  back: "M11.5 5 6.5 10l5 5",
  chevron: "M6 8l4 4 4-4",
  right: "M8 6l4 4-4 4",
  menu: "M3.5 6h13M3.5 10h13M3.5 14h13",
  sun: "M10 3v1.5M10 15.5V17M3 10h1.5M15.5 10H17M5 5l1 1M14 14l1 1M15 5l-1 1M6 14l-1 1M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  moon: "M15.5 12A6.5 6.5 0 0 1 8 4.5a6 6 0 1 0 7.5 7.5z",
  file: "M6 3.5h5.5L14.5 7v9.5H6zM11.5 3.5V7h3",
  download: "M10 4v8M6.5 9 10 12.5 13.5 9M4.5 16h11",
  check: "M4.5 10.5 8.5 14.5 15.5 6",
  alert: "M10 4 17 16H3zM10 8.5v3.5M10 14h.01",
  info: "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM10 9v4.5M10 6.5h.01",
  search: "M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4zM13 13l3.5 3.5",
  sort: "M7 8l3-3 3 3M7 12l3 3 3-3",
  up: "M6 12l4-4 4 4",
  down: "M6 8l4 4 4-4",
  plus: "M10 4.5v11M4.5 10h11",
  pin: "M7 3.5h6l-1 5 2.5 2.5h-9L8 8.5zM10 11v5.5",
};

/** An icon that says nothing to screen readers: its button has the name. */
export function icon(name, size = 18) {
  return svg(
    "svg",
    { viewBox: "0 0 20 20", width: size, height: size, class: "icon", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: PATHS[name] }),
  );
}
