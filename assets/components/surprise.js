// A passage whose tokens are coloured by how much they surprised the model, and the worst of them.
//
//   tokens: [[id, nats, seen, [[id, odds], ...]], ...]   nats is null for the first, which nobody guesses
//   worst:  places in `tokens`, the most surprising first
//   levels: odds of 1 in so many, at which colour and underline change
// Another moment of the same passage only changes colours and numbers: the token that one looks at
// stays. Text is only ever set as textContent.

import { chip } from "./chips.js";

const BEFORE = 16; // characters of a token's surroundings in the list of the worst
const AFTER = 8;
const states = new WeakMap();

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".surprise");
  const state = states.get(root) ?? { drawn: null, at: -1 };
  states.set(root, state);
  state.data = data;
  const passage = root.querySelector(".tokens");
  passage.setAttribute("aria-label", data.labels.passage);
  const drawn = JSON.stringify([data.name, data.tokens.map(([id]) => id)]);
  if (state.drawn !== drawn) {
    state.drawn = drawn;
    state.at = -1;
    write(passage, state);
  }
  state.chips.forEach((box, place) => {
    box.dataset.level = level(data, data.tokens[place][1]);
  });
  const reach = (place) => {
    state.chips[state.at]?.classList.remove("at");
    state.at = place;
    state.chips[place]?.classList.add("at");
    about(root.querySelector(".about"), data, place);
  };
  passage.onpointerover = (event) => {
    const box = event.target.closest?.(".chip");
    if (box) reach(state.chips.indexOf(box));
  };
  passage.onkeydown = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    reach(Math.min(Math.max(state.at + by, 0), state.chips.length - 1));
    show(passage, state.chips[state.at]);
  };
  worst(root, data, (place) => {
    reach(place);
    show(passage, state.chips[place]);
  });
  legend(root.querySelector(".legend"), data);
  reach(state.at);
  root.dataset.ready = String(data.tokens.length);
}

function write(passage, state) {
  const { tokens, table } = state.data;
  const nodes = [];
  state.chips = tokens.map(([id]) => {
    const box = chip(String(id), table[id], false);
    const text = box.textContent;
    // A blank is drawn as a mark, at which no line would break.
    if (text.startsWith("·") && text.length > 1) nodes.push(document.createElement("wbr"));
    nodes.push(box);
    if (table[id].ends) nodes.push(document.createElement("br"));
    else if (text.endsWith("·")) nodes.push(document.createElement("wbr"));
    return box;
  });
  passage.replaceChildren(...nodes);
  passage.scrollTo({ top: 0 });
}

// Within the passage only: scrollIntoView would move the page as well.
function show(passage, box) {
  const top = box.offsetTop - passage.offsetTop;
  if (top < passage.scrollTop || top + box.offsetHeight > passage.scrollTop + passage.clientHeight) {
    passage.scrollTo({ top: top - passage.clientHeight / 2 });
  }
}

// 0, as expected, to levels.length, astonishing; "none" where nothing was guessed.
export function level(data, nats) {
  if (nats === null) return "none";
  return String(data.levels.filter((odds) => nats >= Math.log(odds)).length);
}

export function oneIn(data, nats) {
  const n = Math.exp(nats);
  const raised = (digits) => [...digits].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");
  const shown =
    n >= 1e9
      ? `10${raised(String(Math.round(nats / Math.LN10)))}`
      : Number(n >= 1000 ? n.toPrecision(2) : n.toFixed(n < 9.95 ? 1 : 0)).toLocaleString(data.lang);
  return data.labels.one_in.replace("{n}", shown);
}

function percent(data, share) {
  const digits = share >= 0.1 ? 0 : share >= 0.01 ? 1 : 2;
  if (share < 0.0001) return "<\u20090.01%";
  return share.toLocaleString(data.lang, { style: "percent", maximumFractionDigits: digits });
}

function row(list, name, ...values) {
  const term = document.createElement("dt");
  term.textContent = name;
  const value = document.createElement("dd");
  value.append(...values);
  list.append(term, value);
}

