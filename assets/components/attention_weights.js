// The attention weights of every head, as the server sends them, and as pixels.
//
//   weights: uint16, 65,535 for 1;  scores: float32, what the softmax was given, where they were asked for
// With a causal mask only the lower triangle comes: row i begins at i * (i + 1) / 2.

import { unpacked } from "./packed.js";

const ALL = 65535;
const MIDDLE = 32768; // of the codes of scores: a score of 0
const LARGE = 6; // of the screen's own pixels
export const FINE = 2; // px, of a cell that a thick line around it would drown

// What the server has sent, with its arrays as functions of a layer, a head and two places.
export function viewOf(message) {
  const { data, arrays } = unpacked(message);
  const { heads, causal } = data;
  const tokens = data.keys.length;
  const rowStart = causal ? (from) => (from * (from + 1)) / 2 : (from) => from * tokens;
  const size = rowStart(tokens);
  const at = (layer, head, from, to) => (layer * heads + head) * size + rowStart(from) + to;
  const weights = arrays.weights.values;
  const scores = arrays.scores?.values;
  const among = (edited) => new Set(edited.map(String));
  const [muted, even] = [among(data.muted), among(data.even)];
  const largest = scores?.reduce((most, score) => Math.max(most, Math.abs(score)), 1e-6);
  return {
    ...data,
    tokens,
    kind: scores ? "scores" : "weights",
    largest,
    last: (from) => (causal ? from : tokens - 1), // the last place that it may look at
    weight: (layer, head, from, to) => weights[at(layer, head, from, to)] / ALL,
    score: (layer, head, from, to) => scores[at(layer, head, from, to)],
    code: scores
      ? (place) => MIDDLE + Math.round((scores[place] / largest) * (MIDDLE - 1))
      : (place) => weights[place],
    at,
    edited: (...head) => (muted.has(String(head)) ? "muted" : even.has(String(head)) ? "even" : null),
  };
}

function channels(hex) {
  return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
}

// The colour of each of the 65,536 codes, as a pixel. Weights by their square root, so that the small
// ones can be told from nothing.
export const shadesOf = (stops, kind) => shadesBetween(stops, ALL + 1, kind === "weights" ? Math.sqrt : undefined);

// So many colours from the first of `stops` to the last, as pixels; `bend` moves a share of the way.
export function shadesBetween(stops, count, bend = (share) => share) {
  const colours = stops.map(channels);
  const shades = new Uint32Array(count);
  for (let shade = 0; shade < count; shade++) {
    const place = bend(shade / (count - 1)) * (colours.length - 1);
    const low = Math.min(Math.floor(place), colours.length - 2);
    const [red, green, blue] = colours[low].map((from, part) => from + (colours[low + 1][part] - from) * (place - low));
    shades[shade] = 0xff000000 | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red);
  }
  return shades;
}

// How a map of so many tokens fits into a square of `room` pixels. A small cell is a whole number of the
// screen's own pixels, unless that would waste much room; of large ones nobody sees that some are a pixel
// larger. Where there are more tokens than pixels, `thin` of them share one.
export function fit(tokens, room) {
  const ratio = window.devicePixelRatio;
  const pixels = Math.max(1, Math.floor(room * ratio));
  const thin = Math.ceil(tokens / pixels);
  const cells = Math.ceil(tokens / thin);
  const side = Math.floor(pixels / cells);
  const crisp = side * cells >= 0.75 * pixels;
  const size = (crisp && side < LARGE ? side * cells : pixels) / ratio;
  return { thin, cells, size, crisp, step: size / (cells * thin) };
}

// Draws the map of one head, one pixel a cell; the browser makes it larger. A pixel that stands for
// several cells shows the strongest of them. Returns where the head looks most, its first row aside,
// which has no choice.
export function paint(canvas, view, shades, layer, head, { thin, cells, size, crisp }) {
  const codes = new Int32Array(cells * cells).fill(-1);
  const signed = view.kind === "scores";
  let strongest = { from: 0, to: 0, weight: -1 };
  for (let from = 0; from < view.tokens; from++) {
    const last = view.last(from);
    const start = view.at(layer, head, from, 0);
    const row = Math.floor(from / thin) * cells;
    for (let to = 0; to <= last; to++) {
      const code = view.code(start + to);
      const cell = row + Math.floor(to / thin);
      const kept = codes[cell];
      if (kept < 0 || (signed ? Math.abs(code - MIDDLE) > Math.abs(kept - MIDDLE) : code > kept)) codes[cell] = code;
    }
    if (from === 0 && view.tokens > 1) continue;
    for (let to = 0; to <= last; to++) {
      const weight = view.weight(layer, head, from, to);
      if (weight > strongest.weight) strongest = { from, to, weight };
    }
  }
  canvas.width = canvas.height = cells;
  canvas.style.width = canvas.style.height = `${size}px`;
  canvas.style.imageRendering = crisp ? "pixelated" : "auto";
  const pixels = new ImageData(cells, cells);
  const colours = new Uint32Array(pixels.data.buffer);
  codes.forEach((code, cell) => {
    if (code >= 0) colours[cell] = shades[code]; // what nobody may look at stays transparent
  });
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  return strongest;
}

const formats = new Map();

function format(lang, digits) {
  const name = `${lang} ${digits}`;
  if (!formats.has(name)) formats.set(name, new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: digits }));
  return formats.get(name);
}

// 0.431 -> 43.1%; short: 43%.
export function percent(share, lang, short = false) {
  if (share < 0.0005) return `<${format(lang, 1).format(0.001)}`;
  return format(lang, short && share >= 0.0995 ? 0 : 1).format(share);
}

// A token as one string, as gptcore.token_text.token_label writes it.
export function labelOf(view, place) {
  return view.table[view.keys[place]].parts.map(([, text]) => text).join("");
}

// A sentence with gaps, filled with text: filled("{count} tokens", { count: 3 }).
export const filled = (sentence, gaps) => phrase(sentence, gaps).join("");

// A sentence with gaps, filled with text or nodes: phrase("{from} looks", { from: chip }).
export function phrase(sentence, gaps) {
  return sentence.split(/\{(\w+)\}/).map((part, place) => (place % 2 ? gaps[part] : part));
}
