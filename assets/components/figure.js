// A plotly figure that the server made, drawn over the one before it without a flicker.

import { frameOf, picture } from "./plotting.js";

const CONFIG = { responsive: false, displaylogo: false, displayModeBar: false, scrollZoom: false };

export default picture({ selector: ".gpt-figure", mount, take, draw, attach });

function mount(root) {
  return { root, host: root.querySelector(".plot") };
}

function take(chart, data) {
  chart.data = data;
  return true;
}

async function draw(Plotly, chart) {
  const { host, data, root } = chart;
  host.style.height = `${data.height}px`;
  const { data: traces, layout } = JSON.parse(data.figure);
  const { width, height, autosize, font } = frameOf(host, 160, { font: getComputedStyle(host).fontFamily, text: layout.font?.color });
  // `uirevision` keeps what was turned or zoomed by hand.
  const frame = { ...layout, width, height, autosize, font: { ...font, ...layout.font }, uirevision: data.shape };
  await Plotly.react(host, traces, frame, CONFIG);
  host.setAttribute("aria-label", data.summary);
  root.dataset.ready = "true";
}

function attach() {}
