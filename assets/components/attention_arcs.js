// Where one token looks: an arc to every token that the chosen heads of one layer look at.
//
// Who draws the maps calls `drawArcs(root, view)` with every update:
//   view: { tokens: keys, table, layers, heads, causal, open: [layer, head], labels, lang, mode,
//           weight(layer, head, from, to), edited(layer, head), onOpen(layer, head), onPair(from, to) }
// The chosen layer, heads and token stay with the root. Text is only ever set as textContent.

import { arcs, colour, HEIGHT, LEAST, stroke } from "./attention_arcs_paths.js";
import { beyond, say } from "./attention_arcs_words.js";
import { row } from "./chips.js";
import { made, svgNode } from "./nodes.js";

const FEW = 16; // tokens that may be drawn large
const MANY = 40; // tokens that have to be drawn small
const states = new WeakMap(); // root -> what is chosen, and what is drawn

export function drawArcs(root, view) {
  if (!states.has(root)) states.set(root, mount(root));
  const state = states.get(root);
  state.view = view;
  // Another open head brings its layer along.
  if (String(state.open) !== String(view.open)) state.layer = view.open[0];
  state.open = view.open;
  state.layer = Math.min(state.layer, view.layers - 1);
  choices(state);
  tokens(state);
  draw(state);
}

function mount(root) {
  const svg = svgNode("svg");
  svg.setAttribute("height", HEIGHT);
  svg.setAttribute("aria-hidden", "true"); // the words below say the same
  const nodes = {
    svg,
    layers: made("div", "layers"),
    heads: made("div", "heads"),
    row: made("div", "chips"),
    edges: [made("button", "edge before"), made("button", "edge after")],
    token: made("span", "token"),
    looks: made("ol", "looks"),
    drawn: made("p", "drawn"),
    about: made("p", "about"),
  };
  nodes.line = made("div", "line", svg, nodes.row);
  nodes.strip = made("div", "strip", nodes.line);
  nodes.strip.tabIndex = 0;
  for (const box of [nodes.layers, nodes.heads, nodes.strip]) box.setAttribute("role", "group");
  const words = made("div", "words", nodes.token, nodes.looks);
  words.setAttribute("aria-live", "polite");
  root.replaceChildren(
    made("div", "choices", nodes.layers, nodes.heads),
    made("div", "window", nodes.strip, ...nodes.edges),
    words,
    nodes.drawn,
    nodes.about,
  );
  const state = { nodes, chips: [], keys: [], at: null, off: new Set(), open: null, layer: 0 };
  listen(state);
  return state;
}

function listen(state) {
  const { strip, row: tokenRow, line } = state.nodes;
  tokenRow.onpointerover = (event) => {
    const place = state.chips.indexOf(event.target.closest?.(".chip"));
    if (place >= 0 && place !== state.at) look(state, place);
  };
  strip.onkeydown = (event) => {
    const last = state.chips.length - 1;
    const at = state.at ?? last;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    look(state, Math.min(Math.max(to, 0), last));
    // With a mask all that it looks at stands before it.
    show(state, state.at, state.view.causal ? 0.75 : 0.5);
  };
  strip.onscroll = () => beyond(state, (place) => show(state, place));
  // Its size changes once the stylesheet is there, and when the view is chosen again.
  new ResizeObserver(() => {
    state.fresh = state.at === null;
    draw(state);
  }).observe(line);
}

function look(state, place) {
  state.at = place;
  draw(state);
}

// Brings a token into sight, with a `share` of it to its left; scrollIntoView would move the page as well.
function show({ nodes: { strip }, chips }, place, share = 0.5) {
  const { offsetLeft, offsetWidth } = chips[place];
  strip.scrollLeft = offsetLeft + offsetWidth / 2 - share * strip.clientWidth;
}

const range = (count) => Array.from({ length: count }, (_, at) => at);

