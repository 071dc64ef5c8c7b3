// The points of the curve as they were sent, in nats a token, and what follows from them.
//
// Train loss is noisy from step to step: its moving average weighs by distance in steps, so that
// thinned and full points give the same line, and reaches farther as the run grows longer: at the
// start the loss falls fast, and later a step is less than a column of the screen.

const MOST_POINTS = 4000; // beyond, every second one goes: a screen has no more columns
const CLEARLY = 0.005; // nats below a line, so that an untrained model has not passed the uniform guess
export const ZERO_AT = 0.5; // where step 0 stands on an axis of logarithms

export function emptySeries() {
  return {
    last: -1,
    average: null,
    step: [],
    train: [],
    smooth: [],
    rate: [],
    norm: [],
    measuredAt: [],
    measured: [],
    sampleAt: [],
    sample: [],
  };
}

// Adds what is new. Returns whether anything was.
export function addPoints(series, points, samples) {
  const before = series.last;
  points.step.forEach((step, index) => {
    if (step <= series.last) return;
    const loss = points.train[index];
    const reach = 0.5 + Math.min(step / 10, 12 + step / 100);
    series.average ??= loss;
    series.average += (1 - Math.exp(-(step - series.last) / reach)) * (loss - series.average);
    series.step.push(step);
    series.train.push(loss);
    series.smooth.push(series.average);
    series.rate.push(points.rate[index]);
    series.norm.push(points.norm[index]);
    if (points.validation[index] !== null) {
      series.measuredAt.push(step);
      series.measured.push(points.validation[index]);
    }
    series.last = step;
  });
  if (series.step.length > MOST_POINTS) {
    const newest = series.step.length - 1;
    for (const name of ["step", "train", "smooth", "rate", "norm"]) {
      series[name] = series[name].filter((_, index) => index % 2 === newest % 2);
    }
  }
  const written = series.sampleAt.at(-1) ?? -1;
  samples.step.forEach((step, index) => {
    if (step <= written) return;
    series.sampleAt.push(step);
    series.sample.push(samples.text[index]);
  });
  return series.last !== before;
}

// The place of the last of `sorted` that is not after `value`; -1 where there is none.
export function lastAt(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export function nearest(sorted, value) {
  const at = Math.max(0, lastAt(sorted, value));
  return at + 1 < sorted.length && sorted[at + 1] - value < value - sorted[at] ? at + 1 : at;
}

// A unit of the loss: how nats become it and back, and whether its axis is one of logarithms.
export function unitOf(name, tokensPerCharacter) {
  if (name === "bits") {
    const factor = tokensPerCharacter / Math.LN2;
    return { name, log: false, of: (nats) => nats * factor, nats: (value) => value / factor };
  }
  if (name === "perplexity") {
    // A loss beyond what a number can hold is a broken run's.
    return { name, log: true, of: (nats) => Math.exp(Math.min(nats, 700)), nats: Math.log };
  }
  return { name: "nats", log: false, of: (nats) => nats, nats: (value) => value };
}

export function written(unit, nats, digits = 3) {
  const value = unit.of(nats);
  if (unit.name !== "perplexity") return value.toFixed(digits);
  if (value >= 1e6) return value.toExponential(1);
  return value >= 1000 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}

// Where the curve goes below each line for good: the `step` that measured it, and how far (`share`)
// between the point before, at step `from`, and that one the line is crossed. Validation is measured
// on the same tokens each time and needs no smoothing.
export function crossings(series, baselines) {
  const validated = series.measured.length > 0;
  const steps = validated ? series.measuredAt : series.step;
  const losses = validated ? series.measured : series.smooth;
  return baselines.flatMap(({ name, loss }, place) => {
    const at = losses.findIndex((each, index) => each < loss - CLEARLY && !(losses[index + 1] >= loss));
    if (at < 0) return [];
    const before = Math.max(0, at - 1);
    const above = losses[before] - loss;
    const share = above > 0 ? above / (losses[before] - losses[at]) : 0;
    return [{ name, number: place + 1, step: steps[at], from: steps[before], share, loss: Math.min(loss, losses[before]) }];
  });
}

// What the picture shows unless somebody zooms, in steps and nats: all steps to come, so that the
// curve grows into its place, and as much of the loss as leaves a quarter of the height to what comes
// after the first twentieth. On a logarithmic axis the beginning has room enough.
export function wholeView(series, total, log) {
  const end = Math.max(total ?? 0, series.last, 10);
  const x = log ? [0.9 * ZERO_AT, 1.1 * end] : [-0.01 * end, 1.01 * end];
  const losses = [...series.smooth, ...series.measured];
  if (!losses.length) return { x, y: [0, 5] };
  let low = losses[0];
  let high = losses[0];
  for (const loss of losses) {
    low = Math.min(low, loss);
    high = Math.max(high, loss);
  }
  // What breaks leaves the picture; it must not flatten all that was before.
  high = Math.min(high, 2 * losses[0]);
  if (!log) {
    const late = Math.max(...series.smooth.slice(1 + lastAt(series.step, series.last / 20)));
    high = Math.min(high, low + 4 * Math.max(late - low, 0.1));
  }
  const span = Math.max(high - low, 0.2);
  return { x, y: [Math.max(0, low - 0.06 * span), Math.max(high, low + 0.2) + 0.06 * span] };
}

const MANTISSAS = [[1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8], [1, 1.5, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]];

// Round numbers from `low` to `high` for an axis of logarithms, about `most` of them.
export function logTicks(low, high, most) {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  if (high / low < 1.6) {
    const rough = (high - low) / most;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].find((each) => each * power >= rough) * power;
    const ticks = [];
    for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) ticks.push(tick);
    return ticks;
  }
  for (const mantissas of MANTISSAS) {
    const ticks = [];
    for (let decade = first; decade <= last; decade++) {
      for (const each of mantissas) {
        const tick = each * 10 ** decade;
        if (tick >= low && tick <= high) ticks.push(tick);
      }
    }
    if (ticks.length <= most) return ticks;
  }
  const spacing = Math.ceil((last - first) / most);
  const ticks = [];
  for (let decade = first; decade <= last; decade += spacing) ticks.push(10 ** decade);
  return ticks;
}
