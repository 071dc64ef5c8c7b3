// Rows of sliders with a box each, for pictures that are computed here.
//
//   specs: [{ name, label, least, most, step, value, log, even, refused }]
// `log`: the slider moves in powers of ten. `even`: odd numbers are refused. `refused`: what is said of a
// number that cannot be taken, with {value}, {least} and {most}; nothing changes then.

import { made } from "./nodes.js";

const LOG_STEPS = 1000;

// Draws the rows into `root` once; later calls keep what the visitor has set. `tell(values)` is called with
// all values, by name, whenever one changes. Returns { values, set(name, value, limits) }.
export function knobRows(root, specs, tell) {
  const values = Object.fromEntries(specs.map(({ name, value }) => [name, value]));
  const rows = new Map(specs.map((spec) => [spec.name, rowOf({ ...spec }, values, () => tell(values))]));
  root.classList.add("knobs");
  root.replaceChildren(...[...rows.values()].map(({ node }) => node));
  const set = (name, value, limits = {}) => {
    values[name] = value;
    rows.get(name).show(value, limits);
  };
  return { values, set };
}

function rowOf(spec, values, changed) {
  const slider = made("input", "");
  slider.type = "range";
  const box = made("input", "");
  box.type = "text";
  box.inputMode = "decimal";
  const problem = made("p", "problem");
  problem.setAttribute("role", "alert");
  const name = made("span", "name", spec.label);
  const node = made("div", "knob", name, slider, box, problem);
  node.dataset.knob = spec.name;
  for (const input of [slider, box]) input.setAttribute("aria-label", spec.label);

  const onSlider = (value) => (spec.log ? (LOG_STEPS * Math.log(value / spec.least)) / Math.log(spec.most / spec.least) : value);
  const offSlider = (place) => (spec.log ? rounded(spec.least * (spec.most / spec.least) ** (place / LOG_STEPS)) : place);

  function show(value, limits = {}) {
    Object.assign(spec, limits);
    slider.min = spec.log ? 0 : spec.least;
    slider.max = spec.log ? LOG_STEPS : spec.most;
    slider.step = spec.log ? 1 : spec.step;
    slider.value = onSlider(value);
    slider.setAttribute("aria-valuetext", String(value));
    box.value = String(value);
    refuse(null);
  }
  function refuse(text) {
    problem.textContent = text === null ? "" : spec.refused.replaceAll("{value}", text).replaceAll("{least}", spec.least).replaceAll("{most}", spec.most);
    box.setAttribute("aria-invalid", String(text !== null));
  }
  function take(value) {
    values[spec.name] = value;
    changed();
  }
  slider.addEventListener("input", () => {
    const value = offSlider(Number(slider.value));
    box.value = String(value);
    slider.setAttribute("aria-valuetext", String(value));
    refuse(null);
    take(value);
  });
  box.addEventListener("change", () => {
    const fractions = !spec.log && !Number.isInteger(spec.step);
    // A comma parts thousands, or, as in half of the world, a whole from its fraction.
    const text = box.value.trim().replaceAll(",", fractions ? "." : "").slice(0, 20);
    const value = Number(text);
    const whole = spec.log || fractions || Number.isInteger(value);
    const fits = text !== "" && Number.isFinite(value) && value >= spec.least && value <= spec.most;
    if (!fits || !whole || (spec.even && value % 2)) return refuse(text);
    show(value);
    take(value);
  });
  show(values[spec.name]);
  return { node, show };
}

// Two digits, so that a base reads 470 and not 467.735.
function rounded(value) {
  const digits = 10 ** Math.floor(Math.log10(value) - 1);
  return Number((Math.round(value / digits) * digits).toPrecision(12));
}
