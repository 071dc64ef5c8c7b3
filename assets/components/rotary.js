// Rotary positions: the pairs of a query and a key as arrows that turn, what they score together, and that
// at every distance. All of it is computed here, from the query and the key at place 0.
//
//   vectors: "model" with arrays queries and keys (T, D), or "ones"
//   context, base, size, causal: of the open run; scale: its attention scale, null with "ones"
//   pair: [query's token, key's token] to begin with
// What a visitor has set is kept while the page is open, also where another part of it is looked at.

import { drawCurve, markDistance, productsByDistance } from "./rotary_curve.js";
import { buildDials, turnDials } from "./rotary_dials.js";
import { dot, rotated } from "./encodings.js";
import { knobRows } from "./knob_rows.js";
import { player } from "./rotary_play.js";
import { sayFormula, sayMoved, sayProduct } from "./rotary_words.js";
import { markTokens, tokenBoxes } from "./rotary_tokens.js";
import { unpacked } from "./packed.js";

const MOST_SHIFT = 1000;
const USUAL_PLACES = [10, 4]; // of ones
const SIZES = { least: 2, most: 128 };
const BASES = { least: 1, most: 1e8 };
const kept = new Map(); // run and vectors -> what has been set there
const views = new WeakMap(); // root -> what is drawn there

export default function ({ data: message, parentElement }) {
  const root = parentElement.querySelector(".positions-rotary");
  const view = views.get(root) ?? mount(root);
  views.set(root, view);
  take(view, message);
  return () => {
    // Streamlit also calls this when an update overtakes the one before it.
    if (root.isConnected) return;
    view.player.stop();
    view.watcher.disconnect();
    views.delete(root);
  };
}

function mount(root) {
  const view = { root, specs: "", drawn: "" };
  view.part = (name) => root.querySelector(name);
  view.watcher = new ResizeObserver(() => view.data && draw(view));
  view.watcher.observe(view.part(".curve"));
  view.player = player({
    there: () => root.isConnected,
    place: (which) => view.state[which],
    last: (which) => limits(view)[which].most,
    move: (which, place) => {
      view.rows.set(which, place);
      view.state[which] = place;
      draw(view);
    },
    turn: (which, share) => turnDials(view, turnedPair(view, which, share)),
    show: (which) => sayPlaying(view, which),
  });
  for (const button of root.querySelectorAll(".play")) {
    button.onclick = () => view.player.toggle(button.dataset.plays);
  }
  view.part(".reset").onclick = () => {
    view.player.stop();
    begin(view);
    view.specs = ""; // a number that was refused goes as well
    buildRows(view);
    draw(view);
  };
  return view;
}

function take(view, message) {
  const { data, arrays } = unpacked(message);
  const { root } = view;
  Object.assign(view, { data, arrays });
  root.dataset.mode = data.mode;
  for (const box of root.querySelectorAll("[data-say]")) box.textContent = data.labels[box.dataset.say];
  const place = `${data.run} ${data.vectors}`;
  view.state = kept.get(place) ?? {};
  kept.set(place, view.state);
  const sentence = JSON.stringify([data.keys, data.context]);
  if (view.state.sentence !== sentence) {
    Object.assign(view.state, { sentence, pair: data.pair, dial: 0 });
    begin(view);
  }
  tokenBoxes(view, (end, token) => {
    view.state.pair[end] = token;
    view.state[end ? "key" : "query"] = token;
    view.state.shift = 0;
    buildRows(view);
    markTokens(view);
    draw(view);
  });
  markTokens(view);
  buildRows(view);
  sayPlaying(view, view.player.playing());
  draw(view);
  root.dataset.ready = "true";
}

// Both at the places that their tokens have, or at two that show something.
function begin({ data, state }) {
  const [query, key] = data.vectors === "model" ? state.pair : USUAL_PLACES.map((place) => Math.min(place, data.context - 1));
  Object.assign(state, { query, key, shift: 0, base: data.base, size: data.size });
}

