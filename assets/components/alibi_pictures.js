// The two pictures of alibi.js, one above the other over the same places: what each head takes off the scores,
// as roofs with their ridge at the query, and the weights that the chosen one would give by that alone.

import { svgNode } from "./nodes.js";

const LEAST = -8; // of the axis of scores: below, less than a thousandth of a weight is left
const EVERY = 2; // between its lines
const MARGIN = { left: 52, right: 64, top: 26, bottom: 30 };
const COLOURS = 8;
const ROUND = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10];
const SPLIT = 0.6; // of the height for the roofs

// Draws `view` into `svg`, as wide as it is: { slopes, head, query, key, places, causal, weights, words }.
export function draw(svg, view, width, height) {
  const scale = scaleOf(view, width, height);
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.replaceChildren(...axes(view, scale), ...roofs(view, scale), ...weightsOf(view, scale), ...markers(view, scale));
}

// The place under `x` px, of the whole picture.
export function placeAt(x, { places }, width) {
  const share = (x - MARGIN.left) / (width - MARGIN.left - MARGIN.right);
  return Math.min(Math.max(Math.round(share * (places - 1)), 0), places - 1);
}

function scaleOf({ places, weights }, width, height) {
  const [left, right] = [MARGIN.left, width - MARGIN.right];
  const middle = MARGIN.top + SPLIT * (height - MARGIN.top - MARGIN.bottom);
  const [roof, weight] = [
    { top: MARGIN.top, bottom: middle - 26 },
    { top: middle + 26, bottom: height - MARGIN.bottom },
  ];
  const most = roundAbove(Math.max(...weights));
  return {
    left,
    right,
    roof,
    weight,
    most,
    x: (place) => left + (place / (places - 1)) * (right - left),
    score: (score) => roof.top + (score / LEAST) * (roof.bottom - roof.top),
    share: (share) => weight.bottom - (share / most) * (weight.bottom - weight.top),
  };
}

// A round number above: 0.43 -> 0.5.
function roundAbove(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return ROUND.map((step) => step * power).find((step) => step >= value);
}

function axes({ words, places, query }, scale) {
  const { left, right, roof, weight, most } = scale;
  const nodes = [];
  for (let score = 0; score >= LEAST; score -= EVERY) {
    const y = scale.score(score);
    nodes.push(shape("path", "grid", { d: `M${left} ${y}H${right}` }));
    nodes.push(text(left - 8, y + 5, score ? `−${-score}` : "0", "end"));
    nodes.push(text(right + 8, y + 5, words.percent(Math.exp(score)), "start"));
  }
  for (const share of [0, most / 2, most]) {
    const y = scale.share(share);
    nodes.push(shape("path", "grid", { d: `M${left} ${y}H${right}` }));
    nodes.push(text(left - 8, y + 5, words.percent(share), "end"));
  }
  nodes.push(text(left, roof.top - 12, words.score, "start", "title"));
  nodes.push(text(right + MARGIN.right - 2, roof.top - 12, words.left, "end", "title"));
  nodes.push(text(left, weight.top - 12, words.weight, "start", "title"));
  for (const place of new Set([0, query, places - 1])) {
    const near = place !== query && Math.abs(scale.x(place) - scale.x(query)) < 40;
    if (!near) nodes.push(text(scale.x(place), weight.bottom + 20, String(place), "middle"));
  }
  return nodes;
}

function roofs({ slopes, head, query, places, causal }, scale) {
  const line = (slope, from, to) => {
    // Not farther down than the picture goes.
    const reach = Math.min(Math.abs(to - from), LEAST / -slope);
    const end = from + Math.sign(to - from) * reach;
    return `M${scale.x(from)} ${scale.score(0)}L${scale.x(end)} ${scale.score(-slope * reach)}`;
  };
  const order = [...slopes.keys()].filter((each) => each !== head);
  return [...order, head].flatMap((each) => {
    const style = `--colour: var(--head-${each % COLOURS})`;
    const chosen = each === head ? " chosen" : "";
    const back = shape("path", `roof${chosen}`, { d: line(slopes[each], query, 0), style, "data-head": each });
    const ahead = shape("path", `roof${chosen}${causal ? " hidden" : ""}`, { d: line(slopes[each], query, places - 1), style });
    return [ahead, back];
  });
}

function weightsOf({ weights, head, query, causal }, scale) {
  const style = `--colour: var(--head-${head % COLOURS})`;
  const last = causal ? query : weights.length - 1;
  const base = scale.weight.bottom;
  // A bar a place where there is room, else one outline.
  const half = (scale.x(1) - scale.x(0)) / 2;
  const inside = (x) => Math.min(Math.max(x, scale.left), scale.right);
  let d = `M${inside(scale.x(0) - half)} ${base}`;
  for (let place = 0; place <= last; place++) d += `V${scale.share(weights[place])}H${inside(scale.x(place) + half)}`;
  return [shape("path", "weights", { d: `${d}V${base}Z`, style })];
}

function markers({ query, key, causal, places, words }, scale) {
  const { roof, weight } = scale;
  const across = (place) => [roof, weight].map(({ top, bottom }) => `M${scale.x(place)} ${top}V${bottom}`).join("");
  const nodes = [shape("path", "query", { d: across(query) }), shape("path", "key", { d: across(key) })];
  const room = scale.right - scale.x(query);
  if (causal && query < places - 1 && room > 90) {
    nodes.push(text(scale.x(query) + room / 2, weight.bottom - 12, words.masked, "middle", "masked"));
  }
  return nodes;
}

const shape = (name, className, attributes) => svgNode(name, { class: className, ...attributes });

const text = (x, y, words, anchor, className = "tick") => svgNode("text", { class: className, x, y, "text-anchor": anchor }, words);
