// A dial for each pair of numbers: the query's arrow and the key's, and what the two add to the product.

import { filled } from "./attention_weights.js";
import { figure } from "./equations.js";
import { frequencies } from "./encodings.js";
import { made, svgNode } from "./nodes.js";

const MOST_DIALS = 64;
const FEW = 8;
const MANY = 32;
const HEAD = 0.2; // of an arrow, in radii

const shape = (tag, className, attributes = {}) => svgNode(tag, { class: className, ...attributes });

// The dials of these vectors, fast ones first; `choose(dial)` is told which one is looked at.
export function buildDials(view, choose) {
  const { root, data, state } = view;
  const [q, k] = view.vectors;
  const pairs = q.length / 2;
  const every = Math.ceil(pairs / MOST_DIALS);
  const shown = Array.from({ length: Math.ceil(pairs / every) }, (_, at) => at * every);
  if (!shown.includes(state.dial)) state.dial = 0;
  const lengths = (x) => shown.map((pair) => Math.hypot(x[pair], x[pair + pairs]));
  const [ofQuery, ofKey] = [lengths(q), lengths(k)];
  Object.assign(view, {
    shown,
    longest: Math.max(...ofQuery, ...ofKey) || 1,
    mostPart: Math.max(...ofQuery.map((length, at) => length * ofKey[at])) || 1,
    turns: [...frequencies(q.length, state.base)].map((speed) => (2 * Math.PI) / speed),
  });
  const frame = view.part(".dials");
  const many = pairs <= FEW ? "few" : pairs <= MANY ? "some" : "many";
  view.part(".halves").dataset.dials = many;
  frame.setAttribute("aria-label", data.labels.dials);
  if (view.dials?.length !== shown.length) {
    view.dials = shown.map(dialOf);
    frame.replaceChildren(...view.dials.map(({ node }) => node));
  }
  const format = new Intl.NumberFormat(data.lang, { notation: "compact", maximumSignificantDigits: 3 });
  view.dials.forEach((dial, at) => {
    const places = format.format(view.turns[shown[at]]);
    dial.turn.textContent = many === "many" ? places : data.labels.turn.replace("{places}", places);
    mark(dial, view, at);
  });
  const thinned = data.labels.thinned.replace("{shown}", shown.length).replace("{pairs}", pairs);
  view.part(".thinned").textContent = every === 1 ? "" : thinned;
  root.style.setProperty("--turn-signs", String(Math.max(...view.dials.map(({ turn }) => turn.textContent.length))));
  listen(view, frame, choose);
}

function dialOf() {
  const svg = shape("svg", "dial", { viewBox: "-1.12 -1.12 2.24 2.24", "aria-hidden": "true" });
  const dial = { turn: made("small", "turn"), part: made("i", "") };
  for (const end of ["query", "key"]) {
    dial[`${end}-start`] = shape("path", `start ${end}`);
    dial[end] = shape("path", `arrow ${end}`);
  }
  svg.append(shape("circle", "rim", { r: 1 }), dial["query-start"], dial["key-start"], dial.query, dial.key);
  dial.node = made("div", "pair", svg, made("span", "part", dial.part), dial.turn);
  return dial;
}

// Where each arrow points at place 0, on the rim. Up is up, so y turns over.
function mark(dial, { vectors, shown }, at) {
  const pairs = vectors[0].length / 2;
  ["query", "key"].forEach((end, side) => {
    const [x, y] = [vectors[side][shown[at]], vectors[side][shown[at] + pairs]];
    const length = Math.hypot(x, y);
    const [cos, sin] = length ? [x / length, y / length] : [0, 0];
    dial[`${end}-start`].setAttribute("d", length ? `M${0.9 * cos} ${-0.9 * sin}L${1.1 * cos} ${-1.1 * sin}` : "");
  });
}

// The arrows as `turned` says, (D) each, and each dial's part of the product as a bar.
export function turnDials(view, turned) {
  const [q, k] = turned;
  const pairs = q.length / 2;
  view.dials.forEach((dial, at) => {
    const pair = view.shown[at];
    dial.query.setAttribute("d", arrow(q[pair], q[pair + pairs], view.longest));
    dial.key.setAttribute("d", arrow(k[pair], k[pair + pairs], view.longest));
    const part = q[pair] * k[pair] + q[pair + pairs] * k[pair + pairs];
    dial.part.className = part < 0 ? "negative" : "positive";
    dial.part.style.inlineSize = `${(50 * Math.abs(part)) / view.mostPart}%`;
  });
  tell(view, view.pointed ?? view.state.dial);
}

function arrow(x, y, longest) {
  const [tipX, tipY] = [x / longest, -y / longest];
  const length = Math.hypot(tipX, tipY);
  if (!length) return "";
  const head = Math.min(HEAD, length / 2) / length;
  const [backX, backY, sideX, sideY] = [tipX * head, tipY * head, tipY * head * 0.6, -tipX * head * 0.6];
  const [neckX, neckY] = [tipX - backX, tipY - backY];
  return `M0 0L${tipX} ${tipY}M${neckX + sideX} ${neckY + sideY}L${tipX} ${tipY}L${neckX - sideX} ${neckY - sideY}`;
}

// The pointer tells of a dial; a click, or the arrow keys, choose one.
function listen(view, frame, choose) {
  const { shown, state } = view;
  const dialAt = (event) => shown[[...frame.children].indexOf(event.target.closest(".pair"))];
  const take = (dial) => {
    view.pointed = undefined;
    choose(dial);
    tell(view, dial);
  };
  // Not pointerover: that also comes where the page moves under a pointer that rests.
  frame.onpointermove = (event) => {
    if (view.pointed === dialAt(event)) return;
    view.pointed = dialAt(event);
    tell(view, view.pointed ?? state.dial);
  };
  frame.onpointerleave = () => {
    view.pointed = undefined;
    tell(view, state.dial);
  };
  frame.onclick = (event) => dialAt(event) !== undefined && take(dialAt(event));
  // Who listens hears what the arrow keys reach, not every move of a slider.
  const told = view.part(".arrows .told");
  frame.onfocus = () => told.setAttribute("aria-live", "polite");
  frame.onblur = () => told.setAttribute("aria-live", "off");
  frame.onkeydown = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, Home: -shown.length, End: shown.length }[event.key];
    if (!by) return;
    event.preventDefault();
    take(shown[Math.min(Math.max(shown.indexOf(state.dial) + by, 0), shown.length - 1)]);
  };
}

function tell(view, dial) {
  const { data, state, turned, shown, dials } = view;
  if (!turned) return;
  dials.forEach(({ node }, at) => node.classList.toggle("chosen", shown[at] === state.dial));
  const [q, k] = turned;
  const pairs = q.length / 2;
  const gaps = {
    dial,
    places: figure(view.turns[dial]),
    query: figure((state.query + state.shift) / view.turns[dial]),
    key: figure((state.key + state.shift) / view.turns[dial]),
    part: figure(q[dial] * k[dial] + q[dial + pairs] * k[dial + pairs]),
  };
  view.part(".arrows .told").textContent = filled(data.labels.told, gaps);
}