function limits({ data }) {
  const places = { least: 0, most: data.context - 1, step: 1 };
  const shift = { ...places, most: MOST_SHIFT };
  return { query: places, key: places, shift, base: { ...BASES, log: true }, size: { ...SIZES, step: 2, even: true } };
}

// The sliders, built anew where their words or limits are other ones.
function buildRows(view) {
  const { data, state } = view;
  const names = ["query", "key", "shift", "base", ...(data.vectors === "ones" ? ["size"] : [])];
  const all = limits(view);
  const specs = names.map((name) => ({ name, ...all[name], ...data.knobs[name] }));
  if (view.specs !== JSON.stringify(specs)) {
    view.specs = JSON.stringify(specs);
    const withValues = specs.map((spec) => ({ ...spec, value: state[spec.name] }));
    view.rows = knobRows(view.part(".rows"), withValues, (values) => {
      Object.assign(view.state, values);
      soon(view);
    });
  }
  // Not where nothing has changed: somebody may be typing in the box.
  for (const name of names) if (view.rows.values[name] !== state[name]) view.rows.set(name, state[name]);
}

// However many events a slider sends, one picture a frame.
function soon(view) {
  view.frame ??= requestAnimationFrame(() => {
    view.frame = undefined;
    draw(view);
  });
}

// The query and the key at place 0, (D) each.
function vectorsOf({ data, arrays, state }) {
  if (data.vectors === "ones") return [1, 1].map(() => new Float64Array(state.size).fill(1));
  return ["queries", "keys"].map((name, end) => {
    const { values, shape } = arrays[name];
    return Float64Array.from(values.subarray(state.pair[end] * shape[1], (state.pair[end] + 1) * shape[1]));
  });
}

// Both as they are turned where they stand; `share` of a place further while they play.
function turnedPair(view, which = null, share = 0) {
  const { query, key, shift, base } = view.state;
  const [q, k] = view.vectors;
  const both = which === "shift" ? share : 0;
  const own = which === "query" ? share : 0;
  return [rotated(q, query + shift + both + own, base), rotated(k, key + shift + both, base)];
}

function draw(view) {
  const { root, data, state } = view;
  view.vectors = vectorsOf(view);
  const [q, k] = view.vectors;
  buildDials(view, (dial) => {
    state.dial = dial;
    sayFormula(view);
  });
  view.turned = turnedPair(view);
  turnDials(view, view.turned);
  view.product = dot(...view.turned);
  const unmoved = dot(rotated(q, state.query, state.base), rotated(k, state.key, state.base));
  sayProduct(view);
  sayMoved(view, unmoved);
  drawDistances(view, q, k);
  sayFormula(view);
  root.dataset.places = `${state.query + state.shift} ${state.key + state.shift}`;
  view.part(".reset").disabled = isAtStart(data, state);
}

function isAtStart(data, state) {
  const start = { pair: state.pair };
  begin({ data, state: start });
  return Object.keys(start).every((name) => start[name] === state[name]);
}

// The curve is the same wherever the two stand.
function drawDistances(view, q, k) {
  const { data, state } = view;
  const width = view.part(".curve").clientWidth;
  const drawn = JSON.stringify([width, data.mode, data.lang, state.base, [...q], [...k], data.context]);
  if (view.drawn !== drawn) {
    view.drawn = drawn;
    view.byDistance = productsByDistance(q, k, data.context - 1, state.base);
    drawCurve(view);
  }
  markDistance(view, state.query - state.key);
}

function sayPlaying({ root, data }, playing) {
  for (const button of root.querySelectorAll(".play")) {
    const plays = button.dataset.plays === playing;
    button.textContent = plays ? data.labels.stop : data.labels[`play-${button.dataset.plays}`];
    button.setAttribute("aria-pressed", String(plays));
  }
}
