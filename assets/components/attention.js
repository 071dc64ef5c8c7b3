// Who looks at whom: every head as a small map and one of them large, or as arcs.
//
// All weights are here (attention_weights.js), so that whatever is pointed at is answered at once and
// without the server. A click tells it: trigger "head", "layer.head"; trigger "pair", [from, to], of the
// places in the sentence; trigger "scores", "on" or "off". Another moment of the same sentence only
// changes the pixels: what is pointed at stays. Text is only ever set as textContent.

import { drawArcs } from "./attention_arcs.js";
import { drawGrid, lightGrid, markOpen } from "./attention_grid.js";
import { drawLegend, sayPair } from "./attention_legend.js";
import { drawOpen, lightOpen } from "./attention_open.js";
import { listen } from "./attention_pointer.js";
import { phrase, shadesOf, viewOf } from "./attention_weights.js";
import { modeOf, styled } from "./plotting.js";

const NARROW = 760; // px, below which the large map stands under the small ones
const ROOM = 372; // px, at most, of the large map
const LABELS = 72; // px, beside it
const BELOW = 48; // px, over and under it
const BETWEEN = 24; // px, between the small maps and the large one
const KEPT = "gpt-attention"; // in the tab's storage: maps or arcs
const states = new WeakMap(); // root element -> what it shows

export default async function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".attention");
  if (!states.has(root)) states.set(root, mount(root));
  const state = states.get(root);
  state.tell = setTriggerValue;
  state.view = viewOf(data);
  await styled(root);
  settle(state);
  draw(state);
  return () => {
    if (root.isConnected) return; // an update overtakes the one before it
    state.watcher.disconnect();
    states.delete(root);
  };
}

function mount(root) {
  const find = (selector) => root.querySelector(selector);
  const axes = ["from", "to"].map((name) => {
    const pointed = document.createElement("bdi");
    pointed.className = "pointed";
    return { box: find(`.ticks.${name}`), pointed, ticks: [], near: 0 };
  });
  const state = { root, find, grid: find(".grid"), info: find(".info"), at: null, asked: {}, painted: {} };
  const large = (part) => find(`.open ${part}`);
  state.large = { box: find(".open"), canvas: large("canvas"), row: large(".row"), cell: large(".cell"), chosen: large(".chosen"), axes };
  state.picture = sessionStorage.getItem(KEPT) === "arcs" ? "arcs" : "maps";
  state.watcher = new ResizeObserver(() => {
    // While its page is hidden it has no size at all.
    if (state.width !== undefined && root.clientWidth && root.clientWidth !== state.width) draw(state);
  });
  state.watcher.observe(root);
  listen(state, {
    openHead: (head) => openHead(state, head),
    choosePair: (pair) => choosePair(state, pair),
    point: (at) => point(state, at),
    show: (picture) => show(state, picture),
  });
  return state;
}

// What was clicked holds until the server has answered it, unless the sentence or the model is another.
function settle(state) {
  const { view, asked } = state;
  const about = JSON.stringify([view.run, view.layers, view.heads, view.keys]);
  if (state.about !== about) Object.assign(state, { about, asked: {}, at: null });
  if (asked.head === view.open.join(".")) delete asked.head;
  if (String(asked.pair) === String(view.pair)) delete asked.pair;
  state.open = state.asked.head?.split(".").map(Number) ?? view.open;
  state.pair = state.asked.pair ?? view.pair;
}

function draw(state) {
  const { root, find, view, picture } = state;
  state.mode = root.dataset.mode = modeOf(root);
  state.width = root.clientWidth;
  const painted = `${view.kind} ${state.mode}`;
  state.painted[painted] ??= shadesOf(view.colours[view.kind][state.mode], view.kind);
  state.shades = state.painted[painted];
  drawTools(state);
  for (const selector of [".maps", ".lines", ".info", ".scores", ".legend"]) find(selector).hidden = picture !== "maps";
  find(".arcs").hidden = picture !== "arcs";
  if (picture === "arcs") drawArcs(find(".arcs"), arcsOf(state));
  else drawMaps(state);
  // What a test and a benchmark wait for.
  const { tokens, step, run, kind, keys } = view;
  Object.assign(root.dataset, { tokens, step, run, kind, picture, keys: keys.join(" "), open: state.open.join(".") });
}

