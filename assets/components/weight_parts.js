// Where one attention weight comes from: query and key number by number, and what is made of them.
//
//   arrays:  query, key, products (D); weights (T); distances (T), or none
//   numbers: for each of the D dimensions [query, key, product] as words
//   steps:   { name: { title, why, equation } }
//   bars:    what the score is made of, [{ name, from, to, shown }, ...]
//   row:     for each of the T tokens [score, exp, weight] as words, null where it is masked
// A click on a row chooses another pair: the trigger "pair", [from, to].

import { chip } from "./chips.js";
import { unpacked } from "./packed.js";
import { say } from "./placed.js";
import { curve, signedBars, totals } from "./weight_pictures.js";

const states = new WeakMap(); // root -> { at, shown }

export default function ({ data: message, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".chain");
  const { data, arrays } = unpacked(message);
  const state = states.get(root) ?? { at: 0, shown: null };
  states.set(root, state);
  root.dataset.mode = data.mode;
  for (const [name, words] of Object.entries(data.steps)) {
    const step = root.querySelector(`.${name}`);
    step.querySelector("h3").textContent = words.title;
    say(step.querySelector(".why"), words.why, data, { query: data.pair[0], key: data.pair[1] });
    step.querySelector(".equation").textContent = words.equation;
  }
  meet(root.querySelector(".meet"), data, arrays, state);
  place(root.querySelector(".place"), data, arrays.distances);
  table(root.querySelector(".row"), data, arrays, state);
  root.querySelector("tbody").onclick = (event) => {
    const line = event.target.closest("tr");
    if (line?.dataset.place) setTriggerValue("pair", [data.pair[0], Number(line.dataset.place)]);
  };
  root.querySelector(".bar i").style.inlineSize = `${100 * data.weight}%`;
  root.querySelector(".edited").textContent = data.edited;
  root.dataset.pair = data.pair.join("-");
}

// Query, key and products as bars, the same dimension one below the other; the arrow keys or the pointer
// pick a dimension, whose numbers are told.
function meet(root, data, { query, key, products }, state) {
  const size = query.values.length;
  const length = Math.max(...[...query.values, ...key.values].map(Math.abs)) || 1;
  const rows = [
    ["query", query.values, length],
    ["key", key.values, length],
    ["products", products.values, Math.max(...products.values.map(Math.abs)) || 1],
  ];
  for (const [name, values, most] of rows) signedBars(root.querySelector(`.${name} svg`), values, most);
  totals(root.querySelector(".total svg"), products.values);
  for (const name of [...rows.map(([each]) => each), "total"]) {
    root.querySelector(`.${name} b`).textContent = data.labels[name];
  }
  const pictures = root.querySelector(".bars");
  pictures.setAttribute("aria-label", data.labels.bars);
  const tell = (at) => {
    state.at = Math.min(Math.max(at, 0), size - 1);
    root.style.setProperty("--at", state.at / size);
    root.style.setProperty("--one", 1 / size);
    const [q, k, product] = data.numbers[state.at];
    root.querySelector(".told").textContent = data.labels.told
      .replace("{at}", state.at)
      .replace("{query}", q)
      .replace("{key}", k)
      .replace("{product}", product);
  };
  pictures.onpointermove = (event) => {
    const { left, width } = root.querySelector("svg").getBoundingClientRect();
    tell(Math.floor((size * (event.clientX - left)) / width));
  };
  pictures.onkeydown = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    tell(state.at + by);
  };
  tell(state.at);
}

// Content and position's part as bars that begin where the one before ended; the score at every distance.
function place(root, data, distances) {
  const ends = data.bars.flatMap(({ from, to }) => [from, to]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const share = (value) => (100 * (value - low)) / (high - low || 1);
  const lines = data.bars.map(({ name, from, to, shown }) => {
    const line = document.createElement("div");
    const [words, track, bar, number] = ["span", "span", "i", "b"].map((tag) => document.createElement(tag));
    words.textContent = name;
    number.textContent = shown;
    track.className = "track";
    track.style.setProperty("--zero", `${share(0)}%`);
    bar.className = to < from ? "negative" : "positive";
    bar.style.insetInlineStart = `${share(Math.min(from, to))}%`;
    bar.style.inlineSize = `${Math.abs(share(to) - share(from))}%`;
    track.append(bar);
    line.append(words, track, number);
    return line;
  });
  root.querySelector(".fall").replaceChildren(...lines);
  const figure = root.querySelector("figure");
  figure.hidden = !distances || distances.values.length < 2;
  if (figure.hidden) return;
  curve(figure.querySelector("svg"), distances.values, Math.abs(data.pair[0] - data.pair[1]));
  figure.querySelector("figcaption").textContent = data.labels.distances;
}

// The whole row: what each token scores and gets, what is masked, and the sums.
function table(root, data, { weights }, state) {
  const [start, end] = data.pair;
  const frame = root.querySelector(".frame");
  frame.setAttribute("aria-label", data.labels.table);
  const cell = (words, className = "") => {
    const box = document.createElement("td");
    box.className = className;
    box.textContent = words;
    return box;
  };
  root.querySelectorAll("th").forEach((box, column) => {
    box.textContent = data.labels.columns[column];
  });
  const lines = data.row.map((numbers, at) => {
    const line = document.createElement("tr");
    const token = document.createElement("td");
    token.append(chip(data.keys[at], data.table[data.keys[at]], false));
    line.append(cell(String(at)), token);
    if (numbers === null) {
      const masked = cell(data.labels.masked, "masked");
      masked.colSpan = 3;
      line.append(masked);
      return line;
    }
    const [score, exp, weight] = numbers.map((words) => cell(words));
    weight.className = "weighed";
    weight.style.setProperty("--share", weights.values[at]);
    line.append(score, exp, weight);
    line.dataset.place = String(at);
    if (at === end) line.setAttribute("aria-current", "true");
    return line;
  });
  root.querySelector("tbody").replaceChildren(...lines);
  root.querySelectorAll("tfoot td").forEach((box, column) => {
    box.textContent = data.sums[column];
  });
  const shown = JSON.stringify([start, end, data.keys]);
  if (state.shown === shown) return;
  state.shown = shown;
  // Within the table only: scrollIntoView would move the page as well.
  frame.scrollTo({ top: lines[end].offsetTop - frame.clientHeight / 2 });
}
