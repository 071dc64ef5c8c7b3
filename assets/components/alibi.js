// ALiBi: what each head takes off a score for every place of distance, and how a head would look by that alone.
// Everything is computed here, so that it follows the sliders.
//
//   run, heads, places, causal: of the open run, where the sliders stand at first
//   limits:  the most heads and places
// What a visitor has set stays for a run, also while another part of the page is shown.

import { biasWeights, halfWithin, slopeOf } from "./alibi_formulas.js";
import { draw, placeAt } from "./alibi_pictures.js";
import { filled, percent } from "./attention_weights.js";
import { alibiSlopes } from "./encodings.js";
import { figure } from "./equations.js";
import { knobRows } from "./knob_rows.js";
import { made } from "./nodes.js";

const COLOURS = 8;
const DIGITS = 4; // slopes are halves of halves: 13 times 1/8 is 1.625
const FIRST_QUERY = 0.75; // of all places, so that both sides of the roofs are seen
const FIRST_DISTANCE = 16;
const kept = new Map(); // run -> { heads, places, query, head, key }
const states = new WeakMap(); // root -> its state

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".positions-alibi");
  let state = states.get(root);
  if (state?.data.run !== data.run || state.data.lang !== data.lang) {
    state?.watcher.disconnect();
    states.set(root, (state = begin(root, data)));
  }
  state.data = data;
  root.dataset.mode = data.mode;
  show(state);
  return () => {
    if (root.isConnected) return;
    state.watcher.disconnect();
    states.delete(root);
  };
}

function begin(root, data) {
  const values = kept.get(data.run) ?? first(data);
  kept.set(data.run, values);
  const find = (selector) => root.querySelector(selector);
  const parts = { stage: find(".stage"), svg: find("svg"), told: find(".told"), list: find(".heads"), details: find("details") };
  const state = { root, data, values, ...parts };
  const { labels, limits } = data;
  const fixed = { step: 1, refused: labels.refused };
  const spec = (name, least, most) => ({ ...fixed, name, label: labels[name], least, most, value: values[name] });
  const specs = [
    spec("heads", 1, limits.heads),
    spec("places", 2, limits.places),
    spec("query", 0, values.places - 1),
    spec("head", 0, values.heads - 1),
  ];
  state.rows = knobRows(find(".rows"), specs, (set) => changed(state, set));
  listen(state);
  state.watcher = new ResizeObserver(() => show(state));
  state.watcher.observe(state.stage);
  return state;
}

function first({ heads, places }) {
  const query = Math.round(FIRST_QUERY * (places - 1));
  return { heads, places, query, head: 0, key: Math.max(0, query - FIRST_DISTANCE) };
}

// What one slider allows the others; the key stays as far from the query as it was.
function changed(state, { heads, places, query, head }) {
  const { values, rows } = state;
  const distance = values.query - values.key;
  Object.assign(values, { heads, places, query: Math.min(query, places - 1), head: Math.min(head, heads - 1) });
  values.key = within(values.query - distance, places);
  rows.set("query", values.query, { most: places - 1 });
  rows.set("head", values.head, { most: heads - 1 });
  show(state);
}

const within = (place, places) => Math.min(Math.max(place, 0), places - 1);

function listen(state) {
  const { stage, list } = state;
  const point = (key) => {
    state.values.key = within(key, state.values.places);
    show(state);
  };
  stage.onpointermove = stage.onpointerdown = ({ clientX }) => {
    point(placeAt(clientX - stage.getBoundingClientRect().left, state.values, stage.clientWidth));
  };
  stage.onkeydown = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    point(state.values.key + by);
  };
  list.onclick = (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    state.values.head = Number(button.dataset.head);
    state.rows.set("head", state.values.head);
    show(state);
  };
}

function show({ root, data, values, stage, svg, told, list, details }) {
  const { labels, lang, causal } = data;
  const { heads, places, query, head, key } = values;
  const slopes = alibiSlopes(heads);
  const weights = biasWeights(slopes[head], query, places, causal);
  const share = (value) => (value ? percent(value, lang) : "0%");
  const axes = { score: labels.axis_score, left: labels.axis_left, weight: labels.axis_weight.replace("{head}", head) };
  const words = { ...axes, masked: labels.masked, percent: share };
  draw(svg, { slopes, head, query, key, places, causal, weights, words }, stage.clientWidth, stage.clientHeight);
  const gaps = { head, slope: slopeOf(slopes[head]), query, key, distance: Math.abs(query - key) };
  const off = slopes[head] * gaps.distance;
  Object.assign(gaps, { off: figure(off, DIGITS), left: percent(Math.exp(-off), lang), half: halfWithin(weights, query) });
  const hidden = causal && key > query;
  told.textContent = filled(hidden ? labels.told_masked : labels.told, gaps);
  if (list.children.length !== heads) list.replaceChildren(...[...slopes].map((slope, each) => entry(each, slope, labels)));
  for (const button of list.children) button.setAttribute("aria-pressed", String(button.dataset.head === String(head)));
  root.querySelector(".half").textContent = filled(gaps.half ? labels.half : labels.half_self, gaps);
  stage.setAttribute("aria-label", filled(labels.summary, { ...gaps, heads }));
  explain(details, labels, gaps, heads);
  root.dataset.ready = "true";
}

function entry(head, slope, labels) {
  const button = made("button", "", made("i", ""), `${labels.name.replace("{head}", head)} · ${slopeOf(slope)}`);
  button.dataset.head = String(head);
  button.style.setProperty("--colour", `var(--head-${head % COLOURS})`);
  return button;
}

// The formula with the numbers of the cell that is pointed at.
function explain(details, labels, { slope, distance, off, left, query, key }, heads) {
  const say = (name, words) => (details.querySelector(name).textContent = words);
  const taken = distance ? `−${off}` : "0";
  say("summary", labels.formula);
  say(".bias", `−m · |i − j| = −${slope} · |${query} − ${key}| = −${slope} · ${distance} = ${taken}`);
  say(".factor", `exp(${taken}) = ${left}`);
  const power = 2 ** Math.floor(Math.log2(heads));
  say(".rule", filled(power === heads ? labels.rule : labels.rule_between, { heads, power, twice: 2 * power }));
  say(".source", labels.source);
}
