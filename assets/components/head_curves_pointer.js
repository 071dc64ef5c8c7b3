// Pointer and keys on the head curves: the line at the moment, which can be dragged, and what was
// measured under the pointer, or at the moment. Text is only ever set as textContent.

import { placeOf, stepOf } from "./curve_figure.js";
import { lastAt, nearest } from "./curve_points.js";

const WAIT_MS = 120; // while dragging, the page follows at most this often
const ANSWER_MS = 3000; // an answer to something older may come so much later

// The moment that the server shows; what somebody has just gone to is newer than that.
export function hear(chart, { moment, following }) {
  const answer = following ? "live" : String(moment);
  const waits = chart.asked && answer !== chart.asked && performance.now() < chart.until;
  if (chart.pressed || waits) return;
  Object.assign(chart, { moment, asked: null });
}

function go(chart, step) {
  const { moments } = chart;
  if (!moments.length) return;
  const moment = moments[nearest(moments, step)];
  if (moment === chart.moment) return;
  const now = performance.now();
  Object.assign(chart, { moment, asked: moment === moments.at(-1) ? "live" : String(moment), until: now + ANSWER_MS });
  refresh(chart);
  chart.timer ??= setTimeout(() => send(chart), (chart.sent ?? 0) + WAIT_MS - now);
}

function send(chart) {
  clearTimeout(chart.timer);
  chart.timer = null;
  chart.sent = performance.now();
  chart.tell("moved", chart.asked);
}

export function listen(chart) {
  const { host, line } = chart;
  host.addEventListener("pointerdown", (event) => {
    const step = stepAt(chart, event);
    if (step === null || event.button) return;
    chart.pressed = true;
    host.setPointerCapture(event.pointerId);
    // A finger may want to scroll the page; a mouse wants the moment.
    if (event.pointerType !== "touch") go(chart, step);
  }, true);
  host.addEventListener("pointermove", (event) => {
    const step = stepAt(chart, event, chart.pressed);
    if (chart.pressed && step !== null) go(chart, step);
    look(chart, event, step);
  });
  host.addEventListener("pointerup", (event) => {
    if (!chart.pressed) return;
    chart.pressed = false;
    go(chart, stepAt(chart, event, true));
    if (chart.timer) send(chart);
  });
  host.addEventListener("pointercancel", () => (chart.pressed = false));
  host.addEventListener("pointerleave", () => look(chart, null, null));
  line.onkeydown = (event) => {
    const last = chart.moments.length - 1;
    const now = nearest(chart.moments, chart.moment);
    const to = { ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, Home: 0, End: last }[event.key];
    if (to === undefined || last < 0) return;
    event.preventDefault();
    go(chart, chart.moments[Math.min(Math.max(to, 0), last)]);
  };
}

// After a drawing the moment may stand elsewhere, and more may be known of what is looked at.
export function refresh(chart) {
  place(chart);
  look(chart, ...(chart.looked ?? [null, null]));
}

// Puts the line at the moment.
function place(chart) {
  const { host, line, moment, moments, data } = chart;
  line.hidden = moment === null;
  if (moment === null) return;
  const { xaxis, _size: size } = host._fullLayout;
  line.style.left = `${size.l + xaxis.d2p(placeOf(chart, moment))}px`;
  line.style.top = `${size.t}px`;
  line.style.height = `${size.h}px`;
  line.classList.toggle("following", data.following && moment === moments.at(-1));
  line.dataset.step = String(moment);
  line.setAttribute("aria-label", data.labels.moment);
  line.setAttribute("aria-valuemin", String(moments[0]));
  line.setAttribute("aria-valuemax", String(moments.at(-1)));
  line.setAttribute("aria-valuenow", String(moment));
}

// The step under a pointer; null outside the picture, unless `anyway`.
function stepAt(chart, event, anyway = false) {
  const { xaxis, _size: size } = chart.host._fullLayout;
  const [x, y] = within(chart, event);
  if (!anyway && (x < 0 || x > size.w || y < 0 || y > size.h)) return null;
  return Math.max(0, stepOf(chart, xaxis.p2d(Math.min(Math.max(x, 0), size.w))));
}

function within({ host }, event) {
  const { l, t } = host._fullLayout._size;
  const box = host.getBoundingClientRect();
  return [event.clientX - box.left - l, event.clientY - box.top - t];
}

// Says what was measured at the step under the pointer, of one line the value nearest to it; without
// a step, at the moment, of the open head.
function look(chart, event, step) {
  const { host, dot, said, data, moment } = chart;
  chart.looked = step === null ? null : [event, step];
  const wanted = step ?? moment;
  if (wanted === null || !data.steps.length) return;
  const { xaxis, yaxis2, _size: size } = host._fullLayout;
  const at = nearest(data.steps, wanted);
  const known = data.lines.filter(({ values }) => values[at] !== null);
  const height = step === null ? null : within(chart, event)[1];
  const far = ({ open, values }) => (height === null ? Number(!open) : Math.abs(yaxis2.d2p(values[at]) - height));
  const near = known.reduce((best, line) => (best && far(best) <= far(line) ? best : line), null);
  dot.hidden = height === null || !near;
  if (near) {
    dot.style.left = `${size.l + xaxis.d2p(placeOf(chart, data.steps[at]))}px`;
    dot.style.top = `${size.t + yaxis2.d2p(near.values[at])}px`;
  }
  const told = data.tell_all ? known : near ? [near] : [];
  const facts = told.map((line) => [line.name, line.values[at].toFixed(2), height !== null && line === near]);
  for (const [name, { x, y }] of Object.entries(chart.losses)) {
    const measured = lastAt(x, data.steps[at]);
    if (measured >= 0) facts.push([data.labels[name], y[measured].toFixed(3), false]);
  }
  const title = data.labels.at.replace("{step}", data.steps[at].toLocaleString(data.lang));
  said.replaceChildren(text("b", title), ...facts.map(([name, value, bold]) => text(bold ? "b" : "span", `${name} ${value}`)));
  if (height === null) chart.line.setAttribute("aria-valuetext", [title, ...facts.map(([name, value]) => `${name} ${value}`)].join(", "));
}

function text(tag, words) {
  const node = document.createElement(tag);
  node.textContent = words;
  return node;
}
