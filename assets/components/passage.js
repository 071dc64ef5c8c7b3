// A passage and the tokens it becomes, while it is being typed.

import { row } from "./chips.js";
import { typed } from "./typed.js";

const drawn = new WeakMap(); // root -> what its chips were made of

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".passage");
  const info = root.querySelector(".info");

  root.querySelector(".name").textContent = data.labels.name;
  typed(root.querySelector("textarea"), { ...data, placeholder: data.labels.placeholder }, setStateValue);
  root.querySelector(".counts").textContent = data.counts;
  const say = (hint) => {
    info.textContent = hint ?? data.labels.rest;
  };
  const chips = root.querySelector(".chips");
  chips.setAttribute("aria-label", data.labels.chips);
  // The server answers to several letters at once; what it answered to is told apart by its text.
  const wanted = JSON.stringify([data.keys, data.labels.rest, data.table]);
  if (drawn.get(root) !== wanted) {
    drawn.set(root, wanted);
    row(chips, data.keys, data.table, { withIds: true, lines: true, say });
    say(null);
  }
  root.dataset.tokens = String(data.keys.length);
  root.dataset.answers = data.text;
}
