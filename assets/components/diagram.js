// The model that is being prepared: a diagram with shapes on its arrows, and bars of what it costs.
//
//   shape:  layers, batch (B), context (T), width (C), heads, vocabulary as numbers
//   parts:  norm, residual, pre, tied, causal, alibi: what there is, as booleans
//   words:  what stands in the boxes, as the server says it
//   bars:   [{title, total, rows: [{name, value, percent}]}]
// Text is only ever set as textContent. What has changed since the last picture lights up briefly.

import { svgNode } from "./nodes.js";

const WIDTH = 360;
const LEFT = 46; // of the boxes
const BOX = 212;
const MIDDLE = LEFT + BOX / 2;
const SHORTCUT = 29; // where the residual stream passes by
const LINK = 346; // where a tied head meets the embedding
const ARROW = 24;
const GAP = 14;
const pictures = new WeakMap();

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".model");
  const seen = pictures.get(root) ?? new Map();
  const pen = new Pen(seen);
  const height = draw(pen, data);
  const svg = root.querySelector("svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", data.words.says);
  svg.replaceChildren(heads(), ...pen.drawn);
  pictures.set(root, pen.said);
  root.querySelector(".bars").replaceChildren(...data.bars.map(bars));
  root.dataset.ready = "yes";
}

// ---- the flow, from the tokens down to the odds -------------------------------------------------

function draw(pen, { shape, parts, words }) {
  const stream = [shape.batch, shape.context, shape.width].join(" × ");
  const dropped = words.dropout ? `${stream}, ${words.dropout}` : stream;
  pen.pill("tokens", words.tokens);
  pen.arrow("in", [shape.batch, shape.context].join(" × "));
  const embedding = pen.box("embedding", [words.embedding, `${shape.vocabulary} × ${shape.width}`]);
  if (words.added) {
    pen.arrow("embedded", stream);
    pen.plus("added");
    pen.side("positions", words.added, [shape.context, shape.width].join(" × "));
  }
  pen.arrow("entering", dropped);

  const top = pen.y;
  pen.text("layers", words.layers, LEFT - 20, top + 17, "strong");
  pen.line(24);
  const sublayer = (name, lines, mask) => {
    const branch = pen.y;
    pen.line(GAP);
    if (parts.pre) norm(`${name}-norm`);
    pen.box(name, lines, mask);
    pen.arrow(`${name}-out`, dropped);
    if (parts.residual) {
      pen.shortcut(branch + 5, pen.y + 9);
      pen.plus(`${name}-sum`);
    } else {
      pen.missing(`${name}-sum`, words.noShortcut);
    }
    if (!parts.pre) {
      pen.line(GAP);
      norm(`${name}-norm`);
    }
  };
  const norm = (name) => {
    if (!parts.norm) return pen.missing(name, words.noNorm);
    pen.box(name, [words.norm]);
    pen.line(GAP);
  };
  sublayer("attention", words.attention, parts);
  sublayer("mlp", words.mlp);
  if (parts.pre || !parts.norm) pen.line(10);
  pen.frame(top, pen.y);

  pen.arrow("leaving", stream);
  if (parts.pre) norm("final-norm");
  const head = pen.box("head", [words.head, `${shape.width} × ${shape.vocabulary}`]);
  if (parts.tied) pen.link("tied", embedding, head, words.tied);
  pen.arrow("out", [shape.batch, shape.context, shape.vocabulary].join(" × "));
  pen.pill("odds", words.odds);
  return pen.y + 2;
}

// ---- strokes --------------------------------------------------------------------------------------

class Pen {
  constructor(seen) {
    this.y = 2;
    this.drawn = [];
    this.seen = seen; // what each text said in the last picture
    this.said = new Map();
  }

  add(name, attributes, text) {
    const node = svgNode(name, attributes, text);
    this.drawn.push(node);
    return node;
  }

  text(id, said, x, y, kind = "", anchor = "start") {
    const fresh = this.seen.size && this.seen.get(id) !== said ? " fresh" : "";
    this.said.set(id, said);
    this.add("text", { x, y, class: kind + fresh, "text-anchor": anchor }, said);
  }

  pill(id, said) {
    this.add("rect", { x: LEFT, y: this.y, width: BOX, height: 26, rx: 13, class: "pill" });
    this.text(id, said, MIDDLE, this.y + 17.5, "", "middle");
    this.y += 26;
  }

