// A passage and the tokens it becomes, while it is being typed.
//
// Typing sets the state "text"; the server answers with the tokens. `data.turn` counts the passages
// that the server has chosen: only a new one replaces what stands in the box.

import { row } from "./chips.js";

const WAIT_MS = 12; // several letters at once when somebody types fast
const passages = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".passage");
  const box = root.querySelector("textarea");
  const info = root.querySelector(".info");
  const passage = passages.get(root) ?? { turn: null, timer: null };
  passages.set(root, passage);

  root.querySelector(".name").textContent = data.labels.name;
  box.placeholder = data.labels.placeholder;
  box.maxLength = data.most;
  if (passage.turn !== data.turn) {
    clearTimeout(passage.timer);
    passage.turn = data.turn;
    box.value = data.text;
  }
  box.oninput = () => {
    clearTimeout(passage.timer);
    passage.timer = setTimeout(() => setStateValue("text", box.value), WAIT_MS);
  };
  box.disabled = false; // until now nobody would have heard what was typed
  root.querySelector(".counts").textContent = data.counts;
  const say = (hint) => {
    info.textContent = hint ?? data.labels.rest;
  };
  const chips = root.querySelector(".chips");
  chips.setAttribute("aria-label", data.labels.chips);
  // The server answers to several letters at once; what it answered to is told apart by its text.
  const drawn = JSON.stringify([data.keys, data.labels.rest, data.table]);
  if (passage.drawn !== drawn) {
    passage.drawn = drawn;
    row(chips, data.keys, data.table, { withIds: true, lines: true, say });
    say(null);
  }
  root.dataset.tokens = String(data.keys.length);
  root.dataset.answers = data.text;
}
