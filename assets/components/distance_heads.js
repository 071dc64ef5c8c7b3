// How far every head looks, as a small picture each: mean weights over distances, both on log axes, solid with
// text and dashed by position alone. A click opens a head: the trigger "head", "layer.head".
//
//   arrays:  at (P) distances; text, alone (layers, heads, P) the weights there
//   layers:  which ones are shown; names, means: (layers, heads) words

import { made, svgNode } from "./nodes.js";
import { unpacked } from "./packed.js";
import { path } from "./weight_pictures.js";

const COLOURS = 8;
const BELOW = 2; // where a weight of 0 would lie, as a share of the height: out of the picture
const WIDE = 8;
const NARROW = 6; // on a phone; more are wrapped into rows of half as many
const states = new WeakMap(); // root -> { shape, asked }

export default function ({ data: message, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".distance-heads");
  const { data, arrays } = unpacked(message);
  const state = states.get(root) ?? { shape: "", asked: null };
  states.set(root, state);
  // What was drawn before the server heard of the last click must not take it back.
  if (state.asked === data.head) state.asked = null;
  const shape = `${data.layers} ${data.heads}`;
  if (state.shape !== shape) {
    root.replaceChildren(...buttons(data));
    Object.assign(state, { shape, asked: null });
  }
  root.dataset.mode = data.mode;
  root.setAttribute("aria-label", data.labels.heads);
  root.style.setProperty("--columns", Math.min(data.heads, WIDE));
  root.style.setProperty("--narrow", data.heads > NARROW ? NARROW / 2 : data.heads);
  root.querySelectorAll("button").forEach((button, at) => fill(button, data, arrays, at));
  press(root, state.asked ?? data.head);
  root.onclick = (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    state.asked = button.dataset.head;
    press(root, state.asked);
    setTriggerValue("head", state.asked);
  };
  root.dataset.step = String(data.step);
}

function buttons({ layers, heads }) {
  return layers.flatMap((layer) =>
    Array.from({ length: heads }, (_, head) => {
      const svg = svgNode("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none", "aria-hidden": "true" });
      svg.append(path("alone", ""), path("text", ""));
      const button = made("button", "", made("b", "", `L${layer} H${head}`), made("span", "mean"), svg);
      button.dataset.head = `${layer}.${head}`;
      button.style.setProperty("--colour", `var(--head-${head % COLOURS})`);
      return button;
    }),
  );
}

function fill(button, { least, length, names, means }, { at, text, alone }, head) {
  const points = at.values.length;
  const x = (distance) => (length > 1 ? Math.log(distance + 1) / Math.log(length) : 0);
  const y = (weight) => Math.min(BELOW, Math.log(weight) / Math.log(least));
  for (const [name, { values }] of Object.entries({ text, alone })) {
    const drawn = values.subarray(head * points, (head + 1) * points);
    const d = Array.from(drawn, (weight, place) => `${x(at.values[place]).toFixed(4)} ${y(weight).toFixed(4)}`);
    button.querySelector(`.${name}`).setAttribute("d", `M${d.join("L")}`);
  }
  button.querySelector(".mean").textContent = means[head];
  button.setAttribute("aria-label", names[head]);
}

function press(root, head) {
  for (const button of root.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.head === head));
  }
}
