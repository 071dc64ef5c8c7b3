// The likeliest next tokens: for each a bar without and, where a head is changed, one with the change.
//
//   keys, table: the tokens as chips
//   names:       what the bars are called, one or two
//   odds, said:  for each token its probability in each of them, as a number and in words
// Text is only ever set as textContent.

import { chip } from "./chips.js";
import { made } from "./nodes.js";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".odds");
  const largest = Math.max(...data.odds.flat());
  const rows = data.keys.map((key, place) => {
    const token = chip(key, data.table[key], false);
    token.title = data.table[key].hint;
    const bars = made("td", "bars");
    bars.setAttribute("aria-hidden", "true"); // the numbers say the same
    data.odds[place].forEach((share, version) => {
      const bar = made("i", `bar v${version}`);
      bar.style.width = `${(100 * share) / largest}%`;
      bars.append(bar);
    });
    const numbers = data.said[place].map((said) => made("td", "number", said));
    return line(made("th", "", token), bars, ...numbers);
  });
  const names = data.names.map((name, version) => {
    return made("th", "number", made("i", `swatch v${version}`), name);
  });
  const token = made("th", "", data.token);
  token.colSpan = 2;
  const head = made("thead", "", line(token, ...names));
  for (const cell of head.querySelectorAll("th")) cell.scope = "col";
  for (const row of rows) row.firstChild.scope = "row";
  root.querySelector("table").replaceChildren(head, made("tbody", "", ...rows));
  root.dataset.versions = String(data.names.length);
}

function line(...cells) {
  return made("tr", "", ...cells);
}
