// What bends the odds of the next token, one rule after the other, as gptcore/filters.py does it: while a slider
// moves, nobody waits for the server. tests/browser/test_filters_in_browser.py holds the two to each other.
//
// A setting of the knobs has the names and numbers of `SamplingConfig`; null, or what changes nothing, is left out.

const COLDEST = 1e-6;

// Logits (V,) with the ids from the likeliest on, equals by id: made once a step, a slider changes neither.
export function prepared(logits) {
  const order = Uint32Array.from(logits, (_, id) => id);
  order.sort((a, b) => logits[b] - logits[a] || a - b);
  return { logits, order };
}

// The rules that change anything, in the order in which they act: [[setting, rule]]. A rule changes
// { scores, alive }: the logits (V,), and the ids that are not cut, from the likeliest on.
export function rulesOf(sampling, seen) {
  const found = [];
  const add = (name, rule) => found.push([name, (state) => rule(state, sampling[name], seen)]);
  if (seen.length && sampling.repetition_penalty !== 1) add("repetition_penalty", byRepetition);
  if (seen.length && sampling.presence_penalty !== 0) add("presence_penalty", byPresence);
  if (sampling.temperature !== 1) add("temperature", byTemperature);
  if (sampling.top_k !== null) add("top_k", byTopK);
  if (sampling.top_p !== null && sampling.top_p < 1) add("top_p", byTopP);
  if (sampling.min_p) add("min_p", byMinP);
  if (sampling.typical_p !== null && sampling.typical_p < 1) add("typical_p", byTypical);
  return found;
}

// All of it: `stages`, first the model as it is, then one for each rule; each { name, alive, order, odds, entropy,
// mass }. `odds` (V,) sum to one; `entropy` is in bits; `mass` is the share of the odds before it that a rule has
// kept; `order` has all ids from the likeliest on, cut or not.
export function nextTokenOdds({ logits, order }, sampling, seen) {
  const state = { scores: Float64Array.from(logits), alive: order, order };
  const stages = [stageOf("model", state, null)];
  for (const [name, rule] of rulesOf(sampling, seen)) {
    rule(state);
    stages.push(stageOf(name, state, stages.at(-1)));
  }
  return stages;
}

// The token under u where the odds lie end to end, the likeliest first.
export function drawn({ odds, alive }, u) {
  const total = sum(alive, odds);
  let reached = 0;
  for (const id of alive) {
    reached += odds[id];
    if (reached > u * total) return id;
  }
  return alive.at(-1);
}

function stageOf(name, { scores, alive, order }, before) {
  const odds = softmax(scores, alive);
  let entropy = 0;
  for (const id of alive) if (odds[id] > 0) entropy -= odds[id] * Math.log2(odds[id]);
  return { name, alive, order, odds, entropy, mass: before ? sum(alive, before.odds) : 1 };
}

function softmax(scores, alive) {
  const odds = new Float64Array(scores.length);
  const most = scores[alive[0]];
  let total = 0;
  for (const id of alive) total += odds[id] = Math.exp(scores[id] - most);
  for (const id of alive) odds[id] /= total;
  return odds;
}

function sum(ids, values) {
  let total = 0;
  for (const id of ids) total += values[id];
  return total;
}

function byRepetition(state, penalty, seen) {
  for (const id of seen) state.scores[id] = state.scores[id] < 0 ? state.scores[id] * penalty : state.scores[id] / penalty;
  reorder(state, seen);
}

function byPresence(state, penalty, seen) {
  for (const id of seen) state.scores[id] -= penalty;
  reorder(state, seen);
}

// Only `seen` have moved: they are sorted anew and put between the others.
function reorder(state, seen) {
  const { scores } = state;
  const moved = new Uint8Array(scores.length);
  for (const id of seen) moved[id] = 1;
  const sooner = (a, b) => scores[a] > scores[b] || (scores[a] === scores[b] && a < b);
  const some = Uint32Array.from(seen).sort((a, b) => scores[b] - scores[a] || a - b);
  const merged = new Uint32Array(scores.length);
  let place = 0;
  let next = 0;
  for (const id of state.order) {
    if (moved[id]) continue;
    while (next < some.length && sooner(some[next], id)) merged[place++] = some[next++];
    merged[place++] = id;
  }
  while (next < some.length) merged[place++] = some[next++];
  state.order = state.alive = merged; // penalties come before anything is cut
}

function byTemperature(state, temperature) {
  if (temperature < COLDEST) {
    state.alive = state.alive.subarray(0, 1);
    return;
  }
  for (let id = 0; id < state.scores.length; id++) state.scores[id] /= temperature;
}

function byTopK(state, k) {
  const { scores, alive } = state;
  if (k >= alive.length) return;
  let kept = k;
  while (kept < alive.length && scores[alive[kept]] === scores[alive[k - 1]]) kept++;
  state.alive = alive.subarray(0, kept);
}

// From the least likely one a token goes if all up to it are 1 - p at most; of equals the smaller ids go first.
function byTopP(state, p) {
  const { scores, alive } = state;
  const odds = softmax(scores, alive);
  let end = alive.length;
  let below = 0;
  while (end > 0) {
    let begin = end - 1;
    while (begin > 0 && scores[alive[begin - 1]] === scores[alive[begin]]) begin--;
    for (let place = begin; place < end; place++) {
      below += odds[alive[place]];
      const last = begin === 0 && place === end - 1;
      if (below > 1 - p || last) {
        const kept = alive.slice(0, begin + end - place);
        kept.set(alive.subarray(place, end), begin);
        state.alive = kept;
        return;
      }
    }
    end = begin;
  }
}

function byMinP(state, share) {
  const odds = softmax(state.scores, state.alive);
  const least = share * odds[state.alive[0]];
  state.alive = state.alive.filter((id) => odds[id] >= least);
}

// From the token whose surprise is nearest to the expected one outwards, to both sides.
function byTypical(state, mass) {
  const { scores, alive } = state;
  const most = scores[alive[0]];
  let total = 0;
  for (const id of alive) total += Math.exp(scores[id] - most);
  const surprise = new Float64Array(alive.length); // ascending, as alive is from the likeliest on
  let entropy = 0;
  alive.forEach((id, place) => {
    surprise[place] = Math.log(total) + most - scores[id];
    entropy += surprise[place] * Math.exp(-surprise[place]);
  });
  const off = (place) => Math.abs(surprise[place] - entropy);
  let right = 0;
  while (right < alive.length && surprise[right] < entropy) right++;
  let left = right - 1;
  let reached = 0;
  while (left >= 0 || right < alive.length) {
    const nearer = left < 0 || (right < alive.length && off(right) <= off(left)) ? right++ : left--;
    reached += Math.exp(-surprise[nearer]);
    if (reached >= mass) {
      const widest = off(nearer);
      state.alive = alive.filter((_, place) => off(place) <= widest);
      return;
    }
  }
}
