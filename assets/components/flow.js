// Where one token takes what it gets, told in several ways: rows of bars over the same tokens.
//
//   rows: [{ title, note, shown: [T words], largest }, ...], largest: the place of the tallest bar, or null
//   arrays.shares: (rows, T), between 0 and 1, all drawn on one scale
//   from, last: the place that looks, and the last one that it may look at
//   lengths: T words, how long the vector is that each token offers
//   finding: { sentence, places, words }, what the rows tell together
// A click on a token, or Enter, lets it be the one that looks: the trigger "from".

import { chip } from "./chips.js";
import { unpacked } from "./packed.js";
import { say } from "./placed.js";

const NAMES = ["weight", "share", "mean", "rollout"];
const states = new WeakMap(); // root -> { at, keys, from }

export default function ({ data: message, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".flow");
  const { data, arrays } = unpacked(message);
  const state = states.get(root) ?? { at: null, keys: null, from: null };
  states.set(root, state);
  root.dataset.mode = data.mode;
  const frame = root.querySelector(".frame");
  frame.setAttribute("aria-label", data.labels.frame);
  const columns = draw(root.querySelector(".rows"), data, arrays.shares.values);
  const keys = data.keys.join(" ");
  if (state.keys !== keys) state.at = null;
  if (state.keys !== keys || state.from !== data.from) show(frame, columns[data.from]);
  Object.assign(state, { keys, from: data.from });

  const reach = (place) => {
    columns[state.at]?.forEach((cell) => cell.classList.remove("at"));
    state.at = place;
    columns[place]?.forEach((cell) => cell.classList.add("at"));
    tell(root.querySelector(".told"), data, place);
  };
  const placeOf = (event) => event.target.closest("[data-place]")?.dataset.place;
  frame.onpointerover = (event) => {
    if (placeOf(event)) reach(Number(placeOf(event)));
  };
  frame.onclick = (event) => {
    if (placeOf(event)) setTriggerValue("from", Number(placeOf(event)));
  };
  frame.onkeydown = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by && event.key !== "Enter") return;
    event.preventDefault();
    const at = state.at ?? data.from;
    if (!by) return setTriggerValue("from", at);
    reach(Math.min(Math.max(at + by, 0), columns.length - 1));
    show(frame, columns[state.at]);
  };
  reach(state.at);
  const { sentence, places, words } = data.finding;
  say(root.querySelector(".finding"), sentence, data, places, words);
  root.dataset.from = String(data.from);
}

function box(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

// Draws all rows and the tokens below them. Returns for each token its cells, from top to bottom.
function draw(root, data, shares) {
  const tokens = data.keys.length;
  const most = shares.reduce((largest, share) => Math.max(largest, share), 0) || 1;
  const columns = data.keys.map(() => []);
  const nodes = [];
  const add = (place, cell) => {
    cell.dataset.place = String(place);
    if (place > data.last) cell.classList.add("masked");
    columns[place].push(cell);
    nodes.push(cell);
  };
  data.rows.forEach(({ title, note, shown, largest }, row) => {
    const name = box("p", "name");
    name.append(box("b", "", title), ` ${note}`);
    nodes.push(name);
    for (let place = 0; place < tokens; place++) {
      const cell = box("div", `cell ${NAMES[row]}`);
      const bar = box("i", "");
      bar.style.blockSize = `${(100 * shares[row * tokens + place]) / most}%`;
      if (place === largest) bar.append(box("b", "", shown[place]));
      cell.append(bar);
      add(place, cell);
    }
  });
  data.keys.forEach((key, place) => {
    const cell = box("div", place === data.from ? "token looks" : "token");
    cell.append(chip(key, data.table[key], false));
    add(place, cell);
  });
  root.style.setProperty("--tokens", tokens);
  root.replaceChildren(...nodes);
  return columns;
}

// Scrolls within the frame only: scrollIntoView would move the page as well.
function show(frame, [cell]) {
  const start = cell.offsetLeft;
  if (start < frame.scrollLeft || start + cell.offsetWidth > frame.scrollLeft + frame.clientWidth) {
    frame.scrollTo({ left: start - frame.clientWidth / 2 });
  }
}

// All numbers of one token.
function tell(root, data, place) {
  if (place === null) {
    root.textContent = data.labels.hint;
  } else if (place > data.last) {
    say(root, data.labels.masked, data, { token: place, looks: data.from });
  } else {
    const words = Object.fromEntries(NAMES.map((name, row) => [name, data.rows[row].shown[place]]));
    say(root, data.labels.told, data, { token: place }, { ...words, length: data.lengths[place] });
  }
}
