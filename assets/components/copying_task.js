// The letters, below them their copy, and an arrow from where the model stands to the letter it needs.
//
//   letters: what is said and said again; at: the letter of the copy that is to be said next, from 0
//   back: words for how far it has to look; summary: all of it in a sentence

import { svgNode } from "./nodes.js";

const [TOP, BOTTOM, SIZE] = [0.1, 2.6, 0.9]; // in widths of a letter's column

export default function ({ data, parentElement }) {
  const { letters, at, back, summary } = data;
  const svg = parentElement.querySelector("svg");
  svg.setAttribute("viewBox", `0 0 ${letters.length} 3.6`);
  svg.setAttribute("aria-label", summary);
  const first = [...letters].flatMap((letter, place) => cell(letter, place, TOP, place === at ? "wanted" : ""));
  const copy = [...letters].flatMap((letter, place) => {
    if (place > at) return cell("", place, BOTTOM, "later");
    return place === at ? cell("?", place, BOTTOM, "asked") : cell(letter, place, BOTTOM, place === at - 1 ? "stands" : "");
  });
  svg.replaceChildren(...first, ...copy, ...arrow(at), words(at, letters.length, back));
}

function cell(letter, place, y, name) {
  const box = made("rect", `cell ${name}`, { x: place + 0.05, y, width: SIZE, height: SIZE, rx: 0.15 });
  const text = made("text", name, { x: place + 0.5, y: y + 0.63 });
  text.textContent = letter;
  return [box, text];
}

// From the top of the letter that is stood at to below the one that is needed.
function arrow(at) {
  const line = made("path", "arrow", { d: `M${at - 0.5} ${BOTTOM - 0.08}L${at + 0.42} ${TOP + SIZE + 0.3}` });
  const head = made("path", "head", { d: `M${at + 0.5} ${TOP + SIZE + 0.08}l-0.34 0.26 0.38 0.22z` });
  return [line, head];
}

function words(at, count, back) {
  const left = at > count / 2; // where there is room for them
  const text = made("text", "back", { x: left ? at - 0.6 : at + 0.7, y: 1.98, "text-anchor": left ? "end" : "start" });
  text.textContent = back;
  return text;
}

const made = (tag, name, attributes) => svgNode(tag, { class: name, ...attributes });
