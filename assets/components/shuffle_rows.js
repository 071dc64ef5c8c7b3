// What another order of the words changes, a row for each encoding.
//
//   arrays: looks (R, 2, T), the weights of the last token, before and after
//   rows:   { encoding, name, colour, problem } where nothing can be measured; else, instead of a problem, the
//           source, layers: [{ share, said, rounding, note }], moved: { share, said }, next: [[key, before, after], ...]
//   keys, table: the T tokens as chips

import { percent, phrase } from "./attention_weights.js";
import { chip } from "./chips.js";
import { made, svgNode } from "./nodes.js";
import { unpacked } from "./packed.js";

const chosen = new WeakMap(); // root -> encoding -> the place whose weights are told

export default function ({ data: message, parentElement }) {
  const root = parentElement.querySelector(".rows");
  const { data, arrays } = unpacked(message);
  const { labels, rows, keys } = data;
  const names = [labels.encoding, ...labels.layers, labels.moved, labels.next, labels.looks];
  const head = made("tr", "", ...names.map((name) => made("th", "", name)));
  for (const cell of head.children) cell.scope = "col";
  const size = 2 * keys.length;
  const at = new Map(chosen.get(root)); // a picture that is taken away may still forget its own
  chosen.set(root, at);
  const focused = root.getRootNode().activeElement?.closest(".rows tbody tr")?.dataset.encoding;
  const lines = rows.map((row, place) => {
    const looks = arrays.looks.values.subarray(place * size, (place + 1) * size);
    return line(row, names, data, looks, at);
  });
  root.querySelector("table").replaceChildren(made("thead", "", head), made("tbody", "", ...lines));
  if (focused) root.querySelector(`tr[data-encoding="${focused}"] .looks`)?.focus();
}

function line(row, names, data, looks, at) {
  const title = made("span", "name", made("i", "swatch"), row.name);
  const name = made("th", "encoding", title, made("small", "", row.source ?? ""));
  name.scope = "row";
  const node = made("tr", "", name);
  node.dataset.encoding = row.encoding;
  node.style.setProperty("--colour", `var(--gpt-${row.colour}-${data.mode})`);
  if (row.problem) {
    const cell = made("td", "problem", row.problem);
    cell.colSpan = names.length - 1;
    node.append(cell);
    return node;
  }
  const cells = [
    ...row.layers.map((each) => measure("difference", each)),
    measure("moved", row.moved),
    made("td", "next", ...row.next.map((each) => likely(each, data))),
    looking(row.encoding, data, looks, at),
  ];
  cells.forEach((cell, place) => {
    cell.dataset.name = names[place + 1]; // where there is no room for a head, each says what it is
  });
  node.append(...cells);
  return node;
}

// A number with a bar: none of it, or all.
function measure(name, { share, said, rounding = "", note = "" }) {
  const bar = made("i", "");
  bar.style.inlineSize = `${100 * share}%`;
  const track = made("span", "track", bar);
  track.setAttribute("aria-hidden", "true");
  return made("td", name, made("b", "", said), made("em", "", rounding), track, made("small", "", note));
}

function likely([key, before, after], { table }) {
  const token = chip(key, table[key], false);
  token.title = table[key].hint;
  return made("div", "", token, made("span", "", before), made("span", "arrow", "→"), made("span", "", after));
}

// The weights of the last token: upwards before, downwards after. The pointer or the arrow keys tell the numbers.
function looking(encoding, { keys, table, labels, lang }, looks, chosenAt) {
  const count = keys.length;
  const [before, after] = [looks.subarray(0, count), looks.subarray(count)];
  const most = Math.max(...looks) || 1;
  const svg = svgNode("svg", { viewBox: `0 -1 ${count} 2`, preserveAspectRatio: "none", "aria-hidden": "true" });
  svg.append(path(before, most, -1, "up"), path(after, most, 1, "down"));
  const told = made("p", "told");
  const picture = made("div", "looks", svg, made("i", "at"));
  picture.tabIndex = 0;
  picture.setAttribute("role", "group");
  picture.setAttribute("aria-label", labels.picture);
  const token = (place) => chip(keys[place], table[keys[place]], false);
  const share = (weight) => percent(weight, lang, true);
  const tops = [before, after].map((weights) => weights.indexOf(Math.max(...weights)));
  let at;
  function tell(place) {
    at = place;
    chosenAt.set(encoding, place);
    picture.classList.toggle("chosen", at !== null);
    const [first, second] = tops;
    const gaps =
      at === null
        ? { before: token(first), before_share: share(before[first]), after: token(second), after_share: share(after[second]) }
        : { token: token(at), before: share(before[at]), after: share(after[at]) };
    told.replaceChildren(...phrase(at === null ? labels.most : labels.look, gaps));
    picture.style.setProperty("--at", (at ?? 0) / count);
    picture.style.setProperty("--one", 1 / count);
  }
  picture.onpointermove = ({ clientX }) => {
    const { left, width } = svg.getBoundingClientRect();
    tell(Math.min(Math.max(Math.floor((count * (clientX - left)) / width), 0), count - 1));
  };
  picture.onpointerleave = picture.onblur = () => tell(null);
  picture.onkeydown = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    told.setAttribute("role", "status"); // not read out for a mouse that passes
    tell(Math.min(Math.max((at ?? -1) + by, 0), count - 1));
  };
  const place = chosenAt.get(encoding) ?? null;
  tell(place < count ? place : null);
  return made("td", "look", picture, told);
}

// A bar for each token from the middle, as one path.
function path(weights, most, side, name) {
  const bars = [...weights].map((weight, at) => `M${at + 0.1} 0V${(side * weight) / most}H${at + 0.9}V0Z`);
  return svgNode("path", { class: name, d: bars.join("") });
}
