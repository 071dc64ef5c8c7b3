// Sinusoidal positions: the table as a map, its waves pulled out one by one, and its dot products. Everything is
// computed here, so that it follows the sliders.
//
//   run, places, width: of the open run, where the sliders stand at first
//   limits: the most places and dimensions;  scale: colours from -1 over 0 to 1
// What a visitor has set stays for a run, also while another part of the page is shown.

import { filled } from "./attention_weights.js";
import { frequencies, mistakenTable, sinusoidalTable } from "./encodings.js";
import { figure } from "./equations.js";
import { knobRows } from "./knob_rows.js";
import { made } from "./nodes.js";
import { curves, paintMap, seekers } from "./sinusoidal_pictures.js";

const MOST_PINNED = 5;
const PINNED_AT_FIRST = [0, 0.25, 0.5]; // of the width
const USUAL_BASE = 10_000;
const kept = new Map(); // run -> what is set
const states = new WeakMap(); // root -> its state

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".positions-sinusoidal");
  let state = states.get(root);
  if (state?.data.run !== data.run || state.data.lang !== data.lang) states.set(root, (state = begin(root, data)));
  state.data = data;
  root.dataset.mode = data.mode;
  state.drawn = ""; // the theme may be another
  show(state);
}

function begin(root, data) {
  const set = kept.get(data.run) ?? first(data);
  kept.set(data.run, set);
  const state = { root, data, set, find: (selector) => root.querySelector(selector) };
  const { labels, limits } = data;
  const spec = (name, least, most, refused, more = {}) => ({ name, label: labels[`knob-${name}`], least, most, step: 1, value: set[name], refused: labels[refused], ...more });
  state.rows = knobRows(
    state.find(".rows"),
    [
      spec("places", 2, limits.places, "whole"),
      spec("width", 2, limits.width, "even", { step: 2, even: true }),
      spec("base", 1, 1e8, "number", { log: true }),
      spec("place", 0, set.places - 1, "whole"),
    ],
    (values) => changed(state, values),
  );
  listen(state);
  return state;
}

function first({ places, width }) {
  const pinned = [...new Set(PINNED_AT_FIRST.map((share) => 2 * Math.floor((share * width) / 2)))];
  return { places, width, base: USUAL_BASE, place: Math.floor(places / 4), at: [Math.floor(places / 8), pinned.at(-1)], pinned, mistaken: false };
}

// What one slider allows the others.
function changed(state, { places, width, base, place }) {
  const { set, rows } = state;
  Object.assign(set, { places, width, base, place: Math.min(place, places - 1) });
  set.at = [Math.min(set.at[0], places - 1), Math.min(set.at[1], width - 1)];
  set.pinned = set.pinned.filter((dimension) => dimension < width);
  rows.set("place", set.place, { most: places - 1 });
  show(state);
}

function listen(state) {
  const { find, set } = state;
  const stage = find(".stage");
  const point = (place, dimension) => {
    set.at = [within(place, set.places), within(dimension, set.width)];
    show(state);
  };
  stage.onpointermove = ({ clientX, clientY }) => {
    const { left, top, width, height } = stage.getBoundingClientRect();
    point(Math.floor(((clientX - left) / width) * set.places), Math.floor(((clientY - top) / height) * set.width));
  };
  stage.onclick = () => pin(state, set.at[1]);
  stage.onkeydown = (event) => {
    const [right, down] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key] ?? [0, 0];
    if (event.key === "Enter") pin(state, set.at[1]);
    else if (right || down) point(set.at[0] + right, set.at[1] + down);
    else return;
    event.preventDefault();
  };
}

const within = (at, count) => Math.min(Math.max(at, 0), count - 1);

// Pins the wave of a dimension, or lets it go; beyond so many the oldest goes.
function pin(state, dimension) {
  const { set } = state;
  if (set.mistaken) return;
  const others = set.pinned.filter((each) => each !== dimension);
  set.pinned = others.length < set.pinned.length ? others : [...others, dimension].slice(-MOST_PINNED);
  show(state);
}

function show(state) {
  const { root, data, set, find } = state;
  const { labels } = data;
  const table = tableOf(state);
  choices(state);
  find(".flat").hidden = !set.mistaken;
  for (const section of [find(".products"), find(".waves")]) section.hidden = set.mistaken;
  const [place, dimension] = set.at;
  const value = table[place * set.width + dimension];
  const said = set.mistaken ? [labels["told-mistaken"], { place, value: value.toFixed(8) }] : [labels.told, { place, dimension, value: figure(value) }];
  find(".table .told").textContent = filled(...said);
  seekers(find(".stage"), set);
  axis(find(".table .axis"), labels["axis-place"], set.places - 1);
  find(".table h3").textContent = labels.map;
  find(".table .why").textContent = labels["map-words"];
  find(".stage").setAttribute("aria-label", filled(labels.summary, set));
  if (set.mistaken) flat(state, table);
  else {
    waves(state, table);
    products(state, table);
  }
  formula(state, value);
  Object.assign(root.dataset, { places: set.places, width: set.width, base: set.base, at: set.at.join("-"), pinned: set.pinned.join(" "), ready: "true" });
}

