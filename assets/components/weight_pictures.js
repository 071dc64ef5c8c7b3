// The small pictures of weight_parts.js, drawn into an <svg> that is stretched to its place.

import { svgNode } from "./nodes.js";

// A line that is as thick as it says however its picture is stretched.
export const path = (className, d) => svgNode("path", { class: className, d, "vector-effect": "non-scaling-stroke" });

function draw(svg, width, ...lines) {
  svg.setAttribute("viewBox", `0 -1.05 ${width} 2.1`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.replaceChildren(path("zero", `M0 0H${width}`), ...lines);
}

// A bar for each value, up from the middle or down; `most` is as long as there is room.
export function signedBars(svg, values, most) {
  const bars = { positive: "", negative: "" };
  values.forEach((value, at) => {
    bars[value < 0 ? "negative" : "positive"] += `M${at + 0.12} 0h.76v${-value / most}h-.76z`;
  });
  draw(svg, values.length, path("positive", bars.positive), path("negative", bars.negative));
}

// How the sum grows, value by value.
export function totals(svg, values) {
  let sum = 0;
  const sums = [...values].map((value) => (sum += value));
  const most = Math.max(...sums.map(Math.abs)) || 1;
  const steps = sums.map((value, at) => `V${-value / most}H${at + 1}`).join("");
  draw(svg, values.length, path("line", `M0 0${steps}`));
}

// Values along a line, with a dot at one of them.
export function curve(svg, values, at) {
  const most = Math.max(...values.map(Math.abs)) || 1;
  const points = [...values].map((value, place) => `${place} ${-value / most}`);
  // A line without a length is drawn as its round end: a dot that stretching does not deform.
  draw(svg, values.length - 1, path("line", `M${points.join("L")}`), path("dot", `M${points[at]}h0`));
  svg.setAttribute("viewBox", `-0.5 -1.15 ${values.length} 2.3`);
}
