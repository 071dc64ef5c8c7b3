// The maps as PNG files, drawn anew at twice their size with what stands around them.

import { marksOf } from "./attention_legend.js";
import { axesOf } from "./attention_open.js";
import { labelOf } from "./attention_weights.js";
import { coloursOf } from "./plotting.js";

const SCALE = 2;
const MARGIN = 16;
const LINE = 18;
const LONGEST = 72; // px of a token beside an axis
const NARROWEST = 420; // px, for the legend
const BAND = 180; // px, of the legend's colours
const HATCH = 7; // px, between two lines

// A canvas of the page's ground, what draws on it, and a function that writes on it.
function sheet({ root, view, mode }, width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = SCALE * width;
  canvas.height = SCALE * height;
  const pen = canvas.getContext("2d");
  const { text, ground, font } = coloursOf(root, []);
  pen.scale(SCALE, SCALE);
  pen.fillStyle = ground;
  pen.fillRect(0, 0, width, height);
  pen.imageSmoothingEnabled = false;
  pen.fillStyle = pen.strokeStyle = text;
  pen.textBaseline = "middle";
  const write = (words, x, y, align = "left", bold = false) => {
    pen.font = `${bold ? 600 : 400} 12px ${font}`;
    pen.textAlign = align;
    pen.fillText(words, x, y);
  };
  write(view.name, MARGIN, height - MARGIN - LINE / 2);
  legend(pen, write, view, mode, width - MARGIN - BAND, height - MARGIN - 3 * LINE);
  return { canvas, pen, write };
}

function legend(pen, write, view, mode, x, y) {
  const colours = pen.createLinearGradient(x, 0, x + BAND, 0);
  const stops = view.colours[view.kind][mode];
  stops.forEach((stop, place) => colours.addColorStop(place / (stops.length - 1), stop));
  pen.save();
  pen.fillStyle = colours;
  pen.fillRect(x, y, BAND, LINE - 4);
  pen.restore();
  write(view.labels[`legend-${view.kind}`], x - 18, y + LINE / 2 - 2, "right");
  for (const { share, words } of marksOf(view)) write(words, x + share * BAND, y + 1.5 * LINE, share === 1 ? "right" : "center");
}

// One map; what nobody may look at stays hatched.
function framed(pen, map, x, y, size) {
  pen.save();
  pen.lineWidth = 0.5;
  pen.beginPath();
  pen.rect(x, y, size, size);
  pen.stroke();
  pen.clip();
  pen.globalAlpha = 0.25;
  pen.beginPath();
  for (let shift = HATCH; shift < 2 * size; shift += HATCH) {
    pen.moveTo(x + shift, y);
    pen.lineTo(x + shift - size, y + size);
  }
  pen.stroke();
  pen.globalAlpha = 1;
  pen.drawImage(map, x, y, size, size);
  pen.restore();
}

function download(canvas, name) {
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${name}.png`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
}

// All heads, a row for each layer.
export function saveAll(state) {
  const { view, maps } = state;
  const side = parseFloat(maps[0].canvas.style.width);
  const column = Math.max(side, 96) + MARGIN;
  const line = side + LINE + MARGIN;
  const width = Math.max(NARROWEST, MARGIN + LINE + view.heads * column);
  const { canvas, pen, write } = sheet(state, width, 2 * MARGIN + view.layers * line + 3 * LINE);
  for (const { layer, head, canvas: map, caption } of maps) {
    const [x, y] = [MARGIN + LINE + head * column, MARGIN + layer * line];
    if (head === 0) write(`L${layer}`, MARGIN / 2, y + side / 2, "left", true);
    framed(pen, map, x, y, side);
    write(caption.textContent, x, y + side + LINE / 2);
  }
  download(canvas, view.file);
}

// The open head, with its tokens on both axes.
export function saveOpen(state) {
  const { find, view, open, large } = state;
  const side = parseFloat(large.canvas.style.width);
  const [left, top] = [MARGIN + LONGEST, MARGIN + LINE];
  const [rows, columns] = axesOf(view, large.fitted.step);
  const depth = columns.turned ? LONGEST : LINE + 4;
  const width = Math.max(NARROWEST, left + side + MARGIN);
  const { canvas, pen, write } = sheet(state, width, top + side + depth + 2 * MARGIN + 3 * LINE);
  write(find(".title").textContent, left, top - LINE / 2 - 2, "left", true);
  write(view.labels.from, left - 6, top - LINE / 2 - 2, "right");
  write(view.labels.to, left - 8, top + side + 10, "right");
  framed(pen, large.canvas, left, top, side);
  const middle = (place) => (place + 0.5) * large.fitted.step;
  for (const place of rows.places) write(short(pen, labelOf(view, place)), left - 6, top + middle(place), "right");
  for (const place of columns.places) {
    pen.save();
    pen.translate(left + middle(place), top + side + (columns.turned ? 4 : 10));
    pen.rotate(columns.turned ? -Math.PI / 4 : 0);
    write(short(pen, labelOf(view, place)), 0, 0, columns.turned ? "right" : "center");
    pen.restore();
  }
  download(canvas, `${view.file}-L${open[0]}-H${open[1]}`);
}

// As much of a token as there is room for.
function short(pen, text) {
  const characters = [...text];
  while (characters.length > 1 && pen.measureText(characters.join("")).width > LONGEST - 8) characters.pop();
  return characters.length < [...text].length ? `${characters.join("")}…` : text;
}
