// Loss curves of several runs in one picture, lined up by steps, tokens or seconds.
//
// As with the single curve the server sends only what is new: the points of a run start right after
// step `after` (-1: from the beginning), and what is missing here is asked for with "resync". A run
// that was taken out of the picture keeps its points, for when it comes back.
//
// The slider below the picture spans what the picture shows, so that a zoom makes it finer. It calls
// the trigger "place" with a place on the chosen axis, or with "end", which follows the newest.

import { drawnRuns, layoutOf, paintOf, placeShape, swatch, tracesOf } from "./overlay_figure.js";
import { addPoints, emptyRun } from "./overlay_points.js";
import { picture } from "./plotting.js";

const CONFIG = { displayModeBar: false, displaylogo: false, responsive: false, doubleClick: false, showTips: false };
const WAIT_MS = 120; // while dragging, the page follows at most this often
const DOUBLE_CLICK_MS = 350;
const FINENESS = 1000; // places of the slider
const THUMB_PX = 20;

function mount(root) {
  const find = (selector) => root.querySelector(selector);
  return {
    root,
    runs: new Map(),
    list: find("ul"),
    host: find(".gpt-overlay-plot"),
    slider: find("input"),
    end: find("button"),
    said: find("output"),
  };
}

export default picture({ selector: ".gpt-overlay", mount, take, draw, attach, forget });

function forget(chart) {
  clearTimeout(chart.timer);
  clearTimeout(chart.click);
}

// Takes over what the server has sent; false where something before it is missing.
function take(chart, data) {
  const lacks = data.runs.filter(({ id, after }) => after > (chart.runs.get(id)?.last ?? -1));
  if (lacks.length) {
    const missing = lacks.map(({ id, after }) => `${id} ${after}`).join();
    if (chart.asked !== missing) chart.tell("resync", missing);
    chart.asked = missing;
    return false;
  }
  for (const { id, after, points } of data.runs) {
    if (after < 0 || !chart.runs.has(id)) chart.runs.set(id, emptyRun());
    addPoints(chart.runs.get(id), points);
  }
  const view = [data.axis, data.unit, ...data.runs.map(({ id }) => id)].join(" ");
  if (chart.view !== view) chart.zoom = null;
  // What is being dragged is newer than what the server has answered.
  const place = chart.dragging ? chart.place : data.place;
  Object.assign(chart, { data, view, place, asked: null });
  return true;
}

async function draw(Plotly, chart) {
  const { host, data } = chart;
  const paint = paintOf(host);
  const drawn = drawnRuns(chart);
  chart.newest = Math.max(0, ...drawn.map(({ run }) => run[data.axis].at(-1) ?? 0));
  const layout = layoutOf(chart, drawn, paint);
  layout.shapes = [placeShape(chart.place ?? chart.newest, chart.place === null, paint)];
  // One call, one drawing: the trainer needs the core more than the picture does.
  await Plotly.react(host, tracesOf(drawn, paint), layout, CONFIG);
  host.setAttribute("aria-label", data.labels.summary);
  host.dataset.lines = String(drawn.filter(({ measured }) => measured.x.length).length);
  host.dataset.points = String(drawn.reduce((sum, { run }) => sum + run.step.length, 0));
  host.dataset.axis = data.axis;
  host.dataset.unit = data.unit;
  list(chart, paint);
  fit(chart);
}

function list({ list, data }, paint) {
  const items = data.runs.map(({ letter, name, said }, look) => {
    const bold = document.createElement("b");
    bold.textContent = letter;
    const facts = document.createElement("small");
    facts.textContent = said;
    const words = document.createElement("span");
    words.append(bold, ` ${name} `, facts);
    const item = document.createElement("li");
    item.append(swatch(look, paint[`run-${look + 1}`]), words);
    return item;
  });
  list.replaceChildren(...items);
}

// Puts the slider under the picture: as wide, and from end to end of what it shows.
function fit(chart) {
  const { slider, host, root, data } = chart;
  const { margin, width, xaxis } = host.layout;
  const [low, high] = xaxis.range;
  root.style.setProperty("--gpt-left", `${margin.l - THUMB_PX / 2}px`);
  root.style.setProperty("--gpt-right", `${margin.r - THUMB_PX / 2}px`);
  root.style.setProperty("--gpt-share", `${(100 * (at(chart) - low)) / (high - low)}%`);
  slider.setAttribute("aria-label", data.labels.place);
  if (!chart.dragging) {
    slider.min = String(low);
    slider.max = String(high);
    slider.step = String((high - low) / FINENESS);
    slider.value = String(at(chart));
  }
  chart.end.textContent = data.labels.newest;
  chart.end.hidden = chart.place === null;
  const place = number(chart, at(chart));
  chart.said.textContent = (chart.place === null ? data.labels.following : data.labels.at).replace("{place}", place);
  slider.setAttribute("aria-valuetext", chart.said.textContent);
  slider.disabled = !chart.watcher || !chart.newest;
  root.dataset.place = chart.place === null ? "end" : String(chart.place);
}

const at = ({ place, newest }) => place ?? newest;

function number({ data }, place) {
  return place.toLocaleString(data.lang, { maximumFractionDigits: data.axis === "seconds" ? 1 : 0 });
}

function attach(Plotly, chart) {
  const { host, slider } = chart;
  chart.watcher = true;
  const send = () => {
    clearTimeout(chart.timer);
    chart.timer = null;
    chart.tell("place", chart.place === null ? "end" : String(chart.place));
  };
  const go = (place) => {
    const digits = chart.data.axis === "seconds" ? 100 : 1;
    const rounded = Math.round(digits * place) / digits;
    chart.place = rounded >= chart.newest ? null : Math.max(0, rounded);
    const line = placeShape(at(chart), chart.place === null, paintOf(host));
    Plotly.relayout(host, { shapes: [line] });
    fit(chart);
  };
  slider.oninput = () => {
    chart.dragging = true;
    go(Number(slider.value));
    chart.timer ??= setTimeout(send, WAIT_MS);
  };
  slider.onchange = () => {
    chart.dragging = false;
    send();
    fit(chart);
  };
  chart.end.onclick = () => {
    go(chart.newest);
    send();
    slider.focus(); // the button is gone
  };
  host.on("plotly_click", ({ points }) => {
    // The first half of a double-click is none.
    chart.click = setTimeout(() => {
      go(points[0].x);
      send();
    }, DOUBLE_CLICK_MS);
  });
  host.on("plotly_relayout", (change) => {
    if (!Object.keys(change).some((name) => /axis\.range/.test(name))) return;
    chart.zoom = { x: host.layout.xaxis.range, y: host.layout.yaxis.range };
    fit(chart);
  });
  host.on("plotly_doubleclick", () => {
    clearTimeout(chart.click);
    chart.zoom = null;
    draw(Plotly, chart);
  });
  fit(chart);
}
