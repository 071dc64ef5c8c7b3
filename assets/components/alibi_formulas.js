// What ALiBi's bias makes of a row of equal scores, for assets/components/alibi.js.

import { figure } from "./equations.js";

// The weights (places) that a query gives where content says nothing: the softmax of -slope * distance. What a
// causal mask hides gets 0.
export function biasWeights(slope, query, places, causal) {
  const weights = Float64Array.from({ length: places }, (_, key) =>
    causal && key > query ? 0 : Math.exp(-slope * Math.abs(query - key)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

// The smallest distance within which half of the weights around `query` lie.
export function halfWithin(weights, query) {
  let sum = weights[query];
  let distance = 0;
  while (sum < 0.5) {
    distance++;
    sum += (weights[query - distance] ?? 0) + (weights[query + distance] ?? 0);
  }
  return distance;
}

// 0.25 -> "1/4", also where a slope is another power of a half; else three digits.
export function slopeOf(slope) {
  const power = -Math.log2(slope);
  return Number.isInteger(power) ? `1/${2 ** power}` : figure(slope);
}
