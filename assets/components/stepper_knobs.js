// The knobs in the order in which they act, and beside each what it leaves over.

import { filled } from "./attention_weights.js";
import { knobRows } from "./knob_rows.js";
import { made } from "./nodes.js";
import { percent } from "./stepper_words.js";

const LEAST_SHARE = 1e-6; // as pages/parts/sampling_knobs.py has it

// How the knobs stand, as `SamplingConfig` has it.
export function samplingOf(values) {
  const share = (value) => (value === 1 ? null : Math.max(value, LEAST_SHARE));
  return {
    ...values,
    top_k: values.top_k || null,
    top_p: share(values.top_p),
    min_p: values.min_p || null,
    typical_p: share(values.typical_p),
  };
}

// `choose(name)` is called with the rule whose before and after is asked for, or null for all of them.
export function knobsView({ labels, specs, changed, choose }) {
  const rows = made("div", "");
  const knobs = knobRows(rows, specs, changed);
  const help = made("p", "help", labels.help);
  help.setAttribute("role", "status");
  const model = made("button", "left");
  const all = made("button", "left");
  const lines = new Map([["model", model], [null, all]]);
  const order = made("div", "order", line(labels.own, model), rows, line(labels.drawn_from, all));
  const reset = made("button", "reset", labels.reset);
  const node = made("section", "filters", made("h3", "", labels.knobs), order, help, reset);
  for (const spec of specs) {
    const row = rows.querySelector(`[data-knob="${spec.name}"]`);
    const left = made("button", "left");
    lines.set(spec.name, left);
    row.append(left);
    const explain = () => (help.textContent = spec.hint);
    row.addEventListener("pointerenter", explain);
    row.addEventListener("focusin", explain);
  }
  for (const [name, button] of lines) button.onclick = () => choose(name);
  reset.onclick = () => {
    for (const spec of specs) knobs.set(spec.name, spec.idle);
    changed(knobs.values);
  };

  // `shown`: the name of the rule that is looked at, or null.
  function draw({ stages, shown }) {
    const size = stages[0].odds.length;
    for (const [name, button] of lines) {
      const stage = name === null ? stages.at(-1) : stages.find((each) => each.name === name);
      button.setAttribute("aria-pressed", String(shown === name));
      button.disabled = !stage;
      const words = stage ? said(stage, size, name === null || name === "model", labels) : labels.idle;
      if (button.textContent !== words) {
        button.textContent = words;
        button.setAttribute("aria-label", `${button.parentElement.querySelector(".name").textContent}: ${words}`);
      }
    }
  }
  return { node, draw, values: knobs.values };
}

function line(name, button) {
  return made("div", "knob whole", made("span", "name", name), button);
}

function said({ alive, mass, entropy }, size, isEnd, labels) {
  const values = { kept: alive.length.toLocaleString("en"), all: size.toLocaleString("en"), mass: percent(mass), bits: Math.abs(entropy).toFixed(2) };
  return filled(isEnd ? labels.left_end : labels.left, values);
}
