// The figure of the head curves: scores on the left axis, and behind them, pale, the losses on the
// right one, over the same steps.

import { isNarrow, placeOf, stepScale } from "./curve_figure.js";
import { ZERO_AT, addPoints, emptySeries } from "./curve_points.js";
import { svgNode } from "./nodes.js";
import { spread } from "./overlay_points.js";
import { coloursOf, frameOf } from "./plotting.js";

const DASHES = ["solid", "8px,4px", "2px,3px", "8px,3px,2px,3px", "15px,5px", "5px,2px"];
const HEADS = Array.from({ length: 8 }, (_, head) => `head-${head}`);
const MEASURES = Array.from({ length: 5 }, (_, measure) => `run-${measure + 1}`);
const LABEL_PX = 16;
const CROWDED_PX = 90; // about as long as a label
const FEW_LINES = 12; // beyond, only the open head's line is bold
const SWATCH = { width: 30, height: 10 };

export const paintOf = (host) => coloursOf(host, ["train", "validation", "moment", "grid", ...HEADS, ...MEASURES]);

// The losses as they are drawn, train loss as its moving average.
export function curvesOf(loss) {
  const series = emptySeries();
  addPoints(series, { ...loss, rate: [], norm: [] }, { step: [], text: [] });
  return {
    train: { x: series.step, y: series.smooth },
    validation: { x: series.measuredAt, y: series.measured },
  };
}

export function figureOf(chart, paint) {
  const { data } = chart;
  return { data: [...lossTraces(chart, paint), ...data.lines.map((line) => lineTrace(chart, line, paint)), marks(chart, paint)], layout: layoutOf(chart, paint) };
}

const at = (chart, steps) => steps.map((step) => placeOf(chart, step));
const TRACE = { type: "scatter", showlegend: false, hoverinfo: "skip" };

function lossTraces(chart, paint) {
  const { train, validation } = chart.losses;
  return [
    { ...TRACE, uid: "train", mode: "lines", x: at(chart, train.x), y: train.y, line: { color: paint.train, width: 7 }, opacity: 0.22 },
    { ...TRACE, uid: "validation", mode: "lines", x: at(chart, validation.x), y: validation.y, line: { color: paint.validation, width: 7 }, opacity: 0.22 },
  ];
}

function lineTrace(chart, { colour, dash, open, values }, paint) {
  const { data } = chart;
  const few = data.lines.length <= FEW_LINES;
  const width = open ? 3 : few ? 2 : 1.2;
  const line = { color: paint[colour], width, dash: DASHES[dash % DASHES.length] };
  const mode = data.steps.length < 40 && few ? "lines+markers" : "lines";
  const marker = { color: paint[colour], size: open ? 6 : 4 };
  return { ...TRACE, mode, x: at(chart, data.steps), y: values, yaxis: "y2", line, marker, opacity: open || few ? 1 : 0.85 };
}

const foundIn = ({ lines, steps }) =>
  lines.filter(({ found }) => found !== null).map((line) => ({ ...line, step: steps[line.found], value: line.values[line.found] }));

function marks(chart, paint) {
  const found = foundIn(chart.data);
  const marker = { size: 13, symbol: "circle", color: paint.ground, line: { color: found.map(({ colour }) => paint[colour]), width: 3 } };
  return { ...TRACE, uid: "found", mode: "markers", cliponaxis: false, x: at(chart, found.map(({ step }) => step)), y: found.map(({ value }) => value), yaxis: "y2", marker };
}

