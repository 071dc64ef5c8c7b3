// What was at one step: a line through the picture and a card beside it, under the pointer or where
// the arrow keys have gone. Text is only ever set as textContent.

import { isNarrow, placeOf, stepOf } from "./curve_figure.js";
import { lastAt, nearest, written } from "./curve_points.js";

// Hears pointer and keys on the picture. `choose` is called with the moment that somebody wants.
export function listen(chart, choose) {
  const { host, cursor, card } = chart;
  let touched = false;
  host.addEventListener("pointerdown", (event) => (touched = event.pointerType === "touch"), true);
  host.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "touch") point(chart, event, false);
  });
  host.addEventListener("pointerleave", (event) => {
    if (event.pointerType !== "touch") hide(chart);
  });
  host.addEventListener("click", (event) => {
    if (!point(chart, event, touched)) return hide(chart);
    // A finger cannot look before it chooses: its first touch shows, the button in the card chooses.
    if (!touched && event.detail < 2) choose(momentAt(chart, chart.at));
  });
  card.querySelector("button").onclick = () => {
    choose(momentAt(chart, chart.at));
    hide(chart);
  };
  cursor.onfocus = () => show(chart, chart.moment ?? chart.moments.at(-1) ?? 0, false);
  cursor.onblur = () => hide(chart);
  cursor.onkeydown = (event) => {
    const last = chart.moments.length - 1;
    const at = nearest(chart.moments, chart.at ?? chart.moments[last]);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowDown: at - 1, ArrowUp: at + 1, Home: 0, End: last }[event.key];
    if (event.key === "Enter" || event.key === " ") choose(momentAt(chart, chart.at));
    else if (event.key === "Escape") cursor.blur();
    else if (to === undefined || last < 0) return;
    else show(chart, chart.moments[Math.min(Math.max(to, 0), last)], false);
    event.preventDefault();
  };
}

export function hide(chart) {
  chart.at = null;
  chart.card.hidden = true;
  chart.cursor.classList.remove("shown");
}

// After a drawing the step may stand elsewhere, and more may be known of it.
export function refresh(chart) {
  const { cursor, moments, words } = chart;
  cursor.setAttribute("aria-label", words.cursor);
  cursor.setAttribute("aria-valuemin", String(moments[0] ?? 0));
  cursor.setAttribute("aria-valuemax", String(moments.at(-1) ?? 0));
  cursor.setAttribute("aria-valuenow", String(chart.at ?? chart.moment ?? 0));
  if (chart.at !== null) show(chart, chart.at, chart.pinned);
}

function momentAt(chart, step) {
  const { moments } = chart;
  return moments.length ? moments[nearest(moments, step)] : null;
}

function point(chart, event, pinned) {
  const { host, series } = chart;
  const { xaxis, _size: size } = host._fullLayout;
  const box = host.getBoundingClientRect();
  const [x, y] = [event.clientX - box.left - size.l, event.clientY - box.top - size.t];
  const outside = x < 0 || x > size.w || y < 0 || y > size.h;
  if (outside || !series.step.length) {
    hide(chart);
    return false;
  }
  const at = nearest(series.step, stepOf(chart, xaxis.p2d(x)));
  show(chart, series.step[at], pinned);
  return true;
}

function show(chart, step, pinned) {
  const { host, cursor, card, series, unit, words } = chart;
  if (!series.step.length) return;
  chart.at = step;
  chart.pinned = pinned;
  const { xaxis, _size: size } = host._fullLayout;
  const px = size.l + xaxis.d2p(placeOf(chart, step));
  cursor.style.left = `${px}px`;
  cursor.style.top = `${size.t}px`;
  cursor.style.height = `${size.h}px`;
  cursor.classList.add("shown");
  cursor.dataset.step = String(step);

  const at = nearest(series.step, step);
  const measured = lastAt(series.measuredAt, step);
  const sample = lastAt(series.sampleAt, step);
  const rows = [
    [words.train, written(unit, series.smooth[at])],
    [words.raw, written(unit, series.train[at])],
    measured < 0 ? null : [measuredAt(words, series.measuredAt[measured], step), written(unit, series.measured[measured])],
    series.rate[at] === null ? null : [words.rate, String(series.rate[at])],
    series.norm[at] === null ? null : [words.norm_short, String(series.norm[at])],
  ].filter(Boolean);
  const title = words.at.replace("{step}", step.toLocaleString("en"));
  card.querySelector("b").textContent = title;
  card.querySelector("dl").replaceChildren(...rows.flatMap(([name, value]) => [text("dt", name), text("dd", value)]));
  const wrote = sample < 0 ? words.nothing : words.wrote.replace("{step}", series.sampleAt[sample].toLocaleString("en"));
  card.querySelector("span").textContent = wrote;
  const [beginning, rest] = [text("i", words.prompt), sample < 0 ? "" : series.sample[sample]];
  card.querySelector("q").replaceChildren(...(sample < 0 ? [] : [beginning, rest]));
  const moment = momentAt(chart, step);
  const going = (sentence) => (moment === null ? "" : sentence.replace("{step}", moment.toLocaleString("en")));
  card.querySelector("small").textContent = pinned ? "" : going(words.click);
  const button = card.querySelector("button");
  button.hidden = !pinned || moment === null;
  button.textContent = going(words.go);
  cursor.setAttribute("aria-valuenow", String(step));
  cursor.setAttribute("aria-valuetext", [title, ...rows.map((row) => row.join(" ")), wrote, words.prompt + rest].join(". "));
  card.classList.toggle("pinned", pinned);
  card.classList.toggle("below", isNarrow(host)); // it would hide the whole picture
  card.style.setProperty("--at", `${px}px`);
  card.style.setProperty("--behind", `${host.clientWidth - px}px`);
  card.hidden = false;
  // The curve falls, so that there is more room right of the line, as far as the card fits there.
  card.classList.toggle("before", px + card.offsetWidth + 16 > host.clientWidth);
}

const measuredAt = (words, at, step) =>
  at === step ? words.validation : words.measured.replace("{step}", at.toLocaleString("en"));

function text(tag, words) {
  const node = document.createElement(tag);
  node.textContent = words;
  return node;
}
