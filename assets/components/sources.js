// A text in the colours of the longest passages that it shares with the training text, and the passage that was
// clicked where it stands there.
//
//   text, prompt: all of it, and how many of its first characters the model was given
//   spans:        [[first, last, begin, end, level, hint], ...] in characters (not UTF-16 units): where the span and
//                 where its passage lies; no passage where begin is end
//   levels:       what the levels are called
//   source:       null, or { before, passage, after, nth, places, name, where }
// Text is only ever set as textContent.

import { made } from "./nodes.js";

const views = new WeakMap();
const SHOWN = 90; // characters of a passage below the text

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".sources");
  let view = views.get(root);
  if (!view) {
    view = built(root);
    views.set(root, view);
  }
  view.send = (passage, nth) => setTriggerValue("act", { passage, nth });
  view.take(data);
}

function built(root) {
  const text = made("p", "text");
  const about = made("p", "about");
  const legend = made("ul", "legend");
  const source = made("section", "source");
  root.replaceChildren(legend, text, about, source);
  text.setAttribute("role", "group");
  const view = { send: null, take };
  let data, characters, drawn, boxes;
  let at = -1; // the span that the Tab key reaches
  let pointed = -1;

  function take(told) {
    data = told;
    const now = JSON.stringify([told.text, told.prompt, told.spans, told.labels, told.levels]);
    if (now !== drawn) {
      drawn = now;
      write();
    }
    show(told.source);
    root.dataset.spans = String(told.spans.length);
  }

  function write() {
    const before = characters?.length ?? 0;
    characters = Array.from(data.text);
    const focused = at >= 0 && text.contains(text.getRootNode().activeElement);
    boxes = data.spans.map((span, place) => box(span, place));
    text.replaceChildren(...boxes);
    text.setAttribute("aria-label", data.labels.text);
    legend.setAttribute("aria-label", data.labels.legend);
    legend.replaceChildren(...names().map(([level, name]) => made("li", "", swatch(level), name)));
    reach(nearest(Math.min(Math.max(at, 0), boxes.length - 1)), focused);
    say(-1);
    // What was told last is in sight, unless one reads further up.
    if (characters.length > before && !focused) text.scrollTo({ top: text.scrollHeight });
  }

  function names() {
    const levels = data.levels.map((name, level) => [String(level), name]);
    const nowhere = data.spans.some(([, , begin, end]) => begin === end);
    return nowhere ? [...levels, ["none", data.labels.nowhere]] : levels;
  }

  // A button is a box that does not break with the line, so the spans only behave as buttons.
  function box([first, last, begin, end, level, hint], place) {
    const given = Math.min(Math.max(data.prompt, first), last);
    const node = made("span", "span", made("b", "", cut(first, given)), cut(given, last));
    node.dataset.level = begin === end ? "none" : String(level);
    node.dataset.place = String(place);
    node.title = hint;
    if (begin === end) return node;
    node.setAttribute("role", "button");
    node.tabIndex = -1;
    return node;
  }

  const cut = (first, last) => characters.slice(first, last).join("");
  const passageOf = (place) => cut(data.spans[place][2], data.spans[place][3]);
  const placeOf = (event) => Number(event.target.closest?.(".span")?.dataset.place ?? -1);

  function reach(place, focus = false) {
    if (boxes[at]?.tabIndex === 0) boxes[at].tabIndex = -1;
    at = place;
    if (boxes[at]?.hasAttribute("role")) boxes[at].tabIndex = 0;
    if (focus) boxes[at]?.focus();
  }

  // The first that can be clicked from there on, else the last one before; -1 where none can be.
  function nearest(place) {
    const clickable = (box) => box.hasAttribute("role");
    const after = boxes.findIndex((box, each) => each >= place && clickable(box));
    return after < 0 ? boxes.findLastIndex(clickable) : after;
  }

  function say(place) {
    pointed = place;
    for (const each of text.querySelectorAll(".at")) each.classList.remove("at");
    if (place < 0) {
      about.textContent = [data.labels.rest, ...(data.prompt ? [data.labels.given] : [])].join(" ");
      return;
    }
    boxes[place].classList.add("at");
    const passage = Array.from(passageOf(place));
    const shown = passage.length > SHOWN ? [...passage.slice(0, SHOWN), "…"] : passage;
    const quoted = shown.length ? [made("q", "", shown.join("").replaceAll("\n", "⏎")), " "] : [];
    about.replaceChildren(...quoted, made("span", "", data.spans[place][5]));
  }

  function open(place) {
    if (place < 0 || !boxes[place].hasAttribute("role")) return;
    reach(place);
    view.send(passageOf(place), 0);
  }

  text.onpointerover = (event) => {
    if (placeOf(event) >= 0 && placeOf(event) !== pointed) say(placeOf(event));
  };
  text.addEventListener("focusin", (event) => {
    reach(placeOf(event));
    say(at);
  });
  text.onclick = (event) => open(placeOf(event));
  text.onkeydown = (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open(placeOf(event));
      return;
    }
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    let next = at + by;
    while (boxes[next] && !boxes[next].hasAttribute("role")) next += by;
    if (boxes[next]) reach(next, true);
  };

  function show(found) {
    source.hidden = !found;
    if (!found) {
      source.replaceChildren();
      return;
    }
    const go = (by) => (found.nth + by + found.places) % found.places;
    const { labels } = data;
    const inside = source.getRootNode().activeElement?.dataset?.does;
    const tools = made("div", "tools");
    const tool = (does, name, act) => {
      const button = made("button", "", name);
      button.dataset.does = does;
      button.onclick = act;
      tools.append(button);
    };
    if (found.places > 1) {
      tool("previous", labels.previous, () => view.send(found.passage, go(-1)));
      tool("next", labels.next, () => view.send(found.passage, go(1)));
    }
    tool("close", labels.close, () => view.send(null, 0));
    const told = made("p", "told", made("span", "", found.before), made("mark", "", found.passage));
    told.append(made("span", "", found.after));
    const name = made("h4", "", found.name);
    const where = made("p", "where", found.where);
    where.setAttribute("role", "status");
    source.replaceChildren(name, where, told, tools);
    if (inside) tools.querySelector(`[data-does="${inside}"]`)?.focus();
  }
  return view;
}

function swatch(level) {
  const node = made("i", "span");
  node.dataset.level = level;
  return node;
}
