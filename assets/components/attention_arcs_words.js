// What the arcs show, in words: whom one token looks at, and how much of it is drawn or out of sight.

import { colour, stroke } from "./attention_arcs_paths.js";
import { percent, phrase } from "./attention_weights.js";
import { chip } from "./chips.js";

const NAMED = 6; // looks that are named

const sum = (looks) => looks.reduce((total, { weight }) => total + weight, 0);

// The strongest looks of the token at `from`. The nodes stay, so that the one that has the focus keeps it.
export function say(state, from) {
  const { view, looks, heads, layer, nodes } = state;
  const { labels, lang, mode, table } = view;
  const token = (place) => chip(view.tokens[place], table[view.tokens[place]], false);
  nodes.token.replaceChildren(...phrase(labels.looks, { token: token(from) }));
  const list = nodes.looks;
  while (list.children.length < NAMED) list.append(item());
  [...list.children].forEach((entry, place) => {
    entry.hidden = place >= looks.length;
    if (entry.hidden) return;
    const { head, to, weight } = looks[place];
    const button = entry.firstChild;
    const where = document.createElement("small");
    where.append(stroke(head), `L${layer} H${head}`);
    button.style.setProperty("--head", colour(head, mode));
    button.replaceChildren(token(to), percent(weight, lang, true), where);
    button.onpointerenter = button.onfocus = () => mark(state, head, to);
    button.onpointerleave = button.onblur = () => mark(state, null, null);
    button.onclick = () => {
      if (String(view.open) !== String([layer, head])) view.onOpen(layer, head);
      view.onPair(from, to);
    };
  });
  const share = percent(sum(looks) / heads.length, lang, true);
  nodes.drawn.textContent = heads.length ? labels.drawn.replace("{percent}", share) : labels.none;
  nodes.about.textContent = view.causal ? labels.about : labels.about_open;
}

function item() {
  const button = document.createElement("button");
  button.type = "button";
  const entry = document.createElement("li");
  entry.append(button);
  return entry;
}

// One arc among the others, and the token that it ends at.
function mark({ nodes, chips }, head, to) {
  nodes.svg.classList.toggle("one", to !== null);
  for (const each of nodes.svg.children) {
    each.classList.toggle("on", each.dataset.head === String(head) && each.dataset.to === String(to));
  }
  chips.forEach((box, place) => box.classList.toggle("to", place === to));
}

// How much of what is drawn lies out of sight on either side, on buttons that lead there.
export function beyond({ view, looks, heads, chips, nodes }, show) {
  const left = nodes.strip.scrollLeft;
  const right = left + nodes.strip.clientWidth;
  const middle = ({ to }) => chips[to].offsetLeft + chips[to].offsetWidth / 2;
  const sides = [looks.filter((look) => middle(look) < left), looks.filter((look) => middle(look) > right)];
  sides.forEach((hidden, side) => {
    const edge = nodes.edges[side];
    edge.hidden = !hidden.length;
    if (edge.hidden) return;
    const words = percent(sum(hidden) / heads.length, view.lang, true);
    edge.textContent = side ? `${words} →` : `← ${words}`;
    edge.setAttribute("aria-label", view.labels[side ? "after" : "before"].replace("{percent}", words));
    edge.onclick = () => show(hidden[0].to);
  });
}
