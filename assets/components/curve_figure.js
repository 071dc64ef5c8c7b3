// The figure of the curve: loss on top, below it the marks of snapshots and samples, the learning
// rate and the gradient norm, all over the same steps.

import { ZERO_AT, crossings, logTicks, wholeView, written } from "./curve_points.js";
import { coloursOf, frameOf } from "./plotting.js";

const PHONE_PX = 480;
const LABEL_PX = 16; // height of the label of a line
const LABEL_AWAY_PX = 9; // how far it stands from the end of its line
const PANELS = { loss: [0.42, 1], marks: [0.34, 0.395], rate: [0.18, 0.285], norm: [0, 0.125] };

export const paintOf = (host) => coloursOf(host, ["train", "validation", "value", "query", "moment", "grid"]);
export const isNarrow = (element) => element.clientWidth < PHONE_PX;

// How steps become places on the axis of steps, and back.
export const placeOf = (chart, step) => (chart.log ? Math.max(step, ZERO_AT) : step);
export const stepOf = (chart, place) => (chart.log && place < 0.75 ? 0 : place);

// The part of run and loss that is in the picture: what somebody has zoomed to, or all of it.
export const viewOf = (chart) => ({ ...wholeView(chart.series, chart.total, chart.log), ...chart.zoom });

export function figureOf(chart, paint, exporting = false) {
  const view = viewOf(chart);
  return { data: tracesOf(chart, paint), layout: layoutOf(chart, paint, view, exporting) };
}

// The lines to hold the curve against, within the picture and beyond it.
export function linesIn(chart, { y }) {
  const within = ({ loss }) => loss >= y[0] && loss <= y[1];
  const lines = chart.lines ?? [];
  return { within: lines.filter(within), beyond: lines.filter((line) => !within(line)) };
}

function tracesOf(chart, paint) {
  const { series, unit, words } = chart;
  const drawn = (values) => values.map(unit.of);
  const x = series.step.map((step) => placeOf(chart, step));
  const trace = (uid, given) => ({ type: "scatter", uid, mode: "lines", showlegend: false, x, ...given });
  const marks = (uid, steps, y, symbol, colour) =>
    trace(uid, {
      mode: "markers",
      name: words[uid],
      showlegend: true,
      x: steps.map((step) => placeOf(chart, step)),
      y: steps.map(() => y),
      yaxis: "y4",
      marker: { symbol, size: 7, color: colour, line: { color: colour, width: 1.5 } },
    });
  // A line of one or two points would not be seen.
  const mode = series.step.length < 3 ? "lines+markers" : "lines";
  const passed = crossings(series, chart.lines ?? []);
  return [
    trace("raw", { y: drawn(series.train), line: { color: paint.train, width: 1 }, opacity: 0.28 }),
    trace("train", { mode, name: words.train, showlegend: true, y: drawn(series.smooth), line: { color: paint.train, width: 2.5 } }),
    trace("validation", {
      mode: "lines+markers",
      name: words.validation,
      showlegend: true,
      x: series.measuredAt.map((step) => placeOf(chart, step)),
      y: drawn(series.measured),
      line: { color: paint.validation, width: 2, dash: "dot" },
      marker: { size: 7, symbol: "diamond", color: paint.validation },
    }),
    trace("passed", {
      mode: "markers+text",
      cliponaxis: false,
      x: passed.map((crossing) => crossingPlace(chart, crossing)),
      y: passed.map(({ loss }) => unit.of(loss)),
      text: passed.map(({ number }) => String(number)),
      textfont: { size: 11, color: paint.text },
      marker: { size: 17, color: paint.ground, line: { color: paint.text, width: 1.5 } },
    }),
    marks("snapshot", chart.moments, 1, "triangle-up", paint.moment),
    marks("sample", series.sampleAt, 0, "circle-open", paint.moment),
    trace("rate", { mode, y: series.rate, yaxis: "y2", line: { color: paint.value, width: 1.5 } }),
    trace("norm", { mode, y: series.norm, yaxis: "y3", line: { color: paint.query, width: 1 } }),
  ];
}

function crossingPlace(chart, { from, step, share }) {
  const [begin, end] = [placeOf(chart, from), placeOf(chart, step)];
  return chart.log ? begin * (end / begin) ** share : begin + share * (end - begin);
}

function layoutOf(chart, paint, view, exporting) {
  const { host, unit, words } = chart;
  const narrow = isNarrow(host);
  const small = narrow ? 11 : 13;
  const y = view.y.map(unit.of);
  const x = view.x.map((step) => (chart.log ? Math.max(step, 0.9 * ZERO_AT) : step));
  const font = { size: narrow ? 11 : 12, color: paint.text };
  const room = Math.max(0, ...(chart.lines ?? []).map((line) => widthOf(labelOf(chart, line, narrow), font.size, paint)));
  const margin = { l: narrow ? 44 : 62, r: 14 + room + (room && LABEL_AWAY_PX), t: exporting ? 62 : 32, b: 42 };
  const frame = frameOf(host, 240, paint);
  const axis = { gridcolor: paint.grid, linecolor: paint.grid, zeroline: false, tickfont: { size: small } };
  const title = (text) => ({ text, font: { size: small } });
  const plot = { size: frame, margin, narrow, y, font };
  return {
    ...frame,
    margin,
    title: exporting ? { text: words.title, font: { size: 15 }, x: 0, xref: "paper", y: 0.98, yanchor: "top" } : undefined,
    paper_bgcolor: exporting ? paint.ground : frame.paper_bgcolor,
    hovermode: false,
    dragmode: narrow ? false : "zoom",
    // What somebody took out by a click on the legend stays out.
    legend: { uirevision: chart.run, orientation: "h", x: 0, y: 1, yanchor: "bottom", font: { size: small } },
    xaxis: { ...axis, anchor: "y3", title: title(words.step), ...stepScale(chart, x, narrow) },
    yaxis: { ...axis, domain: PANELS.loss, title: title(words[`axis_${unit.name}`]), ...scale(unit.log, y, 7) },
    yaxis4: { domain: PANELS.marks, range: [-0.6, 1.6], fixedrange: true, showgrid: false, zeroline: false, showticklabels: false },
    yaxis2: { ...axis, domain: PANELS.rate, rangemode: "tozero", fixedrange: true, nticks: 3 },
    yaxis3: { ...axis, domain: PANELS.norm, fixedrange: true, ...scale(true, normRange(chart.series.norm), 3) },
    shapes: [...lineShapes(chart, paint, view), ...momentShape(chart, paint)],
    annotations: [
      panelName(words.rate, PANELS.rate, paint, small),
      panelName(words.norm, PANELS.norm, paint, small),
      ...lineLabels(chart, paint, view, plot),
    ],
  };
}

