// The words of a sentence in two orders, one above the other, with a line from each word to its new place; where
// there is little room side by side.
//
//   looks:  for each group of tokens what it looks like, in the order from before
//   words:  whether it is a word; what is none stays where it is
//   tokens: how many tokens it holds
//   after:  the groups in the order from after

import { chip } from "./chips.js";
import { made, svgNode } from "./nodes.js";

const NARROW = 560; // px
const MANY = 40; // chips that have to be drawn small
const states = new WeakMap(); // root -> what is drawn, and which group is pointed at

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".shuffle");
  if (!states.has(root)) states.set(root, mount(root));
  const state = states.get(root);
  const before = data.looks.map((_, group) => group);
  const wordsOf = (order) => order.filter((group) => data.words[group]);
  Object.assign(state, { data, before: wordsOf(before), after: wordsOf(data.after) });
  state.frame.setAttribute("aria-label", data.labels.picture);
  const [above, below] = root.querySelectorAll("b");
  above.textContent = data.labels.before;
  below.textContent = data.labels.after;
  state.rows = [fill(root.querySelector(".before"), before, data), fill(root.querySelector(".after"), data.after, data)];
  if (!state.before.includes(state.at)) state.at = null;
  draw(state);
  root.dataset.after = data.after.join(" ");
  return () => {
    if (root.isConnected) return;
    state.watcher.disconnect();
    states.delete(root);
  };
}

function mount(root) {
  const state = { root, frame: root.querySelector(".frame"), svg: root.querySelector("svg"), at: null };
  state.watcher = new ResizeObserver(() => state.data && draw(state));
  state.watcher.observe(root);
  const reach = (group) => {
    state.at = group;
    mark(state);
  };
  root.addEventListener("pointerover", (event) => {
    const box = event.target.closest(".chip.word");
    if (box) reach(Number(box.dataset.key));
  });
  state.frame.addEventListener("pointerleave", () => reach(null));
  state.frame.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by || !state.before.length) return;
    event.preventDefault();
    const place = Math.min(Math.max(state.before.indexOf(state.at) + by, 0), state.before.length - 1);
    reach(state.before[place]);
    state.rows[0].get(state.at).scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  return state;
}

// The chips of a row by their groups.
function fill(row, order, { looks, words }) {
  const chips = new Map(order.map((group) => [group, chip(String(group), looks[group], false)]));
  for (const [group, box] of chips) {
    const blank = looks[group].parts.every(([kind]) => kind === "mark");
    box.classList.add(words[group] ? "word" : "between");
    box.classList.toggle("blank", !words[group] && blank);
  }
  row.replaceChildren(...chips.values());
  return chips;
}

function draw(state) {
  const { root, svg, rows, before, data } = state;
  const narrow = root.clientWidth < NARROW;
  root.classList.toggle("narrow", narrow);
  root.classList.toggle("dense", !narrow && data.looks.length > MANY);
  const lines = before.map((group) => {
    const line = svgNode("path");
    line.dataset.group = group;
    line.classList.toggle("still", before.indexOf(group) === state.after.indexOf(group));
    return line;
  });
  svg.replaceChildren(...lines);
  const frame = svg.getBoundingClientRect();
  const middle = (box) => {
    const { left, top, width, height } = box.getBoundingClientRect();
    return narrow ? top + height / 2 - frame.top : left + width / 2 - frame.left;
  };
  const across = narrow ? frame.width : frame.height;
  before.forEach((group, place) => {
    const [start, end] = rows.map((chips) => middle(chips.get(group)));
    const point = (along, at) => (narrow ? `${at} ${along}` : `${along} ${at}`);
    const bends = [point(start, 0.5 * across), point(end, 0.5 * across), point(end, across)];
    lines[place].setAttribute("d", `M ${point(start, 0)} C ${bends.join(", ")}`);
  });
  state.lines = lines;
  mark(state);
  if (!data.words.some(Boolean)) root.querySelector(".told").textContent = "";
}

// The word that is pointed at, in both rows, and its line.
function mark({ root, rows, lines, at, before, after, data }) {
  for (const chips of rows) for (const [group, box] of chips) box.classList.toggle("at", group === at);
  root.classList.toggle("one", at !== null);
  for (const line of lines) line.classList.toggle("on", Number(line.dataset.group) === at);
  const [from, to] = [before, after].map((words) => words.indexOf(at) + 1);
  const sentence = from === to ? data.labels.stayed : data.labels.moved;
  root.querySelector(".told").textContent =
    at === null
      ? data.labels.hint
      : sentence.replace("{before}", from).replace("{after}", to).replace("{tokens}", data.tokens[at]);
}
