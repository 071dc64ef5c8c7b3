// The weights of the last token in every head: a row a head, a column a token. A head's name opens it elsewhere:
// the trigger "head", "layer.head".
//
//   ids:     the tokens that have a column;  earlier: how many stand before them, in one column together, or 0
//   stops:   the colours from nothing to all
//   arrays:  looks (L, H, columns)
// Text is only ever set as textContent.

import { percent, phrase, shadesBetween } from "./attention_weights.js";
import { chip } from "./chips.js";
import { made } from "./nodes.js";
import { unpacked } from "./packed.js";
import { look, spelled, whenNamed } from "./token_names.js";

const MOST_ROWS = 32; // of more heads those of one layer are shown
const SHADES = 256;
const states = new WeakMap(); // root -> { layer, at: [layer, head, column] or null, quit }

export default function ({ data: message, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".lens-heads");
  const { data, arrays } = unpacked(message);
  const state = states.get(root) ?? { layer: null, at: null };
  states.set(root, state);
  const redraw = () => draw(root, state, data, arrays.looks, (head) => setTriggerValue("head", head));
  redraw();
  state.quit?.();
  state.quit = whenNamed((vocabulary) => vocabulary === data.vocabulary && redraw());
  return state.quit;
}

function draw(root, state, data, { values, shape }, open) {
  const [layers, heads, columns] = shape;
  const { labels, lang, vocabulary } = data;
  const shades = shadesBetween(data.stops, SHADES, Math.sqrt);
  const one = layers * heads > MOST_ROWS;
  if (one) state.layer = Math.min(state.layer ?? layers - 1, layers - 1);
  const had = root.getRootNode().activeElement?.dataset?.head;
  const token = (id) => chip(id, look(vocabulary, id), false);

  const info = made("p", "info", labels.point);
  info.setAttribute("role", "status");
  const nodes = [];
  function tell(layer, head, column) {
    for (const each of nodes) each.style.removeProperty("--at");
    if (column === null) {
      state.at = null;
      info.replaceChildren(labels.point);
      return;
    }
    state.at = [layer, head, column];
    const weight = values[(layer * heads + head) * columns + column];
    const gaps = { head: `L${layer} H${head}`, share: percent(weight, lang) };
    const back = columns - 1 - column;
    if (data.earlier && column === 0) info.replaceChildren(...phrase(labels["look-earlier"], gaps));
    else {
      const where = back ? labels.back.replace("{back}", back) : labels.itself;
      const of = token(data.ids[column - (data.earlier ? 1 : 0)]);
      info.replaceChildren(...phrase(labels.look, { ...gaps, token: of }), lang === "zh" ? "" : " ", where);
    }
    for (const each of nodes) each.style.setProperty("--at", column);
  }

  const flat = data.ids.every((id) => [...spelled(vocabulary, id)].length === 1);
  const top = made("div", flat ? "names flat" : "names", ...(data.earlier ? [made("span", "earlier", "…")] : []));
  if (data.earlier) top.firstChild.title = labels.earlier;
  top.append(...data.ids.map((id) => made("span", "", token(id))));
  top.setAttribute("aria-hidden", "true"); // the words above say it of each
  nodes.push(top);
  const rows = [made("div", "line", made("span", "", ""), top)];
  for (let layer = one ? state.layer : 0; layer < (one ? state.layer + 1 : layers); layer++) {
    for (let head = 0; head < heads; head++) {
      const name = `L${layer} H${head}`;
      const button = made("button", "", name);
      button.dataset.head = `open ${layer}.${head}`;
      button.title = phrase(labels.open, { head: name }).join("");
      button.setAttribute("aria-label", button.title);
      button.onclick = () => open(`${layer}.${head}`);
      const start = (layer * heads + head) * columns;
      const picture = made("div", "weights", strip(values.subarray(start, start + columns), shades), made("i", ""));
      picture.tabIndex = 0;
      picture.dataset.head = `${layer}.${head}`;
      picture.setAttribute("role", "group");
      picture.setAttribute("aria-label", labels.row.replace("{head}", name));
      picture.onpointermove = picture.onpointerdown = ({ clientX }) => {
        const { left, width } = picture.getBoundingClientRect();
        tell(layer, head, Math.min(Math.max(Math.floor((columns * (clientX - left)) / width), 0), columns - 1));
      };
      picture.onpointerleave = picture.onblur = () => tell(layer, head, null);
      picture.onkeydown = (event) => {
        const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!by) return;
        event.preventDefault();
        const from = state.at?.[2] ?? (by < 0 ? columns : -1);
        tell(layer, head, Math.min(Math.max(from + by, 0), columns - 1));
      };
      nodes.push(picture);
      rows.push(made("div", head === 0 && layer > 0 && !one ? "line first" : "line", button, picture));
    }
  }
  root.style.setProperty("--columns", columns);
  const grid = made("div", "grid", ...rows);
  root.replaceChildren(...(one ? [choice()] : []), info, grid);
  if (had) root.querySelector(`[data-head="${had}"]`)?.focus();
  if (state.at && state.at[2] < columns) tell(...state.at);

  function choice() {
    const buttons = Array.from({ length: layers }, (_, layer) => {
      const button = made("button", "", phrase(labels.layer, { layer }).join(""));
      button.setAttribute("aria-pressed", String(layer === state.layer));
      button.dataset.head = `layer ${layer}`;
      button.onclick = () => {
        Object.assign(state, { layer, at: null });
        draw(root, state, data, { values, shape }, open);
      };
      return button;
    });
    const group = made("div", "layers", ...buttons);
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", labels.layers);
    return group;
  }
}

// A pixel a token; the browser makes it larger.
function strip(weights, shades) {
  const canvas = made("canvas", "");
  canvas.width = weights.length;
  canvas.height = 1;
  const pixels = new ImageData(weights.length, 1);
  new Uint32Array(pixels.data.buffer).set([...weights].map((weight) => shades[Math.round(weight * (SHADES - 1))]));
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  return canvas;
}
