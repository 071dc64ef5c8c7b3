// What is said of a way: its text, how likely it is, and what becomes of it.

import { filled } from "./attention_weights.js";
import { wayTo } from "./beams_tree.js";
import { made } from "./nodes.js";
import { oneIn } from "./surprise.js";

// Of the node that is pointed at, else of the likeliest one.
export function tell(view) {
  const { data, columns, moment, told } = view;
  const node = view.at ?? columns[moment - 1]?.[0];
  const text = made("p", "text", made("b", "", data.beginning), node ? textOf(data, node) : "");
  const lines = node ? [score(data, node), fate(view, node)] : [data.labels.nothing];
  told.replaceChildren(text, ...lines.map((line) => made("p", "", line)));
}

// Bytes, not characters: a token may hold a part of one.
function textOf({ bytes }, node) {
  const all = wayTo(node).flatMap(({ token }) => bytes[token]);
  return new TextDecoder().decode(new Uint8Array(all));
}

function score(data, { log2, step }) {
  return filled(data.labels.score, {
    bits: bits(data, log2),
    odds: oneIn(data, -log2 * Math.LN2),
    token: String(step + 1),
  });
}

function fate({ data, columns, moment }, node) {
  const { labels } = data;
  const [now, all] = [columns[moment - 1], columns[moment - 1].length];
  if (node.last < moment - 1) {
    const kept = columns[node.last + 1];
    const gaps = { token: node.last + 2, all: kept.length, bits: bits(data, kept.at(-1).log2) };
    return filled(node.last === node.step ? labels.dropped : labels.died, gaps);
  }
  const end = moment === columns.length;
  if (node.step === moment - 1) {
    return filled(end ? labels.final : labels.now, { place: node.place + 1, all, token: moment });
  }
  const count = now.filter((each) => wayTo(each)[node.step] === node).length;
  return filled(end ? labels.lives : labels.living, { count, all, token: moment });
}

function bits({ lang }, log2) {
  const shown = Math.abs(log2).toLocaleString(lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return Number(log2.toFixed(2)) < 0 ? `−${shown}` : shown;
}
