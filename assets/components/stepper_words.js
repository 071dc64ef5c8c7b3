// Shares, numbers and tokens, the same wherever the stepper shows them.

import { chip } from "./chips.js";
import { look } from "./token_names.js";

// 0.231 -> "23.1%"; what is hardly anything is not nothing, what is nearly all is not all.
export function percent(share) {
  if (share === 0) return "0%";
  if (share < 0.0001) return "<0.01%";
  if (share > 1 - 1e-12) return "100%";
  if (share > 0.9999) return ">99.99%";
  const hundred = 100 * share;
  return `${hundred.toFixed(hundred < 1 || hundred > 99.9 ? 2 : 1)}%`;
}

// Four digits of u, cut off: it is never rounded up to 1.
export function shownU(u) {
  return (Math.floor(u * 1e4) / 1e4).toFixed(4);
}

// How unlikely a token was, in five classes: the number of the class, from 0 for the likely ones on.
const CLASSES = [0.5, 0.2, 0.05, 0.01];
export function unlikely(odds) {
  const place = CLASSES.findIndex((least) => odds >= least);
  return place < 0 ? CLASSES.length : place;
}

export function tokenChip(vocabulary, id) {
  return chip(String(id), look(vocabulary, id), false);
}
