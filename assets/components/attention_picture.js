// The maps as PNG files, drawn anew at twice their size with what stands around them.

import { axesOf } from "./attention_open.js";
import { labelOf } from "./attention_weights.js";
import { coloursOf } from "./plotting.js";

const SCALE = 2;
const MARGIN = 16;
const LINE = 18;
const LONGEST = 72; // px of a token beside an axis

function sheet(root, width, height) {
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
  return { canvas, pen, write };
}

function framed(pen, map, x, y, size) {
  pen.drawImage(map, x, y, size, size);
  pen.lineWidth = 0.5;
  pen.strokeRect(x, y, size, size);
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
export function saveAll({ root, view, maps }) {
  const side = parseFloat(maps[0].canvas.style.width);
  const column = Math.max(side, 96) + MARGIN;
  const line = side + LINE + MARGIN;
  const width = MARGIN + LINE + view.heads * column;
  const { canvas, pen, write } = sheet(root, width, MARGIN + view.layers * line + LINE);
  for (const { layer, head, canvas: map, caption } of maps) {
    const [x, y] = [MARGIN + LINE + head * column, MARGIN + layer * line];
    if (head === 0) write(`L${layer}`, MARGIN / 2, y + side / 2, "left", true);
    framed(pen, map, x, y, side);
    write(caption.textContent, x, y + side + LINE / 2);
  }
  write(view.file, MARGIN / 2, MARGIN + view.layers * line);
  download(canvas, view.file);
}

// The open head, with its tokens on both axes.
export function saveOpen({ root, view, open, large }) {
  const side = parseFloat(large.canvas.style.width);
  const [left, top] = [MARGIN + LINE + LONGEST, MARGIN + LINE];
  const { canvas, pen, write } = sheet(root, left + side + MARGIN, top + side + LONGEST + 2 * LINE + MARGIN);
  const title = root.querySelector(".title").textContent;
  write(title, left, top - LINE / 2 - 2, "left", true);
  framed(pen, large.canvas, left, top, side);
  const [rows, columns] = axesOf(view, large.fitted.step);
  const middle = (place) => (place + 0.5) * large.fitted.step;
  for (const place of rows.places) write(short(pen, labelOf(view, place)), left - 6, top + middle(place), "right");
  for (const place of columns.places) {
    pen.save();
    pen.translate(left + middle(place), top + side + 8);
    pen.rotate(columns.turned ? -Math.PI / 4 : 0);
    write(short(pen, labelOf(view, place)), 0, columns.turned ? 0 : 2, columns.turned ? "right" : "center");
    pen.restore();
  }
  write(view.labels.to, left + side / 2, top + side + LONGEST + LINE, "center");
  pen.translate(MARGIN, top + side / 2);
  pen.rotate(-Math.PI / 2);
  write(view.labels.from, 0, 0, "center");
  download(canvas, `${view.file}-L${open[0]}-H${open[1]}`);
}

// As much of a token as there is room for.
function short(pen, text) {
  const characters = [...text];
  while (characters.length > 1 && pen.measureText(characters.join("")).width > LONGEST - 8) characters.pop();
  return characters.length < [...text].length ? `${characters.join("")}…` : text;
}
