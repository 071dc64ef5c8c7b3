// What the colours mean, and what is pointed at, in words.

import { percent, phrase } from "./attention_weights.js";
import { placed } from "./placed.js";

const WEIGHTS = [0, 0.01, 0.1, 0.25, 0.5, 1];

// A few of the values that the colours stand for, each with where it stands among them: see shadesOf.
export function marksOf({ kind, largest, lang }) {
  if (kind === "scores") {
    return [-1, 0, 1].map((part) => ({ share: (part + 1) / 2, words: scoreText(part * largest, lang) }));
  }
  return WEIGHTS.map((weight) => ({ share: Math.sqrt(weight), words: weight ? percent(weight, lang, true) : "0" }));
}

export function drawLegend(root, view, mode) {
  const name = document.createElement("span");
  name.textContent = view.labels[`legend-${view.kind}`];
  const band = document.createElement("span");
  band.className = "band";
  band.style.background = `linear-gradient(to right, ${view.colours[view.kind][mode].join(", ")})`;
  for (const { share, words } of marksOf(view)) {
    const mark = document.createElement("small");
    mark.style.setProperty("--share", share);
    mark.textContent = words;
    band.append(mark);
  }
  root.replaceChildren(name, band);
}

function scoreText(score, lang) {
  const rounded = Math.round(100 * score) / 100 || 0; // never "−0"
  return rounded.toLocaleString(lang).replace("-", "−");
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

function tokenAt(view, place) {
  const box = placed(view, place);
  box.title = phrase(view.labels.place, { place, hint: view.table[view.keys[place]].hint }).join("");
  return box;
}
