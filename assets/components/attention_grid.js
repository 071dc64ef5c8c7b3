// All heads as small maps: a row for each layer, a button for each head.

import { FINE, fit, labelOf, paint, percent, phrase } from "./attention_weights.js";
import { made } from "./nodes.js";

const SMALLEST = 30;
const LARGEST = 200;
const LAYER_NAME = 30; // px, before a row
const BETWEEN = 8; // px, between two maps
const CAPTION = 20; // px, under a map
const BESIDE = 50; // px, of a caption beside its map
const NUMBER = 38; // px, of a weight beside its map

// The side of a small map, so that all of them fit into a box, and where there is room for words: for
// captions beside the maps, where they cost no height, or at least for the weight of the pair.
function measure({ layers, heads }, width, height) {
  const wide = (width - LAYER_NAME) / heads - BETWEEN;
  const high = (height - CAPTION) / layers - BETWEEN;
  const beside = wide - BESIDE >= Math.min(high, LARGEST);
  const wanted = beside ? high : Math.min(wide, Math.max(high - CAPTION, 1.5 * SMALLEST));
  const side = Math.floor(Math.min(LARGEST, Math.max(SMALLEST, wanted)));
  if (beside) return { side, words: "beside" };
  if (wide - side >= NUMBER) return { side, words: "below" };
  return { side, words: side > NUMBER ? "corner" : "none" };
}

// The buttons, made anew only if there are others.
function build(state) {
  const { grid, view } = state;
  const shape = `${view.layers} ${view.heads}`;
  if (state.shape === shape) return;
  state.shape = shape;
  const numbers = (count) => Array.from({ length: count }, (_, number) => number);
  const top = numbers(view.heads).map((head) => made("span", "name", `H${head}`));
  state.maps = numbers(view.layers).flatMap((layer) => numbers(view.heads).map((head) => mapOf(layer, head)));
  const rows = numbers(view.layers).flatMap((layer) => [
    made("span", "name", `L${layer}`),
    ...state.maps.filter((map) => map.layer === layer).map((map) => map.button),
  ]);
  grid.style.setProperty("--heads", view.heads);
  grid.replaceChildren(made("span", "name"), ...top, ...rows);
}

function mapOf(layer, head) {
  const canvas = made("canvas", "");
  // Drawn by the stylesheet: a text that changes with every move of the mouse is no part of the name.
  const weight = made("b", "weight");
  const [row, cell] = [made("i", "row"), made("i", "cell")];
  const box = made("span", "map", canvas, row, cell);
  const caption = made("span", "caption");
  const button = made("button", "head", box, weight, caption);
  button.dataset.head = `${layer}.${head}`;
  return { layer, head, canvas, row, cell, weight, caption, button };
}

export function drawGrid(state, width, height) {
  const { grid, view } = state;
  build(state);
  const { side, words } = measure(view, width, height);
  const fitted = fit(view.tokens, side);
  grid.dataset.words = words;
  grid.style.setProperty("--side", `${side}px`);
  grid.style.setProperty("--step", `${fitted.step}px`);
  grid.style.setProperty("--size", `${fitted.size}px`);
  grid.classList.toggle("fine", fitted.step < FINE);
  grid.setAttribute("aria-label", view.labels.grid);
  for (const map of state.maps) {
    const { layer, head, canvas, button, caption } = map;
    const strongest = paint(canvas, view, state.shades, layer, head, fitted);
    const job = view.jobs[`${layer}.${head}`];
    const edited = view.edited(layer, head);
    button.classList.toggle("muted", edited === "muted");
    caption.replaceChildren(made(edited ? "s" : "span", "", job ?? `L${layer} H${head}`));
    if (edited) caption.append(` ${view.labels[edited]}`);
    button.title = caption.textContent;
    const { from, to, weight } = strongest;
    const gaps = { from: labelOf(view, from), to: labelOf(view, to), weight: percent(weight, view.lang) };
    const name = phrase(view.labels.head, { layer, head }).join("");
    // What stands there comes first: whoever speaks to the page says that.
    button.setAttribute("aria-label", [caption.textContent, name, phrase(view.labels.strongest, gaps).join("")].join(". "));
  }
  return fitted;
}

// Which head is open: the one that Tab reaches and the arrow keys start from.
export function markOpen({ maps, open }) {
  for (const { layer, head, button } of maps) {
    const chosen = layer === open[0] && head === open[1];
    button.setAttribute("aria-pressed", String(chosen));
    button.tabIndex = chosen ? 0 : -1;
  }
}

// The row of one token in every map, and what each head gives to the pair.
export function lightGrid({ grid, maps, view, fitted }, { from, to }) {
  const seen = to <= view.last(from);
  const [right, down] = [`${to * fitted.step}px`, `${from * fitted.step}px`];
  grid.classList.toggle("unseen", !seen);
  // In a corner of the map the weight stands where the mask leaves room, or nobody points.
  grid.classList.toggle("low", to > from);
  // Each by itself: a property of the grid would have the browser style all that is in it anew.
  for (const { layer, head, row, cell, weight } of maps) {
    row.style.transform = `translateY(${down})`;
    cell.style.transform = `translate(${right}, ${down})`;
    weight.dataset.weight = seen ? percent(view.weight(layer, head, from, to), view.lang, true) : "";
  }
}
