// What the colours mean, and what is pointed at, in words.

import { chip } from "./chips.js";
import { percent, phrase } from "./attention_weights.js";

const WEIGHTS = [0, 0.01, 0.1, 0.25, 0.5, 1];

// A band of all colours, with a few of the values they stand for.
export function drawLegend(root, view, mode) {
  const { kind, largest, lang } = view;
  const name = document.createElement("span");
  name.textContent = view.labels[`legend-${kind}`];
  const band = document.createElement("span");
  band.className = "band";
  band.style.background = `linear-gradient(to right, ${view.colours[kind][mode].join(", ")})`;
  const values = kind === "weights" ? WEIGHTS : [-largest, 0, largest];
  for (const value of values) {
    const mark = document.createElement("small");
    // Where the colour of the value stands: see shadesOf.
    const share = kind === "weights" ? Math.sqrt(value) : (value / largest + 1) / 2;
    mark.style.setProperty("--share", share);
    mark.textContent = kind === "weights" ? (value ? percent(value, lang, true) : "0") : scoreText(value, lang);
    band.append(mark);
  }
  root.replaceChildren(name, band);
}

function scoreText(score, lang) {
  return score.toLocaleString(lang, { maximumFractionDigits: 2 }).replace("-", "−");
}

// "·cat looks at ·The: 43.1% in L1 H2", with the tokens as chips.
export function sayPair(root, view, { from, to, head: [layer, head] }) {
  const { labels, lang } = view;
  const gaps = { from: tokenAt(view, from), to: tokenAt(view, to), head: `L${layer} H${head}` };
  let sentence = labels["cannot-look"];
  if (to <= view.last(from)) {
    gaps.weight = strong(percent(view.weight(layer, head, from, to), lang));
    sentence = from === to ? labels["looks-itself"] : labels.looks;
    if (view.kind === "scores") {
      gaps.score = strong(scoreText(view.score(layer, head, from, to), lang));
      sentence = labels["looks-scored"];
    }
  }
  root.replaceChildren(...phrase(sentence, gaps));
}

function strong(text) {
  const box = document.createElement("b");
  box.textContent = text;
  return box;
}

// A token as a chip, with its place: the same letter may stand in many.
function tokenAt(view, place) {
  const key = view.keys[place];
  const box = document.createElement("span");
  box.className = "placed";
  const number = document.createElement("small");
  number.textContent = String(place);
  box.append(chip(key, view.table[key], false), number);
  box.title = phrase(view.labels.place, { place, hint: view.table[key].hint }).join("");
  return box;
}
