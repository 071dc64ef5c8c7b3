// What bends the odds of the next token, one rule after the other, as gptcore/filters.py does it: while a slider
// moves, nobody waits for the server. tests/browser/test_filters_in_browser.py holds the two to each other.
//
// A setting of the knobs has the names and numbers of `SamplingConfig`; null, or what changes nothing, is left out.

const COLDEST = 1e-6;
const IDS = 2 ** 20; // more than any vocabulary has

// Logits (V,) with the ids from the likeliest on, equals by id: made once a step, a slider changes neither.
export function prepared(logits) {
  // Sorting plain numbers is many times faster than sorting by a function: each holds a logit, turned into an
  // integer that grows as the logit falls, and its id.
  const bits = new Int32Array(Float32Array.from(logits, (logit) => logit + 0).buffer); // no minus zero
  const keys = Float64Array.from(bits, (each, id) => ((each < 0 ? each ^ 0x7fffffff : each) * -1 + 2 ** 31) * IDS + id);
  keys.sort();
  const order = Uint32Array.from(keys, (key) => key % IDS);
  return { logits, order, stages: [] };
}

// The rules that change anything, in the order in which they act: [[setting, rule]]. A rule takes
// { scores, alive, order }: the logits (V,), the ids that are not cut, and all ids, from the likeliest on; it
// returns what it changes of them.
function rulesOf(sampling, seen) {
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

// All of it: the stages, first the model as it is, then one for each rule; each { name, scores, alive, order, odds,
// entropy, mass }. `odds` (V,) sum to one; `entropy` is in bits; `mass` is the share of the odds before it that a
// rule has kept. What comes before the first knob that was moved is kept from the last time.
export function nextTokenOdds(ready, sampling, seen) {
  const rules = rulesOf(sampling, seen);
  const { stages, logits, order } = ready;
  if (!stages.length) stages.push(stageOf("model", { scores: Float64Array.from(logits), alive: order, order }, null));
  let kept = 0;
  while (kept < rules.length && same(stages[kept + 1], rules[kept][0], sampling, seen)) kept++;
  stages.length = kept + 1;
  for (const [name, rule] of rules.slice(kept)) {
    const before = stages.at(-1);
    stages.push({ ...stageOf(name, { ...before, ...rule(before) }, before), value: sampling[name], seen });
  }
  return [...stages];
}

function same(stage, name, sampling, seen) {
  return stage !== undefined && stage.name === name && stage.value === sampling[name] && stage.seen === seen;
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
  const { odds, entropy } = softmax(scores, alive);
  return { name, scores, alive, order, odds, entropy, mass: before ? sum(alive, before.odds) : 1 };
}

// The odds of what is alive, and how many bits it takes on average to say which of them comes.
function softmax(scores, alive) {
  const odds = new Float64Array(scores.length);
  const most = scores[alive[0]];
  let total = 0;
  let weighed = 0;
  for (const id of alive) {
    const below = scores[id] - most;
    const weight = Math.exp(below);
    odds[id] = weight;
    total += weight;
    weighed += weight * below;
  }
  for (const id of alive) odds[id] /= total;
  return { odds, entropy: (Math.log(total) - weighed / total) / Math.LN2 };
}

function sum(ids, values) {
  let total = 0;
  for (const id of ids) total += values[id];
  return total;
}

function byRepetition({ scores: before, order }, penalty, seen) {
  const scores = before.slice();
  for (const id of seen) scores[id] = scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty;
  return reordered(scores, order, seen);
}

function byPresence({ scores: before, order }, penalty, seen) {
  const scores = before.slice();
  for (const id of seen) scores[id] -= penalty;
  return reordered(scores, order, seen);
}

// Only `seen` have moved: they are sorted anew and put between the others.
function reordered(scores, before, seen) {
  const moved = new Uint8Array(scores.length);
  for (const id of seen) moved[id] = 1;
  const sooner = (a, b) => scores[a] > scores[b] || (scores[a] === scores[b] && a < b);
  const some = Uint32Array.from(seen).sort((a, b) => scores[b] - scores[a] || a - b);
  const merged = new Uint32Array(scores.length);
  let place = 0;
  let next = 0;
  for (const id of before) {
    if (moved[id]) continue;
    while (next < some.length && sooner(some[next], id)) merged[place++] = some[next++];
    merged[place++] = id;
  }
  while (next < some.length) merged[place++] = some[next++];
  return { scores, order: merged, alive: merged }; // penalties come before anything is cut
}

function byTemperature({ scores, alive }, temperature) {
  if (temperature < COLDEST) return { alive: alive.subarray(0, 1) };
  return { scores: scores.map((score) => score / temperature) };
}

function byTopK({ scores, alive }, k) {
  if (k >= alive.length) return {};
  let kept = k;
  while (kept < alive.length && scores[alive[kept]] === scores[alive[k - 1]]) kept++;
  return { alive: alive.subarray(0, kept) };
}

// From the least likely one a token goes if all up to it are 1 - p at most; of equals the smaller ids go first.
function byTopP({ scores, alive, odds }, p) {
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
        return { alive: kept };
      }
    }
    end = begin;
  }
  return {};
}

function byMinP({ alive, odds }, share) {
  const least = share * odds[alive[0]];
  return { alive: alive.filter((id) => odds[id] >= least) };
}

// From the token whose surprise is nearest to the expected one outwards, to both sides.
function byTypical({ alive, odds, entropy }, mass) {
  const expected = entropy * Math.LN2;
  const surprise = Float64Array.from(alive, (id) => -Math.log(odds[id])); // ascending, as alive is by likelihood
  const off = (place) => Math.abs(surprise[place] - expected);
  let right = 0;
  while (right < alive.length && surprise[right] < expected) right++;
  let left = right - 1;
  let reached = 0;
  while (left >= 0 || right < alive.length) {
    const nearer = left < 0 || (right < alive.length && off(right) <= off(left)) ? right++ : left--;
    reached += odds[alive[nearer]];
    if (reached >= mass) {
      const widest = off(nearer);
      return { alive: alive.filter((_, place) => off(place) <= widest) };
    }
  }
  return {};
}
