// Below the curve: which lines it has passed and what that says, which are still ahead, and what
// each line would write. Text is only ever set as textContent.

import { linesIn, viewOf } from "./curve_figure.js";
import { crossings, written } from "./curve_points.js";

export function showNotes(chart) {
  const { notes, lines, series, unit, words } = chart;
  const passed = lines ? crossings(series, lines) : [];
  const done = new Set(passed.map(({ name }) => name));
  const named = ({ name, loss }) => `${words.names[name]} ${written(unit, loss, 2)}`;
  const list = (sentence, some, say) => (some.length ? sentence.replace("{lines}", some.map(say).join(words.comma)) : "");
  const ahead = series.step.length ? (lines ?? []).filter(({ name }) => !done.has(name)) : [];
  const { beyond } = linesIn(chart, viewOf(chart));
  // Only what has changed is written, so that a screen reader says a new note once.
  const drawn = JSON.stringify([lines, passed, ahead, beyond, unit.name, words.how]);
  if (chart.noted === drawn) return;
  chart.noted = drawn;
  notes.querySelector("ul").replaceChildren(
    ...passed.map(({ name, number, step }) => {
      const item = element("li", "");
      item.dataset.line = name;
      const sentence = words.passed[name].replace("{step}", step.toLocaleString("en"));
      item.append(element("b", String(number)), element("span", sentence));
      return item;
    }),
  );
  const outside = list(words.beyond, beyond, ({ name }) => words.names[name]);
  const rest = [list(words.ahead, ahead, named), outside, lines ? "" : words.none];
  notes.querySelector("p").textContent = rest.filter(Boolean).join(" ");
  const details = notes.querySelector("details");
  details.hidden = !lines;
  if (!lines) return;
  details.querySelector("summary").textContent = words.writes;
  details.querySelector("div").replaceChildren(...lines.map((line) => cardOf(line, named(line), words)));
  details.querySelector("small").textContent = words.how;
}

function cardOf({ name, text }, title, words) {
  const card = element("section", "");
  card.dataset.line = name;
  const quote = element("q", "");
  quote.append(element("i", words.prompt), text);
  card.append(element("b", title), element("span", words.knows[name]), quote);
  return card;
}

function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
