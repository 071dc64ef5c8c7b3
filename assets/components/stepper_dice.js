// The dice: all odds end to end, the likeliest first, and u as a needle on them. The token under it is taken.

import { filled, phrase } from "./attention_weights.js";
import { drawn } from "./filters.js";
import { made } from "./nodes.js";
import { percent, shownU, tokenChip } from "./stepper_words.js";
import { spelled } from "./token_names.js";

const NARROWEST = 0.004; // a segment of its own, as a share of the bar
const MOST_SEGMENTS = 60;
const LARGEST_U = 1 - 2 ** -32;

export function diceView({ labels, ask, onU, onSeed }) {
  const bar = made("div", "ends");
  bar.setAttribute("aria-hidden", "true"); // the words below say the same
  const needle = made("i", "needle");
  const slider = made("input", "u");
  Object.assign(slider, { type: "range", min: 0, max: 1, step: 0.0001 });
  slider.setAttribute("aria-label", labels.u);
  const box = made("input", "number");
  Object.assign(box, { type: "text", inputMode: "decimal" });
  box.setAttribute("aria-label", labels.u);
  const seed = made("input", "number seed");
  Object.assign(seed, { type: "text", inputMode: "numeric" });
  seed.setAttribute("aria-label", labels.seed);
  const reroll = made("button", "reroll", labels.reroll);
  const falls = made("p", "falls");
  falls.setAttribute("role", "status");
  const problem = made("p", "problem");
  problem.setAttribute("role", "alert");
  const controls = made("div", "controls", made("label", "", made("span", "", "u ="), box), reroll, made("label", "", made("span", "", labels.seed), seed));
  const node = made("section", "dice", made("h3", "", labels.dice), made("div", "track", bar, needle, slider), falls, controls, problem);

  const refuse = (words, input) => {
    problem.textContent = words;
    for (const each of [box, seed]) each.setAttribute("aria-invalid", String(each === input));
  };
  slider.oninput = () => onU(Math.min(Number(slider.value), LARGEST_U));
  slider.onchange = () => ask({ do: "roll", u: Math.min(Number(slider.value), LARGEST_U) });
  box.onchange = () => {
    const text = box.value.trim().replace(",", ".");
    const u = Number(text);
    if (text === "" || !(u >= 0 && u < 1)) return refuse(filled(labels.u_refused, { value: box.value.slice(0, 20) }), box);
    refuse("", null);
    onU(u);
    ask({ do: "roll", u });
  };
  seed.onchange = () => {
    const value = Number(seed.value.trim());
    if (!/^\d{1,10}$/.test(seed.value.trim()) || value >= 2 ** 31) return refuse(filled(labels.seed_refused, { value: seed.value.slice(0, 20) }), seed);
    refuse("", null);
    onSeed(value);
  };
  reroll.onclick = () => {
    refuse("", null);
    ask({ do: "reroll" });
  };

  // `next`: the token that the story took here, where it goes on; `greedy`: the dice change nothing.
  function draw({ vocabulary, last, u, next, greedy, seed: number }) {
    const taken = drawn(last, u);
    segments(bar, last, taken, vocabulary);
    needle.style.insetInlineStart = `${100 * u}%`;
    slider.value = u;
    slider.setAttribute("aria-valuetext", shownU(u));
    if (box !== box.getRootNode().activeElement) box.value = shownU(u);
    if (seed !== seed.getRootNode().activeElement) seed.value = number;
    const words = greedy ? labels.greedy : next === null ? labels.falls : next === taken ? labels.fell : labels.differs;
    const took = next === null ? null : tokenChip(vocabulary, next);
    const gaps = { u: shownU(u), odds: percent(last.odds[taken]), token: tokenChip(vocabulary, taken), took };
    falls.replaceChildren(...phrase(words, gaps));
    node.dataset.taken = taken;
  }
  return { node, draw };
}

// Segments are kept and only moved: this runs while a slider does.
function segments(bar, { alive, odds }, taken, vocabulary) {
  let place = 0;
  let rest = 1;
  for (const id of alive) {
    if (place >= MOST_SEGMENTS || odds[id] < NARROWEST) break;
    const segment = bar.children[place] ?? bar.appendChild(made("span", ""));
    const wide = odds[id] > 0.035;
    const words = wide ? spelled(vocabulary, id) : "";
    if (segment.textContent !== words) segment.textContent = words;
    segment.style.width = `${100 * odds[id]}%`;
    segment.className = id === taken ? "taken" : place % 2 ? "odd" : "";
    rest -= odds[id];
    place++;
  }
  while (bar.children.length > place) bar.lastChild.remove();
  if (rest > 1e-9) {
    const tail = bar.appendChild(made("span", "rest"));
    tail.style.width = `${100 * rest}%`;
  }
}
