// One head large, with the tokens on both axes.

import { FINE, fit, labelOf, paint } from "./attention_weights.js";

const LINE = 16; // px that a label needs along its axis
const TURNED = 19; // and if it is turned

function widthOf(text) {
  let width = 0;
  for (const character of text) width += character.codePointAt(0) > 0x2e7f ? 13 : 7.5;
  return width;
}

// How the labels of both axes stand: the lower ones turned where they are wider than there is room, and
// as many of each as there is room for.
export function axesOf(view, step) {
  const widest = Math.max(...view.keys.map((_, place) => widthOf(labelOf(view, place))));
  const turned = widest + 2 > Math.max(step, LINE);
  return [LINE, turned ? TURNED : widest + 2].map((room, axis) => {
    const every = Math.max(1, Math.ceil(room / step));
    const places = view.keys.map((_, place) => place).filter((place) => place % every === 0);
    return { places, near: every > 1 ? room / step : 0.5, turned: axis === 1 && turned };
  });
}

function tick(view, place) {
  const label = document.createElement("bdi");
  label.textContent = labelOf(view, place);
  label.style.setProperty("--place", place);
  return label;
}

export function drawOpen(state, room) {
  const { view, open } = state;
  const { box, canvas, axes } = state.large;
  const fitted = fit(view.tokens, room);
  paint(canvas, view, state.shades, ...open, fitted);
  box.style.setProperty("--room", `${room}px`);
  box.style.setProperty("--step", `${fitted.step}px`);
  box.style.setProperty("--size", `${fitted.size}px`);
  box.classList.toggle("fine", fitted.step < FINE);
  axesOf(view, fitted.step).forEach(({ places, near, turned }, which) => {
    const axis = axes[which];
    axis.near = near;
    axis.ticks = places.map((place) => ({ place, label: tick(view, place) }));
    axis.box.classList.toggle("turned", turned);
    axis.box.replaceChildren(axis.pointed, ...axis.ticks.map(({ label }) => label));
  });
  return fitted;
}

// The pair that is pointed at: its label always, and no other so near that the two would touch. The
// chosen pair keeps its mark.
export function lightOpen({ view, large, pair }, { from, to }) {
  const { box, axes, row, cell, chosen, fitted } = large;
  const move = (node, right, down) => {
    node.style.transform = `translate(${right * fitted.step}px, ${down * fitted.step}px)`;
  };
  move(row, 0, from);
  move(cell, to, from);
  move(chosen, pair[1], pair[0]);
  box.dataset.pair = pair.join(" ");
  box.classList.toggle("unseen", to > view.last(from));
  [from, to].forEach((place, which) => {
    const { pointed, ticks, near } = axes[which];
    pointed.textContent = labelOf(view, place);
    pointed.style.setProperty("--place", place);
    for (const tick of ticks) tick.label.hidden = Math.abs(tick.place - place) < near;
  });
}
