// Sentences about tokens, which stand in them as chips with their place: the same letter may stand in many.

import { phrase } from "./attention_weights.js";
import { chip } from "./chips.js";

// A token as a chip, with its place.
export function placed({ keys, table }, place) {
  const box = document.createElement("span");
  box.className = "placed";
  const number = document.createElement("small");
  number.textContent = String(place);
  box.append(chip(keys[place], table[keys[place]], false), number);
  return box;
}

// Writes `sentence` into `box`. `places` says which token fills a gap, { query: 45, key: 40 }, and `words`
// what fills the others.
export function say(box, sentence, data, places, words = {}) {
  const tokens = Object.entries(places).map(([gap, place]) => [gap, placed(data, place)]);
  box.replaceChildren(...phrase(sentence, { ...words, ...Object.fromEntries(tokens) }));
}
