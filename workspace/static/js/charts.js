/** The data_visualization block: a figure with title, drawing, legend, tooltip and, for screen readers, its numbers. */

import { axisChart } from "/static/js/axischart.js";
import { el, fill } from "/static/js/dom.js";
import { pieChart } from "/static/js/piechart.js";
import { viewer } from "/static/js/session.js";
import { say } from "/static/js/words.js";

const HEIGHT = 248;
const SMALLEST = 260;

/** Draw the chart at the width it really has, and again whenever that changes. */
export function chartBlock(block) {
  const { chart } = block;
  const stage = el("div", { class: "chart-stage" });
  const tooltip = el("div", { class: "chart-tooltip", "aria-hidden": "true", hidden: true });
  const draw = chart.type === "pie" ? pieChart : axisChart;
  let width = 0;
  const observer = new ResizeObserver(([entry]) => {
    const now = Math.max(SMALLEST, Math.round(entry.contentRect.width));
    if (now === width) return;
    width = now;
    fill(stage, draw({ chart, title: block.title, width, height: HEIGHT, tooltip, number: formatter() }), tooltip);
  });
  observer.observe(stage);
  return el(
    "figure",
    { class: "chart", "aria-label": block.title },
    el("figcaption", {}, block.title),
    chart.type === "pie" ? null : legend(chart.series),
    stage,
    numbers(chart, block.title),
  );
}

function formatter() {
  const { locale } = viewer();
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const short = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  return {
    full: (value) => plain.format(value),
    short: (value) => short.format(value),
    percent: (value) => percent.format(value),
  };
}

function legend(series) {
  if (series.length < 2) return null;
  return el(
    "ul",
    { class: "legend", "aria-hidden": "true" },
    series.map(({ name }, index) => el("li", {}, el("span", { class: `key colour-${index}` }), name)),
  );
}

/** The same numbers as a table that is read but not seen. */
function numbers(chart, title) {
  const rows =
    chart.type === "pie"
      ? chart.segments.map(({ label, value }) => [label, value])
      : chart.axis_config.categories.map((label, index) => [
          label,
          ...chart.series.map((one) => one.data[index]?.value),
        ]);
  const heading = chart.type === "pie" ? ["", title] : ["", ...chart.series.map(({ name }) => name)];
  const { full } = formatter();
  return el(
    "div",
    { class: "unseen" },
    el(
      "table",
      {},
      el("caption", {}, say("Numbers of the chart “{title}”", { title })),
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          heading.map((name) => el("th", { scope: "col" }, name)),
        ),
      ),
      el(
        "tbody",
        {},
        rows.map(([label, ...values]) =>
          el(
            "tr",
            {},
            el("th", { scope: "row" }, label),
            values.map((value) => el("td", {}, value === undefined ? "" : full(value))),
          ),
        ),
      ),
    ),
  );
}