function guessesOf(data, guesses) {
  return guesses.map(([id, odds]) => {
    const pair = document.createElement("span");
    pair.className = "guess";
    pair.append(chip(String(id), data.table[id], false), percent(data, odds));
    return pair;
  });
}

// What the token under the pointer cost, and what the model had expected.
function about(root, data, place) {
  const { labels } = data;
  const [id, nats, seen, guesses] = data.tokens[place] ?? [];
  if (place < 0 || nats === null) {
    const hint = document.createElement("p");
    hint.textContent = place < 0 ? labels.rest : labels.first;
    root.replaceChildren(hint);
    return;
  }
  const token = chip(String(id), data.table[id], false);
  token.dataset.level = level(data, nats);
  const both = labels.nats_bits
    .replace("{nats}", nats.toFixed(2))
    .replace("{bits}", (nats / Math.LN2).toFixed(2));
  const list = document.createElement("dl");
  row(list, labels.loss, token, both);
  row(list, labels.odds, `${oneIn(data, nats)} (${percent(data, Math.exp(-nats))})`);
  row(list, labels.expected, ...guessesOf(data, guesses));
  row(list, labels.seen, String(seen));
  root.replaceChildren(list);
}

// Tokens around a place, about `most` characters of them, in reading order.
function around(data, place, by, most) {
  const part = document.createElement("span");
  let text = "";
  for (let at = place + by; data.tokens[at] && text.length < most; at += by) {
    const look = data.table[data.tokens[at][0]];
    const token = look.parts.map(([, each]) => each).join("");
    text = by < 0 ? token + text : text + token;
  }
  part.textContent = text;
  return part;
}

function worst(root, data, reach) {
  root.querySelector("h3").textContent = data.labels.worst;
  const list = root.querySelector(".worst");
  const items = data.worst.map((place) => {
    const [id, nats, , guesses] = data.tokens[place];
    const button = document.createElement("button");
    button.type = "button";
    const token = chip(String(id), data.table[id], false);
    token.dataset.level = level(data, nats);
    const where = document.createElement("bdi");
    where.className = "where";
    where.append(around(data, place, -1, BEFORE), token, around(data, place, 1, AFTER));
    const cost = document.createElement("b");
    cost.textContent = data.labels.nats.replace("{nats}", nats.toFixed(2));
    const instead = document.createElement("span");
    instead.className = "instead";
    instead.append(`${data.labels.expected} `, ...guessesOf(data, guesses.slice(0, 2)));
    button.append(where, cost, instead);
    button.onpointerenter = button.onfocus = button.onclick = () => reach(place);
    const item = document.createElement("li");
    item.append(button);
    return item;
  });
  // Rewriting the list under the keyboard would take the focus away.
  const focused = [...list.querySelectorAll("button")].findIndex((each) => each.matches(":focus"));
  list.replaceChildren(...items);
  if (focused >= 0) items[Math.min(focused, items.length - 1)]?.firstChild.focus({ preventScroll: true });
}

function legend(root, data) {
  const told = JSON.stringify([data.levels, data.labels]);
  if (root.dataset.told === told) return;
  root.dataset.told = told;
  root.setAttribute("aria-label", data.labels.legend);
  const edges = [1, ...data.levels];
  root.replaceChildren(
    ...edges.map((from, place) => {
      const to = edges[place + 1];
      const number = (value) => value.toLocaleString(data.lang);
      const swatch = document.createElement("span");
      swatch.className = "chip";
      swatch.dataset.level = String(place);
      swatch.textContent = "abc";
      swatch.setAttribute("aria-hidden", "true");
      const odds = document.createElement("span");
      odds.textContent = data.labels.one_in.replace("{n}", to ? `${number(from)}–${number(to)}` : `${number(from)}+`);
      const nats = document.createElement("span");
      nats.className = "nats";
      const low = Math.log(from).toFixed(1);
      nats.textContent = data.labels.nats.replace("{nats}", to ? `${low}–${Math.log(to).toFixed(1)}` : `${low}+`);
      const item = document.createElement("li");
      item.append(swatch, odds, nats);
      return item;
    }),
  );
}
