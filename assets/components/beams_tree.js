// The nodes and lines of a beam search: made once, placed when the picture changes its size, and coloured for each
// moment and each node that is pointed at.

import { chip } from "./chips.js";
import { made, svgNode } from "./nodes.js";

// Fills view.columns, for each step its nodes { step, place, token, log2, last, parent, children, box, line }, and
// view.nodes, the same by their boxes.
export function drawTree(view) {
  const { data, tree } = view;
  const { steps, table, labels } = data;
  const start = made("span", "start", chip(data.root, table[data.root], false));
  const lines = svgNode("svg", { "aria-hidden": "true" });
  view.start = start;
  view.lines = lines;
  view.nodes = new WeakMap();
  view.columns = [];
  steps.forEach((beams, step) => {
    const column = beams.map(([parent, token, log2, last], place) => {
      const node = { step, place, token, log2, last, parent: view.columns[step - 1]?.[parent] ?? null, children: [] };
      node.parent?.children.push(node);
      const look = table[token];
      node.box = made("button", "node", chip(String(token), look, false));
      node.box.tabIndex = -1;
      node.box.style.gridArea = `${place + 2} / ${step + 2}`;
      const spelled = look.parts.map(([, text]) => text).join("");
      const gaps = { step: step + 1, place: place + 1, token: spelled };
      node.box.setAttribute("aria-label", labels.node.replace(/\{(\w+)\}/g, (_, gap) => String(gaps[gap])));
      if (data.greedy[step] === place) node.box.classList.add("greedy");
      node.line = svgNode("path");
      view.nodes.set(node.box, node);
      return node;
    });
    view.columns.push(column);
  });
  view.entry = view.columns.at(-1)[0];
  const numbers = steps.map((_, step) => {
    const number = made("span", "number", String(step + 1));
    number.style.gridArea = `1 / ${step + 2}`;
    return number;
  });
  const nodes = view.columns.flat();
  tree.replaceChildren(lines, start, ...numbers, ...nodes.map(({ box }) => box));
  tree.style.setProperty("--columns", String(steps.length));
}

// Draws each line from the box of a parent to that of its child.
export function arrange({ tree, start, lines, columns }) {
  const [width, height] = [tree.offsetWidth, tree.offsetHeight];
  if (!width) return; // not on the page now
  lines.setAttribute("viewBox", `0 0 ${width} ${height}`);
  for (const { box, parent, line } of columns.flat()) {
    const from = parent?.box ?? start;
    const [x1, y1] = [from.offsetLeft + from.offsetWidth, from.offsetTop + from.offsetHeight / 2];
    const [x2, y2] = [box.offsetLeft, box.offsetTop + box.offsetHeight / 2];
    const middle = x2 - (x2 - x1) / 2;
    line.setAttribute("d", `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`);
  }
}

// Colours everything for the moment, and the way to the node that is pointed at.
export function redraw({ lines, columns, moment, at }) {
  const lead = new Set(wayTo(columns[moment - 1]?.[0]));
  const pointed = new Set(wayTo(at));
  const drawn = { dead: [], alive: [], lead: [], pointed: [] };
  for (const node of columns.flat()) {
    const { box, line, step, last } = node;
    const there = step < moment;
    const dead = there && last < moment - 1;
    box.classList.toggle("later", !there);
    box.classList.toggle("dead", dead);
    box.classList.toggle("lead", lead.has(node));
    box.classList.toggle("pointed", pointed.has(node));
    box.classList.toggle("here", node === at);
    if (!there) continue;
    const kind = pointed.has(node) ? "pointed" : lead.has(node) ? "lead" : dead ? "dead" : "alive";
    line.setAttribute("class", kind);
    drawn[kind].push(line);
  }
  // What matters more is drawn over what matters less.
  lines.replaceChildren(...drawn.dead, ...drawn.alive, ...drawn.lead, ...drawn.pointed);
}

// The nodes from the first token on.
export function wayTo(node) {
  const way = [];
  for (let each = node; each; each = each.parent) way.unshift(each);
  return way;
}
