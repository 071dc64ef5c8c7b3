// The curve of a run, growing while the run trains.
//
// The server sends only what is new: `points` and `samples` start right after step `after` (-1:
// from the beginning, and with `words`); `lines` come once, as soon as they are counted. Where the
// browser lacks what came before, because the component was mounted anew or an update was skipped,
// it asks for everything with the trigger "resync". A click on the picture goes to the moment
// nearest to it with the trigger "moved".

import { hide, listen, refresh } from "./curve_card.js";
import { figureOf, paintOf, stepOf } from "./curve_figure.js";
import { showNotes } from "./curve_notes.js";
import { addPoints, emptySeries, unitOf } from "./curve_points.js";
import { picture } from "./plotting.js";

const CONFIG = { displayModeBar: false, displaylogo: false, responsive: false, doubleClick: false };
const KEPT = "gpt-curve"; // in the tab's storage: the unit and the scale that were chosen

function mount(root) {
  const find = (selector) => root.querySelector(selector);
  const chosen = { unit: "nats", scale: "linear", ...JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") };
  return { root, host: find(".gpt-curve"), cursor: find(".cursor"), card: find(".card"), notes: find(".notes"), chosen };
}

export default picture({ selector: ".gpt-curve-part", mount, take, draw, attach });

// Takes over what the server has sent; false where something before it is missing.
function take(chart, data) {
  const { after } = data.points;
  const other = chart.run !== data.run;
  const lacks = after >= 0 && (other || after > chart.series.last || (data.counted && !chart.lines && !data.lines));
  if (lacks) {
    if (chart.asked !== after) chart.tell("resync", after);
    chart.asked = after;
    return false;
  }
  if (after < 0) {
    if (other) Object.assign(chart, { run: data.run, zoom: null, at: null });
    Object.assign(chart, { series: emptySeries(), words: data.words, lines: null, asked: null });
  }
  addPoints(chart.series, data.points, data.samples);
  chart.lines = data.lines ?? chart.lines;
  const { moments, moment, following, total, summary } = data;
  Object.assign(chart, { moments, moment, following, total, summary, perCharacter: data.tokens_per_character });
  return true;
}

async function draw(Plotly, chart) {
  const { host, chosen } = chart;
  const known = chosen.unit !== "bits" || chart.perCharacter !== null;
  chart.unit = unitOf(known ? chosen.unit : "nats", chart.perCharacter);
  chart.log = chosen.scale === "log";
  const { data, layout } = figureOf(chart, paintOf(host));
  // One call, one drawing: the trainer needs the core more than the picture does.
  await Plotly.react(host, data, layout, CONFIG);
  host.setAttribute("aria-label", chart.summary);
  host.dataset.points = String(chart.series.last + 1);
  host.dataset.run = chart.run;
  refresh(chart);
  showNotes(chart);
  showButtons(chart);
}

function showButtons(chart) {
  const { root, words, unit, chosen } = chart;
  root.querySelector(".units").setAttribute("aria-label", words.unit);
  root.querySelector(".scales").setAttribute("aria-label", words.scale);
  for (const button of root.querySelectorAll("[data-unit]")) {
    const name = button.dataset.unit;
    button.textContent = words.units[name];
    button.setAttribute("aria-pressed", String(name === unit.name));
    button.disabled = !chart.watcher || (name === "bits" && chart.perCharacter === null);
    button.title = name === "bits" && chart.perCharacter === null ? words.no_bits : "";
  }
  for (const button of root.querySelectorAll("[data-scale]")) {
    button.textContent = words.scales[button.dataset.scale];
    button.setAttribute("aria-pressed", String(button.dataset.scale === chosen.scale));
    button.disabled = !chart.watcher;
  }
  for (const button of root.querySelectorAll(".end button")) {
    button.disabled = !chart.watcher;
    button.setAttribute("aria-label", words[button.dataset.do]);
    button.title = words[button.dataset.do];
  }
  const whole = root.querySelector("[data-do=whole]");
  whole.textContent = words.whole;
  whole.hidden = !chart.zoom;
}

// Hears the buttons and the picture, once there is one.
function attach(Plotly, chart) {
  const { root, host, chosen } = chart;
  chart.watcher = true;
  const choose = (change) => {
    Object.assign(chosen, change);
    sessionStorage.setItem(KEPT, JSON.stringify(chosen));
    draw(Plotly, chart);
  };
  for (const button of root.querySelectorAll("[data-unit]")) button.onclick = () => choose({ unit: button.dataset.unit });
  for (const button of root.querySelectorAll("[data-scale]")) button.onclick = () => choose({ scale: button.dataset.scale });
  root.querySelector("[data-do=whole]").onclick = () => {
    chart.zoom = null;
    draw(Plotly, chart);
  };
  for (const format of ["png", "svg"]) {
    root.querySelector(`[data-do=${format}]`).onclick = () => {
      const figure = figureOf(chart, paintOf(host), true);
      const { width, height } = figure.layout;
      Plotly.downloadImage(figure, { format, filename: chart.words.file, width, height, scale: 2 });
    };
  }
  host.on("plotly_relayout", (change) => {
    if (!Object.keys(change).some((name) => /axis\.range/.test(name))) return;
    chart.zoom = zoomOf(chart);
    hide(chart);
    draw(Plotly, chart);
  });
  listen(chart, (moment) => {
    if (moment !== null) chart.tell("moved", moment === chart.moments.at(-1) ? "live" : String(moment));
  });
  showButtons(chart);
}

// What somebody has zoomed to, in steps and nats: it stays when unit or scale change.
function zoomOf({ host, unit, log }) {
  const plain = (axis) => axis.range.map((end) => (axis.type === "log" ? 10 ** end : end));
  const { xaxis, yaxis } = host.layout;
  return { x: plain(xaxis).map((place) => stepOf({ log }, place)), y: plain(yaxis).map(unit.nats) };
}
