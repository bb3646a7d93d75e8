/** Line, area and bar charts: categories along the bottom, values up the side. */

import { el, fill, svg } from "/static/js/dom.js";
import { extent, linear, niceTicks } from "/static/js/scale.js";
import { columnsOf } from "/static/js/width.js";
import { say } from "/static/js/words.js";

/** What a screen reader is told of each kind of chart. */
const KINDS = {
  bar: "{title}: bar chart over {count} points, {first} to {last}.",
  line: "{title}: line chart over {count} points, {first} to {last}.",
  area: "{title}: area chart over {count} points, {first} to {last}.",
};

const TOP = 10;
const BAR_SHARE = 0.72;
const WIDEST_BAR = 44;
const LABEL_ROOM = 6.4;
const THIN = 2.25;

/** An SVG of the chart, with a tooltip that follows the pointer or the arrow keys. */
export function axisChart({ chart, title, width, height, tooltip, number }) {
  const frame = frameOf({ chart, width, height, number });
  const marks = { line: lines, area: areas, bar: bars }[chart.type](chart, frame);
  const guide = svg("line", { class: "guide", y1: TOP, y2: frame.bottom, visibility: "hidden" });
  const drawing = svg(
    "svg",
    {
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "aria-label": summary(chart, title, number),
      tabindex: "0",
    },
    grid(frame, number),
    categoryLabels(frame),
    axisTitles(chart, frame),
    guide,
    marks,
  );
  follow(drawing, { chart, frame, guide, tooltip, number });
  return drawing;
}

/** Where everything stands: ticks, plot edges, the two scales. */
function frameOf({ chart, width, height, number }) {
  const { categories, x_label: xLabel, y_label: yLabel } = chart.axis_config;
  const values = chart.series.flatMap((one) => one.data.map((point) => point.value));
  const ticks = niceTicks(...extent(values, { fromZero: chart.type !== "line" }));
  const widest = Math.max(...ticks.map((tick) => number.short(tick).length));
  const left = 12 + widest * LABEL_ROOM + (yLabel ? 18 : 0);
  const bottom = height - 24 - (xLabel ? 18 : 0);
  const right = width - 10;
  const band = (right - left) / categories.length;
  const y = linear([ticks[0], ticks.at(-1)], [bottom, TOP]);
  const x = places(chart.type, categories.length, left, right);
  const from = linear([x(0), x(1)], [0, 1]);
  return {
    width,
    height,
    categories,
    ticks,
    left,
    right,
    bottom,
    band,
    y,
    x,
    zero: y(Math.max(0, ticks[0])),
    nearest: (across) => Math.round(from(across)),
  };
}

/** An area reaches from edge to edge; bars and lines stand in the middle of their category. */
function places(type, count, left, right) {
  if (type === "area" && count > 1) return linear([0, count - 1], [left, right]);
  return linear([-0.5, count - 0.5], [left, right]);
}

function grid({ ticks, left, right, y }, number) {
  return ticks.map((tick) => [
    svg("line", { class: tick === 0 ? "zero" : "grid", x1: left, x2: right, y1: y(tick), y2: y(tick) }),
    svg("text", { class: "tick", x: left - 8, y: y(tick) + 4, "text-anchor": "end" }, number.short(tick)),
  ]);
}

/** As many category names as fit without touching. */
function categoryLabels({ categories, band, bottom, width, x }) {
  const widest = Math.max(...categories.map(widthOf)) + 10;
  const every = Math.max(1, Math.ceil(widest / band));
  return categories.map((name, index) =>
    index % every
      ? null
      : svg(
          "text",
          {
            class: "tick",
            x: Math.min(x(index), width - widthOf(name) / 2 - 2),
            y: bottom + 18,
            "text-anchor": "middle",
          },
          name,
        ),
  );
}

function axisTitles({ axis_config: { x_label: xLabel, y_label: yLabel } }, { left, right, bottom, height }) {
  const middle = (TOP + bottom) / 2;
  return [
    xLabel &&
      svg("text", { class: "axis-title", x: (left + right) / 2, y: height - 4, "text-anchor": "middle" }, xLabel),
    yLabel &&
      svg(
        "text",
        { class: "axis-title", "text-anchor": "middle", transform: `translate(12 ${middle}) rotate(-90)` },
        yLabel,
      ),
  ];
}