function layoutOf(chart, paint) {
  const { host, data } = chart;
  const narrow = isNarrow(host);
  const small = narrow ? 11 : 13;
  const frame = frameOf(host, 200, paint);
  const margin = { l: narrow ? 36 : 54, r: narrow ? 36 : 54, t: 12, b: 42 };
  const title = (text) => ({ text, font: { size: small } });
  const axis = { linecolor: paint.grid, zeroline: false, fixedrange: true, tickfont: { size: small } };
  const end = Math.max(data.total ?? 0, data.steps.at(-1) ?? 0, 10);
  const x = chart.log ? [0.9 * ZERO_AT, 1.1 * end] : [-0.01 * end, 1.01 * end];
  const threshold = { type: "line", xref: "paper", yref: "y2", x0: 0, x1: 1, y0: data.least, y1: data.least, line: { color: paint.text, width: 1, dash: "5px,4px" }, opacity: 0.6 };
  return {
    ...frame,
    margin,
    hovermode: false,
    dragmode: false,
    xaxis: { ...axis, gridcolor: paint.grid, title: title(data.labels.step), ...stepScale(chart, x, narrow) },
    yaxis: { ...axis, side: "right", showgrid: false, title: title(data.labels.loss), range: lossRange(chart.losses), nticks: 5, visible: chart.losses.train.x.length > 0 },
    yaxis2: { ...axis, overlaying: "y", side: "left", gridcolor: paint.grid, title: title(data.labels.score), range: [-0.03, 1.03], dtick: 0.25, tickformat: ".2~f" },
    shapes: data.least === null ? [] : [threshold],
    annotations: labels(chart, paint, x, { width: frame.width - margin.l - margin.r, height: frame.height - margin.t - margin.b }, small),
  };
}

function lossRange({ train, validation }) {
  const losses = [...train.y, ...validation.y];
  if (!losses.length) return [0, 1];
  const low = losses.reduce((least, loss) => Math.min(least, loss));
  // What breaks leaves the picture; it must not flatten all that was before.
  const high = Math.min(losses.reduce((most, loss) => Math.max(most, loss)), 2 * losses[0]);
  const span = Math.max(high - low, 0.2);
  return [low - 0.06 * span, low + 1.06 * span];
}

// What was found, by name beside its mark: left of it, where its curve was low before; right of it,
// where another mark stands there. Names that are close are moved apart.
function labels(chart, paint, x, { width, height }, size) {
  const scaled = (place) => (chart.log ? Math.log10(place) : place);
  const [low, high] = x.map(scaled);
  const found = foundIn(chart.data)
    .map((each) => ({ ...each, x: scaled(placeOf(chart, each.step)), down: (1 - each.value) * height }))
    .map((each) => ({ ...each, across: ((each.x - low) / (high - low)) * width }))
    .sort((one, other) => one.down - other.down);
  const crowded = (each) => found.some(({ across, down }) => across < each.across && each.across - across < CROWDED_PX && Math.abs(down - each.down) < CROWDED_PX / 2);
  return [-1, 1].flatMap((side) => {
    const here = found.filter((each) => crowded(each) === side > 0);
    if (here.length * LABEL_PX > height) return [];
    const apart = spread(here.map(({ down }) => down + side * LABEL_PX), LABEL_PX, height);
    return here.map(({ name, x, value, down, colour }, index) => ({
      text: `<b>${name}</b>`,
      x,
      y: value,
      yref: "y2",
      xanchor: side < 0 ? "right" : "left",
      ax: 12 * side,
      ay: apart[index] - down,
      showarrow: true,
      arrowhead: 0,
      arrowwidth: 1,
      arrowcolor: paint[colour],
      standoff: 6,
      font: { size, color: paint.text },
    }));
  });
}

// A piece of a line as the picture draws it; a broad pale one for a loss.
export function swatch(colour, dash, paint) {
  const { width, height } = SWATCH;
  const svg = svgNode("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  const loss = dash === null;
  const pattern = loss || !dash ? "none" : DASHES[dash % DASHES.length].replaceAll("px", "");
  svg.append(svgNode("line", { x1: 0, x2: width, y1: height / 2, y2: height / 2, stroke: paint[colour], "stroke-width": loss ? 7 : 2.5, "stroke-dasharray": pattern, opacity: loss ? 0.3 : 1 }));
  return svg;
}