function drawTools(state) {
  const { root, find, view, picture } = state;
  const { labels } = view;
  find(".views").setAttribute("aria-label", labels.view);
  for (const button of root.querySelectorAll("[data-view]")) {
    button.textContent = labels[`view-${button.dataset.view}`];
    button.setAttribute("aria-pressed", String(button.dataset.view === picture));
  }
  find(".scores").textContent = labels.scores;
  find(".scores").setAttribute("aria-pressed", String(view.kind === "scores"));
  drawLegend(find(".legend"), view, state.mode);
  for (const [section, words] of [[".all", labels["save-all"]], [".one", labels["save-open"]]]) {
    const save = find(`${section} .save`);
    save.title = words;
    save.setAttribute("aria-label", words);
  }
}

function drawMaps(state) {
  const { root, find, view, width } = state;
  const { labels, kind } = view;
  const wide = width >= NARROW;
  root.classList.toggle("narrow", !wide);
  state.room = Math.max(120, Math.min(ROOM, (wide ? 0.5 : 1) * width - LABELS));
  const rest = wide ? width - state.room - LABELS - BETWEEN : width;
  state.fitted = drawGrid(state, rest, wide ? state.room + BELOW : 1.2 * width);
  const { thin } = state.fitted;
  const thinned = thin > 1 ? phrase(labels.thinned, { cells: thin }) : [];
  find(".all .note span").textContent = [labels[`scale-${kind}`], ...thinned].join(" ");
  find(".lines").textContent = labels.words;
  drawOpened(state);
  light(state);
}

// The large map and what stands around it.
function drawOpened(state) {
  const { find, view, open, large } = state;
  const { labels } = view;
  const [layer, head] = open;
  large.fitted = drawOpen(state, state.room);
  markOpen(state);
  large.box.setAttribute("aria-label", phrase(labels.large, { layer, head }).join(""));
  find(".axis.from").textContent = labels.from;
  find(".axis.to").textContent = labels.to;
  find(".future").textContent = labels.future;
  find(".future").hidden = !view.causal || view.tokens < 2;
  const edited = view.edited(layer, head);
  const title = [phrase(labels.head, { layer, head }).join(""), view.jobs[open.join(".")], edited && labels[edited]];
  find(".title").textContent = title.filter(Boolean).join(" · ");
  find(".one .note").textContent = view.causal ? "" : labels["no-mask"];
}

function arcsOf(state) {
  const { view, mode, open } = state;
  const onOpen = (layer, head) => openHead(state, [layer, head]);
  const onPair = (from, to) => choosePair(state, [from, to]);
  return { ...view, tokens: view.keys, labels: view.labels.arcs, mode, open, onOpen, onPair };
}

function show(state, picture) {
  state.picture = picture;
  sessionStorage.setItem(KEPT, picture);
  draw(state);
}

function openHead(state, open) {
  if (String(open) === String(state.open)) return;
  state.open = open;
  state.root.dataset.open = state.asked.head = open.join(".");
  if (state.picture === "maps") {
    drawOpened(state);
    light(state);
  }
  state.tell("head", state.asked.head);
}

function choosePair(state, pair) {
  if (pair[1] > state.view.last(pair[0])) return;
  state.pair = state.asked.pair = pair;
  if (state.picture === "maps") light(state);
  state.tell("pair", pair);
}

function point(state, at) {
  state.at = at;
  state.frame ??= requestAnimationFrame(() => {
    state.frame = null;
    light(state);
  });
}

// What is pointed at, or else the chosen pair, in all maps and in words.
function light(state) {
  const { open, pair } = state;
  const shown = state.at ?? { from: pair[0], to: pair[1], head: open };
  lightGrid(state, shown);
  lightOpen(state, shown);
  sayPair(state.info, state.view, shown);
}
