// Which tokens ask and answer: two boxes to choose from, and the sentence in which the two are marked.

import { labelOf } from "./attention_weights.js";
import { made } from "./nodes.js";
import { row } from "./chips.js";

// `choose(end, token)`: 0 for the query's, 1 for the key's.
export function tokenBoxes(view, choose) {
  const { data, state } = view;
  view.part(".sentence").hidden = data.vectors !== "model";
  if (data.vectors !== "model") return;
  view.root.querySelectorAll("select").forEach((box, end) => {
    const names = data.keys.map((_, place) => `${place}  ${labelOf(data, place)}`);
    if (box.dataset.names !== JSON.stringify(names)) {
      box.dataset.names = JSON.stringify(names);
      box.replaceChildren(...names.map((name, place) => Object.assign(made("option", "", name), { value: place })));
    }
    box.value = String(state.pair[end]);
    box.onchange = () => choose(end, Number(box.value));
  });
}

export function markTokens(view) {
  const { data, state } = view;
  if (data.vectors !== "model") return;
  const frame = view.part(".chips");
  const boxes = row(frame, data.keys, data.table);
  boxes[state.pair[0]].classList.add("query");
  boxes[state.pair[1]].classList.add("key");
  const marked = JSON.stringify([data.keys, state.pair]);
  if (view.marked === marked) return;
  view.marked = marked;
  // Within the row only: scrollIntoView would move the page as well.
  frame.scrollTo({ top: boxes[state.pair[0]].offsetTop - frame.clientHeight / 2 });
}