// (places, width), painted where it has changed. Every dimension of the mistaken formula is the same.
function tableOf(state) {
  const { data, set, find } = state;
  const { places, width, base, mistaken } = set;
  const wanted = [data.mode, places, width, base, mistaken].join(" ");
  if (state.drawn === wanted) return state.table;
  state.drawn = wanted;
  state.table = mistaken ? everyDimension(mistakenTable(places), width) : sinusoidalTable(places, width, base);
  paintMap(find("canvas"), state.table, places, width, data.scale[data.mode]);
  return state.table;
}

const everyDimension = (values, width) => Float64Array.from({ length: values.length * width }, (_, at) => values[Math.floor(at / width)]);

// The right formula or the mistaken one.
function choices(state) {
  const { set, find } = state;
  const { labels } = state.data;
  find(".which").setAttribute("aria-label", labels.which);
  const buttons = ["right", "mistaken"].map((name) => {
    const button = made("button", name, labels[name]);
    button.setAttribute("aria-pressed", String(set.mistaken === (name === "mistaken")));
    button.onclick = () => {
      set.mistaken = name === "mistaken";
      show(state);
      find(`.which .${name}`).focus();
    };
    return button;
  });
  find(".which").replaceChildren(...buttons);
}

// Places for a full wave of a dimension: 2π / its frequency.
const waveLength = ({ width, base }, dimension) => (2 * Math.PI) / frequencies(width, base)[Math.floor(dimension / 2)];

function waves(state, table) {
  const { data, set, find } = state;
  const { labels } = data;
  find(".waves h3").textContent = labels.waves;
  find(".waves .why").textContent = labels["waves-words"];
  const wave = (dimension) => Float64Array.from({ length: set.places }, (_, place) => table[place * set.width + dimension]);
  const pointed = set.pinned.includes(set.at[1]) ? [] : [set.at[1]];
  const shown = [...set.pinned.map((dimension, at) => [dimension, `pin-${at + 1}`]), ...pointed.map((dimension) => [dimension, "pointed"])];
  curves(find(".waves svg"), shown.map(([dimension, name]) => [wave(dimension), name]), 1, set.at[0]);
  const items = shown.map(([dimension, name]) => {
    const length = waveLength(set, dimension);
    const kind = labels[dimension % 2 ? "cosine" : "sine"];
    const slow = length > 2 * set.places;
    const gaps = { dimension, kind, length: figure(length), share: figure((100 * set.places) / length) };
    const button = made("button", name, made("i", ""), filled(labels[slow ? "wave-slow" : "wave"], gaps));
    button.setAttribute("aria-pressed", String(name !== "pointed"));
    button.dataset.dimension = dimension;
    button.onclick = () => pin(state, dimension);
    return button;
  });
  find(".pinned").replaceChildren(...items);
}

// The vector at the chosen place times those of all places.
function products(state, table) {
  const { data, set, find } = state;
  const { labels } = data;
  const { places, width, place } = set;
  const row = (at) => table.subarray(at * width, (at + 1) * width);
  const own = row(place);
  const found = Float64Array.from({ length: places }, (_, at) => row(at).reduce((sum, value, i) => sum + value * own[i], 0));
  find(".products h3").textContent = filled(labels["products-words"], { place });
  curves(find(".products svg"), [[found, "pin-1"]], width / 2, place);
  axis(find(".products .axis"), labels["axis-place"], places - 1);
  const way = place < places - 1 ? 1 : -1; // where there are neighbours
  const distance = Math.max(place, places - 1 - place);
  const end = place + distance < places ? place + distance : place - distance;
  const numbers = { place, self: figure(found[place]), next: figure(found[place + way]), far: figure(found[end]), distance };
  find(".products .found").textContent = filled(labels["products-told"], numbers);
}

// What the mistaken formula does: one value for all dimensions, nearly the same everywhere.
function flat({ data, set, find }, table) {
  const { labels } = data;
  const values = Array.from({ length: set.places }, (_, place) => table[place * set.width]);
  const different = new Set(values.map(Math.fround)).size;
  const gaps = { places: set.places, least: Math.min(...values).toFixed(8), most: Math.max(...values).toFixed(8), different };
  find(".flat h3").textContent = labels.mistaken;
  find(".flat .found").textContent = filled(labels["mistaken-told"], gaps);
  find(".flat .why").textContent = labels["mistaken-why"];
}

function formula({ data, set, find }, value) {
  const { labels } = data;
  const [place, dimension] = set.at;
  const base = figure(set.base, 6);
  find("summary").textContent = labels.formula;
  find(".source").textContent = labels[set.mistaken ? "mistaken-source" : "source"];
  if (set.mistaken) {
    find(".equation").textContent = "P(p) = sin(p / 10000²) + cos(p / 10000²)";
    find(".filled").textContent = `P(${place}) = sin(${place} / 10000²) + cos(${place} / 10000²) = ${value.toFixed(8)}`;
    return;
  }
  const [name, even] = dimension % 2 ? ["cos", dimension - 1] : ["sin", dimension];
  const angle = place / set.base ** (even / set.width);
  find(".equation").textContent = "PE(p, 2i) = sin(p / base^(2i / width))   PE(p, 2i + 1) = cos(p / base^(2i / width))";
  find(".filled").textContent = `PE(${place}, ${dimension}) = ${name}(${place} / ${base}^(${even}/${set.width})) = ${name}(${figure(angle, 5)}) = ${figure(value)}`;
}

function axis(line, name, last) {
  const [start, middle, end] = line.children;
  start.textContent = "0";
  middle.textContent = name;
  end.textContent = String(last);
}
