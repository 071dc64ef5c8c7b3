// Texts that go on from one beginning with the same dice, as a table: each calm as far as it goes on as the one it is
// compared with, then the token at which they part, then what comes after it.
//
//   begins, beginning: what all continue, and the words before it
//   name:    what the table is, for a screen reader
//   first:   a cell that stands above the table, with its `name`; or null
//   columns: their names
//   rows:    [{ name, cells: [{ alike, mark: { parts }, rest, own, notes }] }]; mark is null where they never part
// On a narrow screen the cells stand below each other, each with the name of its column.
// Text is only ever set as textContent.

import { chip } from "./chips.js";
import { made } from "./nodes.js";

function inside({ alike, mark, rest, notes }) {
  const text = made("p", "text", made("span", "alike", alike));
  if (mark) {
    const parting = chip("", mark, false);
    parting.classList.add("fresh");
    text.append(parting, made("mark", "rest", rest));
  }
  return [made("p", "notes", ...notes.map((note) => made("span", "", note))), text];
}

function scoped(scope, name) {
  const head = made("th", "", name);
  head.scope = scope;
  return head;
}

function table({ name, columns, rows }) {
  const named = rows.some((row) => row.name);
  const head = made("tr", "", ...(named ? [made("td")] : []), ...columns.map((column) => scoped("col", column)));
  const body = rows.map((row) => {
    const cells = row.cells.map((cell, place) => {
      const column = made("span", "column", columns[place]);
      return made("td", cell.own ? "own" : "", column, ...inside(cell));
    });
    return made("tr", "", ...(named ? [scoped("row", row.name)] : []), ...cells);
  });
  const whole = made("table", named ? "named" : "", made("thead", "", head), made("tbody", "", ...body));
  whole.setAttribute("aria-label", name);
  whole.style.setProperty("--columns", columns.length);
  return whole;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".texts");
  root.querySelector(".beginning").replaceChildren(made("span", "", data.begins), made("b", "", data.beginning));
  const frame = root.querySelector(".frame");
  frame.setAttribute("aria-label", data.name);
  frame.replaceChildren(table(data));
  root.querySelector(".first")?.remove();
  if (data.first) {
    frame.before(made("section", "first own", made("h4", "", data.first.name), ...inside(data.first)));
  }
}