function scale(log, [low, high], most) {
  if (!log) return { type: "linear", range: [low, high], nticks: most, tickvals: null };
  return { type: "log", range: [low, high].map(Math.log10), ...labelled(logTicks(low, high, most)) };
}

// The axis of steps, plain or logarithmic.
export function stepScale(chart, [low, high], narrow) {
  if (!chart.log) return { type: "linear", range: [low, high], tickmode: "auto", nticks: narrow ? 5 : 10, tickformat: "," };
  const whole = logTicks(Math.max(low, 1), high, narrow ? 5 : 9).filter(Number.isInteger);
  const { tickvals, ticktext } = labelled(whole);
  const zero = low <= ZERO_AT ? [[ZERO_AT], ["0"]] : [[], []];
  return {
    type: "log",
    range: [low, high].map(Math.log10),
    tickmode: "array",
    tickvals: [...zero[0], ...tickvals],
    ticktext: [...zero[1], ...ticktext],
  };
}

function labelled(ticks) {
  const text = (tick) => Number(tick.toPrecision(4)).toLocaleString("en", { maximumSignificantDigits: 4 });
  return { tickmode: "array", tickvals: ticks, ticktext: ticks.map(text) };
}

function normRange(norms) {
  const seen = norms.filter((norm) => norm > 0);
  if (!seen.length) return [0.1, 10];
  let [low, high] = [seen[0], seen[0]];
  for (const norm of seen) {
    low = Math.min(low, norm);
    high = Math.max(high, norm);
  }
  return [low / 1.3, high * 1.3];
}

function panelName(text, [, top], paint, size) {
  return { text, x: 0, y: top, xref: "paper", yref: "paper", xanchor: "left", yanchor: "bottom", showarrow: false, font: { size, color: paint.text } };
}

function momentShape(chart, paint) {
  if (chart.moment === null) return [];
  const x = placeOf(chart, chart.moment);
  const line = { color: paint.moment, width: 1.5, dash: chart.following ? "dot" : "solid" };
  return [{ type: "line", xref: "x", yref: "paper", x0: x, x1: x, y0: 0, y1: 1, line }];
}

function lineShapes(chart, paint, view) {
  const line = { color: paint.text, width: 1, dash: "5px,4px" };
  return linesIn(chart, view).within.map(({ loss }) => {
    const y = chart.unit.of(loss);
    return { type: "line", xref: "paper", yref: "y", x0: 0, x1: 1, y0: y, y1: y, line, opacity: 0.5, layer: "below" };
  });
}

function labelOf({ unit, words }, { name, loss }, narrow) {
  return narrow ? words.short[name] : `${words.names[name]} ${written(unit, loss, 2)}`;
}

const pen = document.createElement("canvas").getContext("2d");
function widthOf(text, size, paint) {
  pen.font = `${size}px ${paint.font}`;
  return Math.ceil(pen.measureText(text).width);
}

// The names of the lines right of the picture, moved apart where two lines are close.
function lineLabels(chart, paint, view, { size, margin, narrow, y, font }) {
  const { unit } = chart;
  const place = unit.log ? Math.log10 : (value) => value;
  const [bottom, top] = y.map(place);
  const [low, high] = PANELS.loss;
  const height = (size.height - margin.t - margin.b) * (high - low);
  const lines = linesIn(chart, view)
    .within.map((line) => ({ ...line, at: place(unit.of(line.loss)) }))
    .map((line) => ({ ...line, px: ((top - line.at) / (top - bottom)) * height }))
    .sort((one, other) => one.px - other.px);
  const apart = spread(lines.map(({ px }) => px), height);
  return lines.map(({ at, px, ...line }, index) => ({
    text: labelOf(chart, line, narrow),
    x: 1,
    xref: "paper",
    xanchor: "left",
    y: at, // of an axis of logarithms the logarithm
    yref: "y",
    ax: LABEL_AWAY_PX,
    ay: apart[index] - px,
    showarrow: true,
    arrowhead: 0,
    arrowwidth: 1,
    arrowcolor: paint.text,
    opacity: 0.9,
    borderpad: 0,
    font,
  }));
}

// Sorted places, each at least a label below the one before, none outside.
function spread(places, height) {
  const found = [...places];
  for (let i = 1; i < found.length; i++) found[i] = Math.max(found[i], found[i - 1] + LABEL_PX);
  for (let i = found.length - 1, limit = height; i >= 0; i--, limit = found[i + 1] - LABEL_PX) {
    found[i] = Math.min(found[i], limit);
  }
  return found;
}
