/** Pie charts, with their legend beside them. */

import { el, fill, svg } from "/static/js/dom.js";
import { say } from "/static/js/words.js";

const RADIUS = 100;
const HOLE = 58;

/** The pie and its legend; pointing at a slice names it in the middle. */
export function pieChart({ chart, title, number }) {
  const total = chart.segments.reduce((sum, one) => sum + one.value, 0);
  const share = (value) => number.percent(total ? value / total : 0);
  const centre = el("div", { class: "pie-centre", "aria-hidden": "true" });
  const rest = () => fill(centre, el("b", {}, number.short(total)), el("small", {}, say("total")));
  const point = ({ label, value }) => fill(centre, el("b", {}, share(value)), el("small", {}, label));
  rest();
  const drawing = svg(
    "svg",
    { viewBox: "-104 -104 208 208", role: "img", "aria-label": summary(chart, title, share) },
    slices(chart.segments, total).map(({ path, segment, index }) =>
      svg("path", {
        class: `slice colour-${index}`,
        d: path,
        onpointerenter: () => point(segment),
        onpointerleave: rest,
      }),
    ),
  );
  return el(
    "div",
    { class: "pie" },
    el("div", { class: "pie-drawing" }, drawing, centre),
    el(
      "ul",
      { class: "pie-legend", "aria-hidden": "true" },
      chart.segments.map((segment, index) =>
        el(
          "li",
          { onpointerenter: () => point(segment), onpointerleave: rest },
          el("span", { class: `key colour-${index}` }),
          el("span", {}, segment.label),
          el("b", {}, number.full(segment.value)),
          el("small", {}, share(segment.value)),
        ),
      ),
    ),
  );
}

function slices(segments, total) {
  let angle = -Math.PI / 2;
  return segments.map((segment, index) => {
    const turn = total ? (segment.value / total) * 2 * Math.PI : 0;
    const path = ring(angle, angle + turn);
    angle += turn;
    return { path, segment, index };
  });
}

/** A piece of a ring between two angles; a full turn needs two arcs. */
function ring(from, to) {
  const end = Math.min(to, from + 2 * Math.PI - 1e-4);
  const large = end - from > Math.PI ? 1 : 0;
  const at = (angle, radius) => `${(radius * Math.cos(angle)).toFixed(2)},${(radius * Math.sin(angle)).toFixed(2)}`;
  return `M${at(from, RADIUS)}A${RADIUS},${RADIUS} 0 ${large} 1 ${at(end, RADIUS)}L${at(end, HOLE)}A${HOLE},${HOLE} 0 ${large} 0 ${at(from, HOLE)}Z`;
}

function summary({ segments }, title, share) {
  return `${say("{title}: pie chart.", { title })} ${segments.map(({ label, value }) => `${label} ${share(value)}`).join(", ")}.`;
}
