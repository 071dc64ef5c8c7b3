// The figure of several runs: a bold line of validation loss each, told apart by colour, dashes and
// marks, with its name at its end, over a faint line of train loss.

import { svgNode } from "./nodes.js";
import { endOf, lossRange, spread, training, validation } from "./overlay_points.js";
import { coloursOf, frameOf } from "./plotting.js";

const DASHES = ["solid", "9px,4px", "2px,3px", "9px,3px,2px,3px", "16px,5px", "5px,3px"];
const SYMBOLS = ["circle", "square", "diamond", "triangle-up", "cross", "x"];
const SHAPES = [
  "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0",
  "M-4-4h8v8h-8z",
  "M0-5l5 5-5 5-5-5z",
  "M0-5l5 8.5h-10z",
  "M-1.5-5h3v3.5h3.5v3h-3.5v3.5h-3v-3.5h-3.5v-3h3.5z",
  "M-4-2l2-2 2 2 2-2 2 2-2 2 2 2-2 2-2-2-2 2-2-2 2-2z",
];
const MARGIN = { l: 58, t: 10, b: 44 };
const LABEL_PX = 17; // height of the label of a line
const PHONE_PX = 480;
const NAMES = ["grid", "moment", ...DASHES.map((_, index) => `run-${index + 1}`)];

export const paintOf = (host) => coloursOf(host, NAMES);

// The runs in the picture with their curves; without those that cannot be told in this unit.
export function drawnRuns({ data, runs }) {
  return data.runs.flatMap((shown, look) => {
    const factor = data.unit === "bits" ? shown.bits : 1;
    if (factor === null) return [];
    const run = runs.get(shown.id);
    const curves = { measured: validation(run, data.axis, factor), trained: training(run, data.axis, factor) };
    return [{ ...shown, look, run, ...curves, end: endOf(run, data.axis, shown.total) }];
  });
}

// What the picture shows unless somebody zooms.
export function wholeView(drawn) {
  const end = Math.max(1e-3, ...drawn.map((run) => run.end));
  return { x: [-0.01 * end, 1.01 * end], y: lossRange(drawn.flatMap(({ measured, trained }) => [measured, trained])) };
}

export function tracesOf(drawn, paint) {
  const trace = { type: "scatter", showlegend: false };
  const colour = ({ look }) => paint[`run-${look + 1}`];
  const faint = drawn.map((run) => ({
    ...trace,
    uid: `${run.id} train`,
    mode: "lines",
    hoverinfo: "skip",
    line: { color: colour(run), width: 1.2 },
    opacity: 0.45,
    ...run.trained,
  }));
  const bold = drawn.map((run) => ({
    ...trace,
    uid: run.id,
    mode: "lines+markers",
    name: run.letter,
    hovertemplate: `<b>${run.letter}</b> %{y:.3f}<extra></extra>`,
    line: { color: colour(run), width: 2.5, dash: DASHES[run.look] },
    marker: { color: colour(run), size: run.measured.x.length > 30 ? 5 : 8, symbol: SYMBOLS[run.look] },
    ...run.measured,
  }));
  return [...faint, ...bold];
}

export function layoutOf(chart, drawn, paint) {
  const { host, data } = chart;
  const narrow = host.clientWidth < PHONE_PX;
  const small = narrow ? 11 : 13;
  const view = { ...wholeView(drawn), ...chart.zoom };
  const names = drawn.map(({ letter, short }) => (narrow || !short ? letter : `${letter} ${short}`));
  const margin = { ...MARGIN, l: narrow ? 42 : MARGIN.l, r: 22 + widest(names, small, paint.font) };
  const frame = frameOf(host, 200, paint);
  const axis = { gridcolor: paint.grid, linecolor: paint.grid, zeroline: false, tickfont: { size: small } };
  const title = (text) => ({ text, font: { size: small } });
  return {
    ...frame,
    margin,
    hoverlabel: { bgcolor: paint.ground, bordercolor: paint.grid, font: { color: paint.text } },
    hovermode: "x unified",
    dragmode: narrow ? false : "zoom",
    xaxis: { ...axis, title: title(data.labels.axis), range: view.x, nticks: narrow ? 5 : 9, hoverformat: data.axis === "seconds" ? ".1f" : ",d" },
    yaxis: { ...axis, title: title(data.labels.unit), range: view.y, nticks: 7 },
    annotations: labels(drawn, names, paint, view, frame.height - margin.t - margin.b, small),
  };
}

// The line that the slider moves: solid where somebody has put it, dotted where it follows.
export function placeShape(place, following, paint) {
  const line = { color: paint.moment, width: 1.5, dash: following ? "dot" : "solid" };
  return { type: "line", xref: "x", yref: "paper", x0: place, x1: place, y0: 0, y1: 1, line };
}

// The names at the ends of the lines, moved apart where two lines end close together.
function labels(drawn, names, paint, { y: [low, high] }, height, size) {
  const ends = drawn
    .map((run, index) => ({ ...run, name: names[index], x: run.measured.x.at(-1), y: run.measured.y.at(-1) }))
    .filter(({ y }) => y !== undefined && y >= low && y <= high)
    .map((run) => ({ ...run, px: ((high - run.y) / (high - low)) * height }))
    .sort((one, other) => one.px - other.px);
  // The last one stays above the numbers of the axis.
  const apart = spread(ends.map(({ px }) => px), LABEL_PX, height - LABEL_PX / 2);
  return ends.map(({ name, look, x, y, px }, index) => ({
    text: `<b>${name.slice(0, 1)}</b>${name.slice(1)}`,
    x,
    y,
    xanchor: "left",
    ax: 10,
    ay: apart[index] - px,
    showarrow: true,
    arrowhead: 0,
    arrowwidth: 1,
    arrowcolor: paint[`run-${look + 1}`],
    bgcolor: `${paint.ground}cc`,
    borderpad: 1,
    font: { size, color: paint.text },
  }));
}

function widest(names, size, font) {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.font = `700 ${size}px ${font}`;
  return Math.max(0, ...names.map((name) => canvas.measureText(name).width));
}

// A piece of the line as the picture draws it, for the list of runs.
export function swatch(look, colour) {
  const dash = DASHES[look] === "solid" ? "none" : DASHES[look].replaceAll("px", "");
  const box = svgNode("svg", { viewBox: "0 0 44 14", width: 44, height: 14, "aria-hidden": "true" });
  box.append(
    svgNode("line", { x1: 0, x2: 44, y1: 7, y2: 7, stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash }),
    svgNode("path", { d: SHAPES[look], transform: "translate(22 7)", fill: colour }),
  );
  return box;
}
