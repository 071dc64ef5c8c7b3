// What rotary.js says: the product, the model's score, both moved on, and the formula with its numbers.

import { dot, rotated } from "./encodings.js";
import { equation, figure } from "./equations.js";
import { made } from "./nodes.js";
import { filled } from "./attention_weights.js";
import { say } from "./placed.js";

const EXACT_DIGITS = 15;

export function sayProduct(view) {
  const { data, state, product } = view;
  view.part(".product .equation").textContent = `q · k = ${figure(product)}`;
  const score = view.part(".score");
  score.hidden = data.vectors !== "model";
  if (score.hidden) return;
  const [query, key] = state.pair;
  const [[shown, scale], result] = equation([product, data.scale], product * data.scale, (a, b) => a * b);
  const words = { head: data.head, product: shown, scale, score: result, own: figure(ownScore(view)) };
  say(score, data.labels[`score-${kindOf(data, state)}`], data, { query, key }, words);
}

// Whether the product is what the model has, would have elsewhere, or is hidden by the mask: of the tokens
// where they stand in the sentence, or where they have been put.
function kindOf(data, { pair: [from, to], query, key, base }) {
  if (data.causal && to > from) return "masked";
  if (data.causal && key > query) return "hidden";
  return base === data.base && query - key === from - to ? "own" : "other";
}

function ownScore({ data, state, vectors: [q, k] }) {
  const [from, to] = state.pair;
  return dot(rotated(q, from, data.base), rotated(k, to, data.base)) * data.scale;
}

// The product where the two stand and further on, with all their digits.
export function sayMoved(view, unmoved) {
  const { data, state, product } = view;
  const { query, key, shift } = state;
  const rows = [
    [[query, key], exact(unmoved)],
    [[query + shift, key + shift], exact(product)],
  ].map(([[m, n], number]) => made("tr", "", made("td", "", `m = ${m}, n = ${n}`), made("td", "number", number)));
  const difference = product - unmoved;
  const last = [made("td", "", data.labels.difference), made("td", "number", figure(difference))];
  rows.push(made("tr", "difference", ...last));
  view.part(".moved tbody").replaceChildren(...rows);
  const how = shift === 0 ? "unmoved" : difference === 0 ? "same" : "rounding";
  view.part(".moved .why").textContent = data.labels[`moved-${how}`];
}

const exact = (value) => value.toPrecision(EXACT_DIGITS).replace("-", "−");

// How the chosen dial is computed.
export function sayFormula(view) {
  const { data, state, vectors, turned, turns } = view;
  const { dial } = state;
  const pairs = vectors[0].length / 2;
  const words = data.labels;
  view.part(".formula summary").textContent = filled(words.formula, { dial });
  view.part(".formula .why").textContent = filled(words["formula-pair"], { dial, first: dial, second: dial + pairs, size: 2 * pairs });
  const lines = ["query", "key"].flatMap((end, side) => {
    const place = state[end] + state.shift;
    const angle = (place * 2 * Math.PI) / turns[dial];
    const [x, y] = [vectors[side][dial], vectors[side][dial + pairs]];
    const numbers = [` = ${place} / ${figure(state.base)}`, raised(`${2 * dial}/${2 * pairs}`), ` = ${figure(angle)}`];
    return [
      line(words[end], end, [`α = ${side ? "n" : "m"} / base`, raised("2i/D"), ...numbers]),
      line("", end, ["x′ = x cos α − y sin α = ", turnOf(x, y, angle, turned[side][dial], "cos", "sin", "−")]),
      line("", end, ["y′ = x sin α + y cos α = ", turnOf(x, y, angle, turned[side][dial + pairs], "sin", "cos", "+")]),
    ];
  });
  view.part(".formula .lines").replaceChildren(...lines, line(words.part, "", [partOf(turned, dial, pairs)]));
}

const raised = (text) => made("sup", "", text);
const bracketed = (text) => (text.startsWith("−") ? `(${text})` : text);

function line(name, className, inside) {
  return made("p", className, made("b", "", name), made("span", "", ...inside));
}

function turnOf(x, y, angle, result, first, second, sign) {
  const by = sign === "−" ? -1 : 1;
  const combine = (a, b, turn) => a * Math[first](turn) + by * b * Math[second](turn);
  const [[a, b, turn], shown] = equation([x, y, angle], result, combine);
  return `${a} × ${first} ${turn} ${sign} ${bracketed(b)} × ${second} ${turn} = ${shown}`;
}

function partOf([q, k], dial, pairs) {
  const numbers = [q[dial], k[dial], q[dial + pairs], k[dial + pairs]];
  const combine = (a, b, c, d) => a * b + c * d;
  const [[a, b, c, d], shown] = equation(numbers, combine(...numbers), combine);
  return `x′ₘ x′ₙ + y′ₘ y′ₙ = ${a} × ${bracketed(b)} + ${bracketed(c)} × ${bracketed(d)} = ${shown}`;
}
