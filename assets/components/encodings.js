// The position encodings with a formula, as gptcore.positions computes them: here so that pictures follow a
// slider at once, however many visitors move one. tests/browser/test_encoding_formulas.py holds the two to
// each other.

// The angle by which each pair of dimensions turns from one place to the next, in radians: size / 2 of them.
export function frequencies(size, base) {
  return Float64Array.from({ length: size / 2 }, (_, pair) => base ** ((-2 * pair) / size));
}

// (places, width), rows first: sin and cos of each place times each frequency, interleaved.
export function sinusoidalTable(places, width, base) {
  const speeds = frequencies(width, base);
  const table = new Float64Array(places * width);
  for (let place = 0; place < places; place++) {
    speeds.forEach((speed, pair) => {
      table[place * width + 2 * pair] = Math.sin(place * speed);
      table[place * width + 2 * pair + 1] = Math.cos(place * speed);
    });
  }
  return table;
}

// What a mistaken formula gives for each place, as mistaken_positions of the core.
export function mistakenTable(places) {
  return Float64Array.from({ length: places }, (_, place) => Math.sin(place / 1e8) + Math.cos(place / 1e8));
}

// `x` (size) turned as rotary positions turn it at `place`: dimension i and i + size / 2 are a pair.
export function rotated(x, place, base) {
  const half = x.length / 2;
  const turned = new Float64Array(x.length);
  frequencies(x.length, base).forEach((speed, pair) => {
    const [cos, sin] = [Math.cos(place * speed), Math.sin(place * speed)];
    turned[pair] = x[pair] * cos - x[pair + half] * sin;
    turned[pair + half] = x[pair] * sin + x[pair + half] * cos;
  });
  return turned;
}

// How much each of so many heads takes off a score for each place of distance (ALiBi).
export function alibiSlopes(heads) {
  const power = 2 ** Math.floor(Math.log2(heads));
  return Float64Array.from({ length: heads }, (_, head) =>
    head < power ? 2 ** ((-8 * (head + 1)) / power) : 2 ** ((-4 * (2 * (head - power) + 1)) / power),
  );
}

export const dot = (a, b) => a.reduce((sum, value, at) => sum + value * b[at], 0);
