// The likeliest next tokens: for each a bar without and, where a head is changed, one with the change.
//
//   keys, table: the tokens as chips
//   names:       what the bars are called, one or two
//   odds, said:  for each token its probability in each of them, as a number and in words
// Text is only ever set as textContent.

import { chip } from "./chips.js";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".odds");
  const largest = Math.max(...data.odds.flat());
  const rows = data.keys.map((key, place) => {
    const token = chip(key, data.table[key], false);
    token.title = data.table[key].hint;
    const bars = element("td", "bars");
    bars.setAttribute("aria-hidden", "true"); // the numbers say the same
    data.odds[place].forEach((share, version) => {
      const bar = element("i", `bar v${version}`);
      bar.style.width = `${(100 * share) / largest}%`;
      bars.append(bar);
    });
    const numbers = data.said[place].map((said) => element("td", "number", said));
    return line(element("th", "", token), bars, ...numbers);
  });
  const names = data.names.map((name, version) => {
    return element("th", "number", element("i", `swatch v${version}`), name);
  });
  const token = element("th", "", data.token);
  token.colSpan = 2;
  const head = element("thead", "", line(token, ...names));
  for (const cell of head.querySelectorAll("th")) cell.scope = "col";
  for (const row of rows) row.firstChild.scope = "row";
  root.querySelector("table").replaceChildren(head, element("tbody", "", ...rows));
  root.dataset.versions = String(data.names.length);
}

function line(...cells) {
  return element("tr", "", ...cells);
}

function element(kind, className = "", ...inside) {
  const made = document.createElement(kind);
  made.className = className;
  made.append(...inside);
  return made;
}
