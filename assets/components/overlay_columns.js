// What several runs wrote by the same point of their training, side by side, and one passage as each
// of them reads it then, coloured by surprise. What is pointed at in one column is marked in all.
//
//   tokens: [[id, nats, start], ...]   nats is null for the first, which nobody guesses; start counts
//                                      the bytes before it, which all columns share
// Text is only ever set as textContent.

import { chip } from "./chips.js";
import { level, oneIn } from "./surprise.js";

const states = new WeakMap(); // root element -> what it shows

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".columns");
  const drawn = JSON.stringify(data);
  const state = states.get(root) ?? { start: null };
  if (state.drawn === drawn) return;
  state.drawn = drawn;
  states.set(root, state);
  // A new drawing under the keyboard would take the focus away.
  const focused = [...root.querySelectorAll(".tokens")].findIndex((each) => each.matches(":focus"));
  state.columns = data.columns.map((column) => columnOf(data, column, (start) => reach(data, state, start)));
  root.replaceChildren(...state.columns.map(({ box }) => box));
  if (focused >= 0) state.columns[focused]?.passage?.focus({ preventScroll: true });
  reach(data, state, state.start);
}

function columnOf(data, column, tell) {
  const box = document.createElement("section");
  box.dataset.run = column.id;
  const title = element("h4", "", column.letter);
  title.append(element("span", "", ` ${column.name}`));
  const wrote = element("div", "wrote");
  wrote.append(element("p", "what", column.wrote));
  const text = element("p", column.text === null ? "empty" : "text");
  if (column.text === null) text.textContent = column.empty;
  else text.append(element("b", "", column.prompt), column.text);
  text.tabIndex = 0; // it scrolls
  text.setAttribute("role", "group");
  text.setAttribute("aria-label", `${column.letter}: ${column.wrote}`);
  wrote.append(text);
  box.append(title, wrote);
  if (!data.labels.reads) return { box };
  const reads = element("div", "reads");
  reads.append(element("p", "what", data.labels.reads));
  if (column.said) reads.append(element("p", "said", column.said));
  if (column.problem) reads.append(element("p", "problem", column.problem));
  box.append(reads);
  if (!column.tokens.length) return { box };
  const passage = element("div", "tokens");
  const chips = write(passage, column);
  column.tokens.forEach(([, nats], place) => {
    chips[place].dataset.level = nats === null ? "none" : level(data, nats);
  });
  passage.tabIndex = 0;
  passage.setAttribute("role", "group");
  passage.setAttribute("aria-label", `${column.letter}: ${data.labels.reads}`);
  const about = element("p", "about");
  about.setAttribute("role", "status");
  reads.append(passage, about);
  const found = { box, passage, chips, about, column, at: -1 };
  passage.onpointerover = ({ target }) => {
    const place = chips.indexOf(target.closest?.(".chip"));
    if (place >= 0) tell(column.tokens[place][2]);
  };
  passage.onkeydown = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    tell(column.tokens[Math.min(Math.max(found.at + by, 0), chips.length - 1)][2]);
  };
  return found;
}

function write(passage, { tokens, table }) {
  return tokens.map(([id]) => {
    const box = chip(String(id), table[id], false);
    const text = box.textContent;
    // A blank is drawn as a mark, at which no line would break.
    if (text.startsWith("·") && text.length > 1) passage.append(document.createElement("wbr"));
    passage.append(box);
    if (table[id].ends) passage.append(document.createElement("br"));
    else if (text.endsWith("·")) passage.append(document.createElement("wbr"));
    return box;
  });
}

// Marks in every column the token that stands at that byte of the passage.
function reach(data, state, start) {
  state.start = start;
  for (const found of state.columns) {
    if (!found.passage) continue;
    const { tokens, table } = found.column;
    found.chips[found.at]?.classList.remove("at");
    found.at = start === null ? -1 : tokens.findLastIndex(([, , begin]) => begin <= start);
    if (found.at < 0) {
      found.about.textContent = data.labels.hover;
      continue;
    }
    const box = found.chips[found.at];
    box.classList.add("at");
    show(found.passage, box);
    const [id, nats] = tokens[found.at];
    const token = chip(String(id), table[id], false);
    const value = data.labels.nats.replace("{nats}", (nats ?? 0).toFixed(2));
    found.about.replaceChildren(token, ` ${nats === null ? data.labels.first : `${oneIn(data, nats)} · ${value}`}`);
  }
}

// Within the passage only: scrollIntoView would move the page as well.
function show(passage, box) {
  const top = box.offsetTop - passage.offsetTop;
  if (top < passage.scrollTop || top + box.offsetHeight > passage.scrollTop + passage.clientHeight) {
    passage.scrollTo({ top: top - passage.clientHeight / 2 });
  }
}

function element(kind, className, text = "") {
  const made = document.createElement(kind);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