// The buttons of layers and heads; made anew only if there are others.
function choices(state) {
  const { view, nodes } = state;
  const { layers, heads } = nodes;
  if (layers.children.length !== view.layers + 1 || heads.children.length !== view.heads + 2) {
    const name = () => made("span", "name");
    layers.replaceChildren(name(), ...range(view.layers).map((layer) => layerButton(state, layer)));
    heads.replaceChildren(name(), ...range(view.heads).map((head) => headButton(state, head)), allButton(state));
  }
  for (const [box, words] of [[layers, view.labels.layers], [heads, view.labels.heads]]) {
    box.firstChild.textContent = words;
    box.setAttribute("aria-label", words);
  }
  layers.querySelectorAll("button").forEach((button, layer) => {
    button.setAttribute("aria-pressed", String(layer === state.layer));
  });
  heads.querySelectorAll("[data-head]").forEach((button, head) => {
    button.setAttribute("aria-pressed", String(!state.off.has(head)));
    button.style.setProperty("--head", colour(head, view.mode));
    button.lastChild.textContent = view.labels[view.edited(state.layer, head)] ?? "";
  });
  heads.lastChild.textContent = state.off.size ? view.labels.all : view.labels.no;
}

function chosen(state, change) {
  change();
  choices(state);
  draw(state);
}

function layerButton(state, layer) {
  const button = made("button", "", `L${layer}`);
  button.onclick = () => chosen(state, () => (state.layer = layer));
  return button;
}

function headButton(state, head) {
  const button = made("button", "", stroke(head), `H${head}`, made("small", ""));
  button.dataset.head = String(head);
  button.onclick = () => chosen(state, () => state.off.delete(head) || state.off.add(head));
  return button;
}

function allButton(state) {
  const button = made("button", "every");
  const turned = () => new Set(state.off.size ? [] : range(state.view.heads));
  button.onclick = () => chosen(state, () => (state.off = turned()));
  return button;
}

// The row of tokens; the one that is looked from stays while nothing before it changes.
function tokens(state) {
  const { view, keys, nodes } = state;
  const same = (end) => range(end).every((place) => keys[place] === view.tokens[place]);
  if (keys.length === view.tokens.length && same(keys.length)) return;
  if (state.at !== null && (state.at >= view.tokens.length || !same(state.at + 1))) state.at = null;
  state.keys = view.tokens;
  nodes.strip.classList.toggle("few", view.tokens.length <= FEW);
  nodes.strip.classList.toggle("many", view.tokens.length > MANY);
  state.chips = row(nodes.row, view.tokens, view.table);
  state.fresh = true;
}

// Every weight that is drawn, of the token at `from`, the strongest first.
function looksFrom({ view, layer, heads }, from) {
  const last = view.causal ? from : view.tokens.length - 1;
  const all = heads.flatMap((head) =>
    range(last + 1).map((to) => ({ head, to, weight: view.weight(layer, head, from, to) })),
  );
  return all.filter(({ weight }) => weight >= LEAST).sort((one, other) => other.weight - one.weight);
}

function draw(state) {
  const { view, chips, nodes } = state;
  const { strip, line, svg } = nodes;
  if (!line.clientWidth) return; // not in sight
  const from = state.at ?? view.tokens.length - 1;
  state.heads = range(view.heads).filter((head) => !state.off.has(head));
  state.looks = looksFrom(state, from);
  chips.forEach((box, place) => box.classList.toggle("at", place === from));
  strip.setAttribute("aria-label", view.labels.strip);
  const { heads, looks } = state;
  svg.classList.remove("one");
  svg.replaceChildren(...arcs({ boxes: chips, sight: strip.clientWidth, from, heads, looks, mode: view.mode }));
  svg.setAttribute("width", line.offsetWidth);
  say(state, from);
  if (state.fresh) strip.scrollLeft = strip.scrollWidth; // the newest token is at the end
  state.fresh = false;
  beyond(state, (place) => show(state, place));
}
