// Pointer and keyboard over the maps.

import { saveAll, saveOpen } from "./attention_picture.js";

const ARROWS = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

const within = (place, last) => Math.min(Math.max(place, 0), last);

// The pair under the pointer, in a map whose cells are `step` pixels wide.
function placeOf({ view }, event, canvas, { step }) {
  const { left, top } = canvas.getBoundingClientRect();
  const place = (distance) => within(Math.floor(distance / step), view.tokens - 1);
  return { from: place(event.clientY - top), to: place(event.clientX - left) };
}

// Listens, once. `openHead([layer, head])`, `choosePair([from, to])`, `show("arcs")`, and `point` to
// { from, to, head } or to nothing.
export function listen(state, { openHead, choosePair, point, show }) {
  const { root, find } = state;
  listenToGrid(state, openHead, point);
  listenToLarge(state, choosePair, point);
  for (const button of root.querySelectorAll("[data-view]")) button.onclick = () => show(button.dataset.view);
  find(".scores").onclick = () => state.tell("scores", state.view.kind === "scores" ? "off" : "on");
  find(".all .save").onclick = () => saveAll(state);
  find(".one .save").onclick = () => saveOpen(state);
}

function listenToGrid(state, openHead, point) {
  const { grid, info } = state;
  const mapAt = (event) => {
    const button = event.target.closest("button.head");
    return state.maps.find((map) => map.button === button);
  };
  grid.onpointermove = (event) => {
    const map = mapAt(event);
    if (!map || !event.target.closest(".map")) return;
    info.setAttribute("aria-live", "off"); // nobody wants to hear all that a mouse passes
    point({ ...placeOf(state, event, map.canvas, state.fitted), head: [map.layer, map.head] });
  };
  grid.onpointerleave = () => point(null);
  grid.onclick = (event) => {
    const map = mapAt(event);
    if (map) openHead([map.layer, map.head]);
  };
  grid.onkeydown = (event) => {
    const [down, right] = ARROWS[event.key] ?? [];
    if (down === undefined) return;
    event.preventDefault();
    const [layer, head] = state.open;
    openHead([within(layer + down, state.view.layers - 1), within(head + right, state.view.heads - 1)]);
    grid.querySelector("[aria-pressed=true]").focus();
  };
}

function listenToLarge(state, choosePair, point) {
  const { find, large, info } = state;
  const map = find(".open .map");
  const placed = (event) => placeOf(state, event, large.canvas, large.fitted);
  map.onpointermove = (event) => {
    info.setAttribute("aria-live", "off");
    point({ ...placed(event), head: state.open });
  };
  map.onpointerleave = () => point(null);
  map.onclick = (event) => {
    const { from, to } = placed(event);
    choosePair([from, to]);
  };
  large.box.onblur = () => point(null);
  // From pair to pair with the arrow keys, within what may be looked at.
  large.box.onkeydown = (event) => {
    if (event.target !== large.box) return;
    const { view, pair } = state;
    const at = state.at ?? { from: pair[0], to: pair[1] };
    if (event.key === "Enter") choosePair([at.from, at.to]);
    if (event.key === "Escape") point(null);
    const [down, right] = ARROWS[event.key] ?? [];
    if (down === undefined) return;
    event.preventDefault();
    info.setAttribute("aria-live", "polite");
    const from = within(at.from + down, view.tokens - 1);
    point({ from, to: within(at.to + right, view.last(from)), head: state.open });
  };
}
