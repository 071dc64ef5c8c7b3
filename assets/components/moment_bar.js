// The moment of the run: a slider over the steps whose weights were kept, and a button that plays
// them one after the other.
//
// Dragging it calls the trigger "moved" with a step; at the right end, or with the button there, with
// "live": the moment then follows training.

import { play, stop, watch } from "./moment_play.js";

const WAIT_MS = 120; // while dragging, the pages follow at most this often
const ANSWER_MS = 3000; // an answer to something older may come so much later
const bars = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".bar");
  const slider = root.querySelector("input");
  const bar = bars.get(root) ?? { dragging: false, timer: null, sent: 0, asked: null };
  bars.set(root, bar);
  bar.data = data;

  const last = data.steps.length - 1;
  const show = (index) => {
    const step = data.steps.length ? data.texts[index] : data.labels.none;
    const loss = data.losses[index] ?? "";
    root.querySelector(".step").textContent = step;
    root.querySelector(".loss").textContent = loss;
    slider.setAttribute("aria-valuetext", `${step} ${loss}`);
    slider.style.setProperty("--share", last > 0 ? `${(100 * index) / last}%` : "100%");
  };
  bar.go = (index) => {
    clearTimeout(bar.timer);
    bar.timer = null;
    bar.sent = performance.now();
    bar.asked = { moment: index >= last ? "live" : String(data.steps[index]), until: bar.sent + ANSWER_MS };
    slider.value = String(index);
    show(index);
    setTriggerValue("moved", bar.asked.moment);
  };

  slider.setAttribute("aria-label", data.labels.moment);
  slider.disabled = last < 1;
  // What somebody has just gone to is newer than what the server has answered.
  const answer = data.following ? "live" : String(data.steps[data.index]);
  const waits = bar.asked && answer !== bar.asked.moment && performance.now() < bar.asked.until;
  if (!bar.dragging && !waits) {
    bar.asked = null;
    slider.max = String(Math.max(last, 1));
    slider.value = String(last < 1 ? 1 : data.index);
    show(Math.max(0, data.index));
  }
  slider.oninput = () => {
    stop(bar);
    bar.dragging = true;
    show(Number(slider.value));
    bar.timer ??= setTimeout(() => bar.go(Number(slider.value)), bar.sent + WAIT_MS - performance.now());
  };
  slider.onchange = () => {
    bar.dragging = false;
    bar.go(Number(slider.value));
  };
  const live = root.querySelector("button");
  live.textContent = data.training ? data.labels.live : data.labels.newest;
  live.hidden = data.following;
  live.onclick = () => {
    stop(bar);
    setTriggerValue("moved", "live");
  };
  const mark = root.querySelector(".mark");
  mark.hidden = !data.following;
  mark.textContent = data.training ? data.labels.following : data.labels.at_newest;
  mark.classList.toggle("training", data.training);
  root.dataset.step = String(data.steps[data.index] ?? "");

  bar.button = parentElement.querySelector(".play");
  bar.button.hidden = last < 1;
  bar.button.setAttribute("aria-label", data.labels.play);
  bar.button.onclick = () => (bar.playing ? stop(bar) : play(bar));
  watch(bar);
}
