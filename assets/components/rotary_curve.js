// The product of one query and one key at every distance, as a curve with the distance of the moment on it.

import { filled } from "./attention_weights.js";
import { figure } from "./equations.js";
import { frequencies } from "./encodings.js";
import { made, svgNode } from "./nodes.js";

const HEIGHT = 230;
const SIDES = { left: 52, right: 12, top: 26, bottom: 44 };
const NAME = 20; // px above the curve, for the name of what is hidden
const TICKS = { x: 6, y: 4 };
const SAME = 1e-9; // what rounding makes of one product, as a share of it

// Round numbers between two values, about so many.
function ticks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((each) => each * power >= rough);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(6)));
}

// What q turned to place m and k turned to place n score together, for m - n from -last to last. Each pair of
// numbers adds a cosine and a sine of the distance: thousands of distances take no longer than a frame.
export function productsByDistance(q, k, last, base) {
  const products = new Float64Array(2 * last + 1);
  const half = q.length / 2;
  frequencies(q.length, base).forEach((speed, pair) => {
    const along = q[pair] * k[pair] + q[pair + half] * k[pair + half];
    const across = q[pair] * k[pair + half] - q[pair + half] * k[pair];
    for (let distance = 0; distance <= last; distance++) {
      const [even, odd] = [along * Math.cos(distance * speed), across * Math.sin(distance * speed)];
      products[last + distance] += even + odd;
      if (distance) products[last - distance] += even - odd;
    }
  });
  return products;
}

export function drawCurve(view) {
  const { data, byDistance: values } = view;
  const svg = view.part(".curve");
  const last = data.context - 1;
  const width = Math.max(svg.clientWidth, 200);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const room = (high - low || 1) * 0.05;
  const [bottom, top] = [low - room, high + room];
  const x = (distance) => SIDES.left + ((distance + last) / (2 * last)) * (width - SIDES.left - SIDES.right);
  const y = (value) => HEIGHT - SIDES.bottom - ((value - bottom) / (top - bottom)) * (HEIGHT - SIDES.bottom - SIDES.top - NAME);
  view.axes = { x, y, last, width };
  const floor = HEIGHT - SIDES.bottom;
  const parts = [];
  if (data.causal) {
    parts.push(svgNode("rect", { class: "hidden", x: x(-last), y: SIDES.top, width: x(0) - x(-last), height: floor - SIDES.top }));
    parts.push(svgNode("text", { class: "hidden-name", x: x(-last) + 6, y: SIDES.top + 15 }, data.labels.hidden));
  }
  for (const value of ticks(bottom, top, TICKS.y)) {
    parts.push(svgNode("path", { class: value === 0 ? "zero" : "grid", d: `M${SIDES.left} ${y(value)}H${width - SIDES.right}` }));
    parts.push(svgNode("text", { class: "tick", x: SIDES.left - 6, y: y(value) + 4.5, "text-anchor": "end" }, figure(value)));
  }
  for (const distance of ticks(-last, last, Math.min(TICKS.x, 2 * last)).filter(Number.isInteger)) {
    parts.push(svgNode("text", { class: "tick", x: x(distance), y: floor + 17, "text-anchor": "middle" }, figure(distance)));
  }
  parts.push(svgNode("text", { class: "axis", x: width / 2, y: HEIGHT - 6, "text-anchor": "middle" }, data.labels["axis-distance"]));
  const points = [...values].map((value, at) => `${x(at - last).toFixed(1)} ${y(value).toFixed(1)}`);
  parts.push(svgNode("path", { class: "line", d: `M${points.join("L")}` }));
  view.marker = svgNode("g", { class: "marker" });
  svg.replaceChildren(...parts, view.marker);
  svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
  listen(view, svg);
  view.part(".found").replaceChildren(...found(view).map((sentence) => made("p", "why", sentence)));
}

// The distance of the moment, or the one that is pointed at.
export function markDistance(view, distance) {
  view.distance = distance;
  mark(view, view.lookedAt ?? distance);
}

function mark(view, distance) {
  const { data, byDistance: values } = view;
  const { x, y, last, width } = view.axes;
  const value = values[distance + last];
  const [left, height] = [x(distance), y(value)];
  const anchor = left < width * 0.2 ? "start" : left > width * 0.8 ? "end" : "middle";
  view.marker.replaceChildren(
    svgNode("path", { d: `M${left} ${SIDES.top - 4}V${HEIGHT - SIDES.bottom}` }),
    svgNode("circle", { cx: left, cy: height, r: 5.5 }),
    svgNode("text", { x: left, y: SIDES.top - 9, "text-anchor": anchor }, `m − n = ${figure(distance)}: ${figure(value)}`),
  );
  const svg = view.part(".curve");
  const words = data.labels["curve-at"].replace("{distance}", figure(distance)).replace("{product}", figure(value));
  svg.setAttribute("aria-label", `${data.labels.curve} ${words}`);
  // Who listens hears what the arrow keys reach, not every move of a slider.
  view.part(".distance .told").textContent = view.lookedAt === undefined ? "" : words;
}

function listen(view, svg) {
  const { last, width } = view.axes;
  const look = (distance) => {
    view.lookedAt = distance === null ? undefined : Math.min(Math.max(distance, -last), last);
    mark(view, view.lookedAt ?? view.distance);
  };
  svg.onpointermove = (event) => {
    const share = (event.clientX - svg.getBoundingClientRect().left - SIDES.left) / (width - SIDES.left - SIDES.right);
    look(Math.round(share * 2 * last) - last);
  };
  svg.onpointerleave = svg.onblur = () => look(null);
  svg.onkeydown = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    look((view.lookedAt ?? view.distance) + by);
  };
}

// What distance really does, in numbers: of the key at the query's own place and before it.
function found({ data, byDistance }) {
  const last = data.context - 1;
  const values = [...byDistance.subarray(last)];
  const words = data.labels;
  const [most, least] = [Math.max(...values), Math.min(...values)];
  const size = Math.max(...values.map(Math.abs));
  const [falls, rises] = [-1, 1].map((sign) => values.filter((value, at) => at && sign * (value - values[at - 1]) > 0).length);
  const half = Math.ceil(values.length / 2);
  const mean = (some) => some.reduce((sum, value) => sum + value, 0) / some.length;
  const gaps = {
    last, falls, rises,
    most: figure(most), mostAt: values.indexOf(most),
    least: figure(least), leastAt: values.indexOf(least),
    near: figure(mean(values.slice(0, half))), far: figure(mean(values.slice(half))),
  };
  const fill = (name) => filled(words[name], gaps);
  if (most - least <= SAME * size) return [fill("found-same")];
  return ["found-ends", rises === 0 ? "found-falls" : "found-mixed", "found-halves"].map(fill);
}
