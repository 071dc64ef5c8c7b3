// Byte-pair encoding in slow motion: a slider over the merges, and the passage as it is cut then.
//
//   pieces: for each piece of the passage [[size, [ids]], ...]: its ids from that vocabulary size on
//   looks:  for each id what it looks like; the first 256 are bytes
//   merges: for each token from 256 on [left, right, count]
// Everything is here, so that the slider asks nobody.

import { chip, row } from "./chips.js";

const PLAY_MS = 650;
const players = new WeakMap();

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".merges");
  const player = players.get(root) ?? { at: 0, timer: null };
  players.set(root, player);
  const slider = root.querySelector("input");
  const [back, play, forward, next] = root.querySelectorAll("button");
  const last = data.merges.length;
  const changes = [...new Set(data.pieces.flatMap((states) => states.slice(1).map(([size]) => size - 256)))].sort(
    (a, b) => a - b,
  );
  const table = Object.fromEntries(data.looks.map((parts, id) => [id, { parts, hint: String(id) }]));

  const show = (at) => {
    player.at = Math.min(Math.max(at, 0), last);
    slider.value = String(player.at);
    root.dataset.at = String(player.at);
    const ids = data.pieces.flatMap((states) => states.findLast(([size]) => size <= 256 + player.at)[1]);
    root.dataset.tokens = String(ids.length);
    const chips = row(root.querySelector(".chips"), ids, table);
    const fresh = 255 + player.at;
    if (player.at) ids.forEach((id, place) => chips[place].classList.toggle("fresh", id === fresh));
    root.querySelector(".count").textContent = data.labels.tokens.replace("{tokens}", ids.length.toLocaleString("en"));
    const what = root.querySelector(".what");
    const where = data.labels.merge
      .replace("{at}", player.at.toLocaleString("en"))
      .replace("{last}", last.toLocaleString("en"));
    slider.setAttribute("aria-valuetext", where);
    if (!player.at) {
      what.textContent = data.labels.start;
      return;
    }
    const [left, right, count] = data.merges[player.at - 1];
    const title = document.createElement("b");
    title.textContent = where;
    const sum = document.createElement("span");
    sum.className = "sum";
    const plus = document.createElement("span");
    plus.textContent = "+";
    const arrow = document.createElement("span");
    arrow.textContent = "→";
    sum.append(chip(left, table[left], false), plus, chip(right, table[right], false), arrow, chip(fresh, table[fresh], true));
    const often = document.createElement("span");
    often.textContent = data.labels.count.replace("{count}", count.toLocaleString("en"));
    what.replaceChildren(title, sum, often);
  };
  const nextChange = () => changes.find((change) => change > player.at);
  const pause = () => {
    clearInterval(player.timer);
    player.timer = null;
    root.dataset.state = "still";
    play.textContent = data.labels.play;
  };
  const start = () => {
    if (nextChange() === undefined) show(0);
    root.dataset.state = "playing";
    play.textContent = data.labels.pause;
    player.timer = setInterval(() => {
      const to = nextChange();
      if (to === undefined || !root.isConnected) return pause();
      show(to);
    }, PLAY_MS);
  };

  slider.max = String(last);
  slider.disabled = false;
  slider.setAttribute("aria-label", data.labels.slider);
  slider.oninput = () => {
    pause();
    show(Number(slider.value));
  };
  const step = (button, words, to) => {
    button.textContent = words;
    button.onclick = () => {
      pause();
      show(to() ?? player.at);
    };
  };
  step(back, data.labels.back, () => player.at - 1);
  step(forward, data.labels.forward, () => player.at + 1);
  step(next, data.labels.next, nextChange);
  play.onclick = () => (player.timer ? pause() : start());

  // The passage above may change while this plays.
  const drawn = JSON.stringify(data);
  if (player.drawn !== drawn) {
    player.drawn = drawn;
    pause();
    // Where the passage is still unchanged there is nothing to see: begin where it is half done.
    player.at = player.moved ? player.at : Math.min(changes[Math.floor(changes.length / 2)] ?? 0, last);
    show(player.at);
  }
  root.onpointerdown = () => {
    player.moved = true;
  };
}