  // A box with a strong first line; with `mask`, who sees whom is drawn beside the last lines.
  // A line that says what is missing comes as {missing: "..."}.
  box(id, lines, mask) {
    const top = this.y;
    const height = 12 + 16 * lines.length;
    this.add("rect", { x: LEFT, y: top, width: BOX, height, rx: 7, class: "box" });
    lines.forEach((line, index) => {
      const kind = line.missing ? "missing" : index ? "" : "strong";
      const said = line.missing ? `✕ ${line.missing}` : line;
      const y = top + 18.5 + 16 * index;
      if (mask) this.text(`${id}-${index}`, said, LEFT + 11, y, kind);
      else this.text(`${id}-${index}`, said, MIDDLE, y, kind, "middle");
    });
    if (mask) this.mask(mask, LEFT + BOX - 52, top + height - 51);
    this.y += height;
    return { top, bottom: this.y };
  }

  mask({ causal, alibi }, left, top) {
    for (let row = 0; row < 6; row++) {
      for (let column = 0; column < 6; column++) {
        const sees = column <= row || !causal;
        const far = Math.abs(row - column);
        this.add("rect", {
          x: left + 7 * column,
          y: top + 7 * row,
          width: 6,
          height: 6,
          class: sees ? "sees" : "blind",
          "fill-opacity": sees && alibi ? 1 - far / 7 : 1,
        });
      }
    }
  }

  line(length) {
    this.add("path", { d: `M${MIDDLE} ${this.y}v${length}`, class: "flow" });
    this.y += length;
  }

  arrow(id, said) {
    this.add("path", { d: `M${MIDDLE} ${this.y}v${ARROW - 2}`, class: "flow", "marker-end": "url(#tip)" });
    this.text(id, said, MIDDLE + 9, this.y + 16, "shape");
    this.y += ARROW;
  }

  // Where something is missing: the flow goes on, and it is said.
  missing(id, said) {
    this.text(id, `✕ ${said}`, MIDDLE + 9, this.y + 14, "missing");
    this.line(20);
  }

  plus() {
    const y = this.y + 9;
    this.add("circle", { cx: MIDDLE, cy: y, r: 9, class: "plus" });
    this.add("path", { d: `M${MIDDLE - 5} ${y}h10M${MIDDLE} ${y - 5}v10`, class: "flow" });
    this.y += 18;
  }

  // What comes from beside the stream into the sum above.
  side(id, said, shape) {
    const y = this.y - 9;
    const from = MIDDLE + 40;
    this.add("path", { d: `M${from} ${y}H${MIDDLE + 11}`, class: "flow", "marker-end": "url(#tip)" });
    this.text(id, said, from + 5, y - 3, "strong");
    this.text(`${id}-shape`, shape, from + 5, y + 12, "shape");
  }

  shortcut(from, to) {
    const d = `M${MIDDLE} ${from}H${SHORTCUT + 10}Q${SHORTCUT} ${from} ${SHORTCUT} ${from + 10}V${to - 10}`;
    const end = `Q${SHORTCUT} ${to} ${SHORTCUT + 10} ${to}H${MIDDLE - 11}`;
    this.add("path", { d: d + end, class: "shortcut", "marker-end": "url(#tip)" });
  }

  frame(top, bottom) {
    const rect = { x: LEFT - 32, y: top, width: BOX + 48, height: bottom - top, rx: 10, class: "frame" };
    this.drawn.unshift(svgNode("rect", rect));
  }

  link(id, from, to, said) {
    const [start, end] = [(from.top + from.bottom) / 2, (to.top + to.bottom) / 2];
    this.add("path", { d: `M${LEFT + BOX} ${start}H${LINK}V${end}H${LEFT + BOX}`, class: "tied" });
    const middle = (start + end) / 2;
    const turn = { x: LINK - 6, y: middle, transform: `rotate(-90 ${LINK - 6} ${middle})`, "text-anchor": "middle" };
    this.add("text", turn, said);
  }
}

function heads() {
  const tip = { id: "tip", viewBox: "0 0 8 8", refX: 7, refY: 4, orient: "auto" };
  const defs = svgNode("defs", {});
  const marker = svgNode("marker", { ...tip, markerUnits: "userSpaceOnUse", markerWidth: 9, markerHeight: 9 });
  marker.append(svgNode("path", { d: "M0 0L8 4L0 8z", class: "tip" }));
  defs.append(marker);
  return defs;
}

// ---- bars -----------------------------------------------------------------------------------------

function bars({ title, total, rows }) {
  const table = document.createElement("table");
  const caption = table.createCaption();
  const name = document.createElement("b");
  name.textContent = title;
  const sum = document.createElement("span");
  sum.textContent = total;
  caption.append(name, sum);
  const largest = Math.max(...rows.map((row) => row.percent), 1);
  for (const row of rows) {
    const line = table.insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = row.name;
    line.append(head);
    line.insertCell().textContent = row.value;
    const bar = document.createElement("i");
    bar.style.width = `${(100 * row.percent) / largest}%`;
    line.append(bar);
  }
  return table;
}
