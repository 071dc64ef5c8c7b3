// A plotly figure that the server made, drawn over the one before it without a flicker.

import { listen } from "./figure_hover.js";
import { coloursOf, frameOf, picture } from "./plotting.js";

const CONFIG = { displaylogo: false, displayModeBar: false, scrollZoom: false };
const LEAST_PX = 240;
let canTurn;

export default picture({ selector: ".gpt-figure", mount, take, draw, attach });

function mount(root) {
  return { root, host: root.querySelector(".plot"), told: root.querySelector(".told") };
}

function take(chart, data) {
  Object.assign(chart, { data, figure: JSON.parse(data.figure) });
  return true;
}

async function draw(Plotly, chart) {
  const { host, told, data, figure, root } = chart;
  const solid = "scene" in figure.layout;
  host.hidden = solid && !hasWebGL();
  host.tabIndex = solid ? -1 : 0;
  told.textContent = host.hidden ? data.labels.flat : "";
  host.style.height = `${heightOf(host, data.height)}px`;
  await (host.hidden ? Plotly.react(host, []) : Plotly.react(host, figure.data, layoutOf(chart), CONFIG));
  chart.shape = data.shape;
  host.setAttribute("aria-label", data.summary);
  root.dataset.ready = "true";
}

function attach(Plotly, chart) {
  listen(Plotly, chart);
}

// On a phone a picture is no higher than wide, so that it can be seen whole.
const heightOf = (host, wanted) => Math.min(wanted, Math.max(host.clientWidth, LEAST_PX));

// The figure's own layout, as large as there is room, in the font and the colours of the page.
function layoutOf(chart) {
  const { host, data, figure } = chart;
  const paint = coloursOf(host, []);
  const { font, ...frame } = frameOf(host, LEAST_PX, paint);
  const own = figure.layout;
  const hoverlabel = { bgcolor: paint.ground, bordercolor: paint.text, align: "left", font };
  // A drag would zoom, and nothing on the page says how to get back; on a phone it scrolls the page.
  const axes = Object.keys(own).filter((name) => /^[xy]axis\d*$/.test(name));
  const still = Object.fromEntries(axes.map((name) => [name, { ...own[name], fixedrange: true }]));
  const given = { dragmode: false, hoverlabel, ...own, ...still, ...sceneOf(chart) };
  // While `uirevision` stays the same, so does what was hidden in the legend.
  return { ...given, ...frame, font: { ...font, ...own.font }, uirevision: data.shape };
}

// The scene of the new figure, seen from where the one before it was turned to.
function sceneOf({ host, data, figure, shape }) {
  const { scene } = figure.layout;
  if (!scene) return {};
  // plotly's layout lags behind a quick hand; the drawn scene knows.
  const drawn = shape === data.shape && host._fullLayout?.scene?._scene;
  return { scene: drawn ? { ...scene, camera: drawn.getCamera() } : scene };
}

function hasWebGL() {
  canTurn ??= document.createElement("canvas").getContext("webgl") !== null;
  return canTurn;
}
