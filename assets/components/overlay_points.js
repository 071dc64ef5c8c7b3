// The points of one run as they were sent, and the curves that follow from them.
//
// Train loss is drawn as its moving average, which weighs by distance in steps, so that thinned and
// full points give the same line, and reaches less far at the start, where the loss falls fast.

const SMOOTH_STEPS = 12;
const MOST_POINTS = 2000; // a run; beyond, every second one goes

export function emptyRun() {
  return { last: -1, average: null, step: [], tokens: [], seconds: [], train: [], measured: [] };
}

export function addPoints(run, points) {
  points.step.forEach((step, index) => {
    if (step <= run.last) return;
    const loss = points.train[index];
    const reach = Math.min(SMOOTH_STEPS, 0.5 + step / 10);
    run.average ??= loss;
    run.average += (1 - Math.exp(-(step - run.last) / reach)) * (loss - run.average);
    run.step.push(step);
    run.tokens.push(points.tokens[index]);
    run.seconds.push(points.seconds[index]);
    run.train.push(run.average);
    run.measured.push(points.validation[index]);
    run.last = step;
  });
  if (run.step.length > MOST_POINTS) thin(run);
}

// Every second point goes, but none at which validation was measured, nor the newest.
function thin(run) {
  const newest = run.step.length - 1;
  const stays = run.measured.map((loss, index) => loss !== null || index % 2 === newest % 2);
  for (const name of ["step", "tokens", "seconds", "train", "measured"]) {
    run[name] = run[name].filter((_, index) => stays[index]);
  }
}

// Where validation was measured: places on `axis`, and losses times `factor`.
export function validation(run, axis, factor) {
  const at = run.measured.flatMap((loss, index) => (loss === null ? [] : [index]));
  return { x: at.map((index) => run[axis][index]), y: at.map((index) => factor * run.measured[index]) };
}

export function training(run, axis, factor) {
  return { x: run[axis], y: run.train.map((loss) => factor * loss) };
}

// Where a run will end on `axis`, so that its curve grows into its place.
export function endOf(run, axis, total) {
  const now = run[axis].at(-1) ?? 0;
  if (axis === "step") return Math.max(now, total ?? 0);
  return total > run.last && run.last > 20 ? (now * total) / run.last : now;
}

// The losses to show: all of them, but no more of the steep beginning than leaves a third of the
// height to what comes after the first twentieth.
export function lossRange(curves) {
  let [low, high, late] = [Infinity, -Infinity, -Infinity];
  for (const { x, y } of curves) {
    const begin = (x.at(-1) ?? 0) / 20;
    y.forEach((loss, index) => {
      low = Math.min(low, loss);
      high = Math.max(high, loss);
      if (x[index] >= begin) late = Math.max(late, loss);
    });
  }
  if (low > high) return [0, 5];
  high = Math.min(high, low + 3 * Math.max(late - low, 0.1));
  const span = Math.max(high - low, 0.2);
  return [Math.max(0, low - 0.06 * span), low + 1.06 * span];
}

// Sorted places, each at least `gap` below the one before, none outside 0 to `height`.
export function spread(places, gap, height) {
  const found = [...places];
  for (let i = 1; i < found.length; i++) found[i] = Math.max(found[i], found[i - 1] + gap);
  for (let i = found.length - 1, limit = height; i >= 0; i--, limit = found[i + 1] - gap) {
    found[i] = Math.min(found[i], limit);
  }
  return found;
}