/** The first lines are the thicker ones, so that they still show where a later line covers them. */
function lines({ series }, frame) {
  const thickness = (index) => Math.min(4.8, THIN + 1.3 * (series.length - 1 - index));
  return series.map((one, index) => [
    svg("path", { class: `stroke colour-${index}`, d: pathThrough(one, frame), "stroke-width": thickness(index) }),
    frame.band > 14 &&
      one.data.map((point, at) =>
        svg("circle", { class: `dot colour-${index}`, cx: frame.x(at), cy: frame.y(point.value), r: 3 }),
      ),
  ]);
}

/** The first series is at the back. */
function areas({ series }, frame) {
  return series.map((one, index) => {
    const top = pathThrough(one, frame);
    const last = frame.x(one.data.length - 1);
    return [
      svg("path", { class: `fill colour-${index}`, d: `${top}L${last},${frame.zero}L${frame.x(0)},${frame.zero}Z` }),
      svg("path", { class: `stroke colour-${index}`, d: top, "stroke-width": THIN }),
    ];
  });
}

function bars({ series }, { x, y, zero, band }) {
  const each = Math.min(WIDEST_BAR, (band * BAR_SHARE) / series.length);
  return series.map((one, index) =>
    one.data.map((point, at) => {
      const from = x(at) + (index - series.length / 2) * each + 1;
      return svg("path", {
        class: `bar colour-${index}`,
        d: barPath(from, Math.max(1, each - 2), zero, y(point.value)),
      });
    }),
  );
}

/** A bar with its far end rounded. */
function barPath(left, width, base, end) {
  const radius = Math.min(3, width / 2, Math.abs(base - end));
  const inward = end < base ? radius : -radius;
  return `M${left},${base}V${end + inward}q0,${-inward} ${radius},${-inward}h${width - 2 * radius}q${radius},0 ${radius},${inward}V${base}Z`;
}

function pathThrough(one, { x, y }) {
  return one.data
    .map((point, index) => `${index ? "L" : "M"}${x(index).toFixed(1)},${y(point.value).toFixed(1)}`)
    .join("");
}

function follow(drawing, { chart, frame, guide, tooltip, number }) {
  let at = 0;
  const show = (index) => {
    at = Math.max(0, Math.min(frame.categories.length - 1, index));
    guide.setAttribute("x1", frame.x(at));
    guide.setAttribute("x2", frame.x(at));
    guide.setAttribute("visibility", "visible");
    tooltip.hidden = false;
    fill(
      tooltip,
      el("strong", {}, frame.categories[at]),
      chart.series.map((one, index) => tooltipLine(one, index, at, number)),
    );
    const half = tooltip.offsetWidth / 2;
    tooltip.style.left = `${Math.max(half, Math.min(frame.width - half, frame.x(at)))}px`;
  };
  const hide = () => {
    tooltip.hidden = true;
    guide.setAttribute("visibility", "hidden");
  };
  drawing.addEventListener("pointermove", (event) => {
    const across = ((event.clientX - drawing.getBoundingClientRect().left) / drawing.clientWidth) * frame.width;
    if (across < frame.left) hide();
    else show(frame.nearest(across));
  });
  drawing.addEventListener("pointerleave", hide);
  drawing.addEventListener("blur", hide);
  drawing.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
    event.preventDefault();
    show(tooltip.hidden ? at : at + (event.key === "ArrowRight" ? 1 : -1));
  });
}

function tooltipLine(one, index, at, number) {
  return el(
    "span",
    { class: "tooltip-line" },
    el("span", { class: `key colour-${index}` }),
    el("span", {}, one.name),
    el("b", {}, number.full(one.data[at].value)),
  );
}

function summary({ type, series, axis_config: { categories } }, title, number) {
  const ranges = series.map(({ name, data }) => {
    const values = data.map((point) => point.value);
    return say("{name} from {least} to {most}", {
      name,
      least: number.full(Math.min(...values)),
      most: number.full(Math.max(...values)),
    });
  });
  const drawn = say(KINDS[type], { title, count: categories.length, first: categories[0], last: categories.at(-1) });
  return `${drawn} ${ranges.join("; ")}.`;
}

/** A rough width of a label in pixels. */
function widthOf(text) {
  return columnsOf(text) * LABEL_ROOM;
}
