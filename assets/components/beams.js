// A beam search as a picture: a column for each token, in it the beams that live after it, the likeliest on top.
//
//   name:      what the picture is of; while it stays the same, so does the moment that is shown
//   steps:     for each token [[parent, token, log2, last], ...]; parent is a place in the step before, last the
//              last step in which a way lives that goes on from here
//   greedy:    in each step the place of the way that greedy search takes, as long as it lives
//   beginning, root: the end of the text that is continued, and its last token
//   table, bytes: what the tokens look like, and the bytes that they stand for
// A moment is how many tokens the search has gone: the slider and the button move it, nobody else is asked.
// Text is only ever set as textContent.

import { arrange, drawTree, redraw } from "./beams_tree.js";
import { tell } from "./beams_words.js";
import { made } from "./nodes.js";

const EACH_MS = 550;
const views = new WeakMap();

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".beams");
  const before = views.get(root);
  if (before?.data.name === data.name) return;
  if (before) stop(before);
  const view = before ?? { root };
  views.set(root, view);
  Object.assign(view, { data, moment: data.steps.length, at: null, timer: null });
  view.tree = root.querySelector(".tree");
  view.frame = root.querySelector(".frame");
  view.slider = root.querySelector("input");
  view.button = root.querySelector("button.play");
  view.told = root.querySelector(".told");
  drawTree(view);
  view.slider.max = String(data.steps.length);
  view.slider.setAttribute("aria-label", data.labels.moment);
  view.frame.setAttribute("aria-label", data.labels.picture);
  legend(root.querySelector(".legend"), data.labels);
  if (!before) {
    listen(view);
    new ResizeObserver(() => arrange(view)).observe(view.tree);
  }
  arrange(view);
  show(view, view.moment);
  sayPlaying(view);
  root.dataset.ready = String(data.steps.length);
}

function listen(view) {
  const { tree, slider, button } = view;
  button.onclick = () => (view.timer === null ? play(view) : stop(view));
  slider.oninput = () => {
    stop(view);
    show(view, Number(slider.value));
    follow(view, view.columns[view.moment - 1]?.[0]?.box);
  };
  const nodeOf = (event) => view.nodes.get(event.target.closest?.(".node"));
  tree.onpointerover = (event) => nodeOf(event) && reach(view, nodeOf(event));
  tree.onpointerleave = () => reach(view, view.nodes.get(tree.getRootNode().activeElement) ?? null);
  tree.onclick = (event) => nodeOf(event) && reach(view, nodeOf(event));
  tree.addEventListener("focusin", (event) => nodeOf(event) && reach(view, nodeOf(event)));
  tree.addEventListener("focusout", () => reach(view, null));
  tree.onkeydown = (event) => {
    const node = nodeOf(event);
    const next = node && neighbour(view, node, event.key);
    if (next === undefined) return;
    event.preventDefault();
    if (!next) return;
    next.box.focus({ preventScroll: true }); // it would move the page as well
    follow(view, next.box);
  };
}

// Along the way, or to another beam of the same step; undefined where the key means nothing here.
function neighbour({ columns, moment }, { step, place, parent, children }, key) {
  if (key === "ArrowLeft") return parent;
  if (key === "ArrowRight") return step + 1 < moment ? (children[0] ?? null) : null;
  if (key === "ArrowUp") return columns[step][place - 1] ?? null;
  if (key === "ArrowDown") return columns[step][place + 1] ?? null;
  return undefined;
}

function reach(view, node) {
  view.at = node;
  if (node) {
    view.entry.box.tabIndex = -1;
    view.entry = node;
    node.box.tabIndex = 0;
  }
  redraw(view);
  tell(view);
}

function show(view, moment) {
  view.moment = moment;
  view.slider.value = String(moment);
  const said = view.data.labels.after
    .replace("{token}", String(moment))
    .replace("{tokens}", String(view.data.steps.length));
  view.slider.setAttribute("aria-valuetext", said);
  view.slider.style.setProperty("--share", `${(100 * moment) / view.data.steps.length}%`);
  view.root.querySelector("output").textContent = said;
  // The one that the Tab key comes to is always there.
  const entry = view.columns[moment - 1]?.[0] ?? null;
  if (view.entry) view.entry.box.tabIndex = -1;
  if (entry) entry.box.tabIndex = 0;
  view.entry = entry;
  if (view.at && view.at.step >= moment) view.at = null;
  redraw(view);
  tell(view);
}

// Moves the picture within its frame, so far that a node is seen.
function follow({ frame, tree }, box) {
  if (!box) return frame.scrollTo({ left: 0 });
  const left = box.offsetLeft + tree.offsetLeft;
  const room = 24;
  if (left - room < frame.scrollLeft) frame.scrollTo({ left: left - room });
  const right = left + box.offsetWidth + room - frame.clientWidth;
  if (right > frame.scrollLeft) frame.scrollTo({ left: right });
}

function play(view) {
  view.at = null;
  if (view.moment >= view.data.steps.length) show(view, 0);
  follow(view, null);
  const next = () => {
    if (!view.root.isConnected) return stop(view);
    show(view, view.moment + 1);
    follow(view, view.columns[view.moment - 1][0].box);
    if (view.moment >= view.data.steps.length) stop(view);
    else view.timer = setTimeout(next, EACH_MS);
  };
  view.timer = setTimeout(next, EACH_MS);
  sayPlaying(view);
}

function stop(view) {
  clearTimeout(view.timer);
  view.timer = null;
  sayPlaying(view);
}

function sayPlaying({ button, timer, data }) {
  button.textContent = timer === null ? data.labels.play : data.labels.pause;
  button.setAttribute("aria-pressed", String(timer !== null));
}

function legend(list, labels) {
  const names = ["lead", "alive", "dead", "greedy"].filter((name) => labels[name]);
  list.replaceChildren(...names.map((name) => made("li", "", made("i", `swatch ${name}`), labels[name])));
}
