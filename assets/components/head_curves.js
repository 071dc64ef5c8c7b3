// What the heads of a model do through its training: scores from 0 to 1 over the loss, and a line at
// the moment that is shown. Whoever drags it, or presses anywhere in the picture, goes to another
// moment with the trigger "moved", as the moment bar does.
//
//   steps    where the heads were measured; each of `lines` has a value at each of them
//   found    of a line: the place in `steps` from which on its head has its job

import { curvesOf, figureOf, paintOf, swatch } from "./head_curves_figure.js";
import { hear, listen, refresh } from "./head_curves_pointer.js";
import { picture } from "./plotting.js";

// It hears the pointer by itself: plotly would take it away in the middle of a drag.
const CONFIG = { staticPlot: true, responsive: false };
const KEPT = "gpt-heads-scale"; // in the tab's storage

function mount(root) {
  const find = (selector) => root.querySelector(selector);
  const scale = sessionStorage.getItem(KEPT) ?? "log";
  return { root, host: find(".plot"), legend: find("ul"), line: find(".moment"), dot: find(".dot"), said: find(".said"), scale };
}

export default picture({ selector: ".gpt-heads", mount, take, draw, attach, forget });

function forget(chart) {
  clearTimeout(chart.timer);
}

function take(chart, data) {
  const before = chart.data;
  Object.assign(chart, { data, moments: data.moments });
  if (!before || JSON.stringify(before.loss) !== JSON.stringify(data.loss)) chart.losses = curvesOf(data.loss);
  hear(chart, data);
  return true;
}

async function draw(Plotly, chart) {
  const { host, data, root } = chart;
  chart.log = chart.scale === "log";
  const paint = paintOf(host);
  const figure = figureOf(chart, paint);
  // Another moment alone moves the line and draws nothing anew.
  const drawn = JSON.stringify([figure, data.legend]);
  if (drawn !== chart.drawn) {
    chart.drawn = drawn;
    await Plotly.react(host, figure.data, figure.layout, CONFIG);
    chart.legend.replaceChildren(...data.legend.map((entry) => legendItem(entry, paint)));
  }
  host.setAttribute("aria-label", data.labels.summary);
  host.dataset.points = String(data.steps.length);
  host.dataset.lines = String(data.lines.length);
  host.dataset.marks = String(data.lines.filter(({ found }) => found !== null).length);
  refresh(chart);
  showScales(chart);
  root.dataset.ready = "true";
}

function legendItem({ text, colour, dash }, paint) {
  const item = document.createElement("li");
  const words = document.createElement("span");
  words.textContent = text;
  item.append(swatch(colour, dash, paint), words);
  return item;
}

function showScales({ root, data, scale }) {
  root.querySelector(".scales").setAttribute("aria-label", data.labels.scale);
  for (const button of root.querySelectorAll("[data-scale]")) {
    button.textContent = data.labels.scales[button.dataset.scale];
    button.setAttribute("aria-pressed", String(button.dataset.scale === scale));
  }
}

function attach(Plotly, chart) {
  for (const button of chart.root.querySelectorAll("[data-scale]")) {
    button.disabled = false;
    button.onclick = () => {
      chart.scale = button.dataset.scale;
      sessionStorage.setItem(KEPT, chart.scale);
      draw(Plotly, chart);
    };
  }
  listen(chart);
}
