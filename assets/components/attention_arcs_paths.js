// The arcs over a row of tokens, as SVG.

import { svgNode } from "./nodes.js";

export const LEAST = 0.01; // a smaller weight is not drawn
export const HEIGHT = 170;
const COLOURS = 8; // heads after these begin again with the first colour, dashed
const TOP = 16; // room for a name above the highest arc
const LANES = 36; // by how much the arcs of the heads differ in height, all together
const LOWEST = 16;
const THICKEST = 14;
const THINNEST = 0.6;
const FAR = 900; // pixels from which on arcs are equally high
const BEND = 4 / 3; // how much higher than its middle a curve's control points lie
const NAME_HIGH = 13;
const NAME_WIDE = 24;

export const colour = (head, mode) => `var(--gpt-head-${head % COLOURS}-${mode})`;

// A short line in the colour `--head`, as its arcs are drawn.
export function stroke(head) {
  const line = document.createElement("i");
  line.className = head < COLOURS ? "stroke" : "stroke dashed";
  return line;
}

// Each head has a lane from 0 to 1, so that arcs between the same tokens lie side by side.
// Returns the path, and where the name of its head stands.
function curve(boxes, sight, from, to, lane) {
  const foot = HEIGHT - 2;
  const middle = (place) => boxes[place].offsetLeft + boxes[place].offsetWidth / 2;
  if (from === to) {
    const x = middle(from);
    const wide = 16 + 28 * lane;
    const high = LOWEST + LANES * lane;
    const control = foot - high * BEND;
    const path = `M${x - 2} ${foot}C${x - wide} ${control} ${x + wide} ${control} ${x + 2} ${foot}`;
    return { path, x, y: foot - high };
  }
  const spread = (place) => (lane - 0.5) * 0.6 * boxes[place].offsetWidth;
  const [start, end] = [middle(from) + spread(from), middle(to) + spread(to)];
  const far = Math.sqrt(Math.min(1, Math.abs(end - start) / Math.min(sight, FAR)));
  const high = LOWEST + LANES * lane + (HEIGHT - TOP - LANES - LOWEST) * far;
  const control = foot - high * BEND;
  const path = `M${start} ${foot}C${start} ${control} ${end} ${control} ${end} ${foot}`;
  return { path, x: end, y: foot - 14 };
}

// The height nearest above `y` at which a name at `x` covers none of the others.
function free(names, x, y) {
  const covers = (name) =>
    Math.abs(name.getAttribute("x") - x) < NAME_WIDE && Math.abs(name.getAttribute("y") - y) < NAME_HIGH;
  return names.some(covers) ? free(names, x, y - NAME_HIGH) : y;
}

// An arc for each look, thick by its weight, and the name of each head where it looks most.
//
//   boxes: the tokens, in a row;  sight: pixels that can be seen of it at once
//   looks: [{ head, to, weight }], the strongest first
export function arcs({ boxes, sight, from, heads, looks, mode }) {
  const drawn = [];
  const names = [];
  const named = new Set();
  for (const { head, to, weight } of looks) {
    const lane = heads.length > 1 ? heads.indexOf(head) / (heads.length - 1) : 0.5;
    const { path, x, y } = curve(boxes, sight, from, to, lane);
    const about = { "data-head": head, "data-to": to };
    const width = Math.max(THINNEST, THICKEST * weight);
    const dashed = head < COLOURS ? "" : " dashed";
    const arc = svgNode("path", { ...about, class: `arc${dashed}`, d: path, "stroke-width": width });
    arc.dataset.weight = weight;
    arc.style.stroke = colour(head, mode);
    // A line around it, for the colours that a light ground swallows.
    drawn.push(arc, svgNode("path", { ...about, class: "case", d: path, "stroke-width": width + 1 }));
    if (named.has(head)) continue;
    named.add(head);
    const name = svgNode("text", { ...about, x, y: free(names, x, y) });
    name.textContent = `H${head}`;
    names.push(name);
  }
  // What is drawn later covers the others: the strongest come last, each after the line around it.
  return [...drawn.reverse(), ...names];
}
