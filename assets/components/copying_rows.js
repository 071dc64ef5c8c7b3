// What each model copied of one example, wrong letters marked, and its numbers: a row for each encoding.
//
//   letters: what was to be said
//   rows: [{ encoding, name, colour, said, right, numbers }], a number for each of labels.numbers

import { made } from "./nodes.js";

export default function ({ data, parentElement }) {
  const { letters, rows, labels, mode } = data;
  const head = made("tr", "", ...[labels.encoding, labels.said, ...labels.numbers].map((name) => made("th", "", name)));
  for (const cell of head.children) cell.scope = "col";
  const wanted = made("tr", "wanted", title(labels.right), made("td", "said", cells(letters, letters)));
  wanted.lastChild.colSpan = 1 + labels.numbers.length;
  const lines = rows.map((row) => line(row, letters, labels, mode));
  const table = parentElement.querySelector(".copies table");
  table.replaceChildren(made("thead", "", head), made("tbody", "", wanted, ...lines));
}

function line({ encoding, name, colour, said, right, numbers }, letters, labels, mode) {
  const copy = made("td", "said", cells(said, letters), made("small", "", right));
  const values = numbers.map((value, at) => {
    const cell = made("td", "number", value);
    cell.dataset.name = labels.numbers[at]; // where there is no room for a head, each says what it is
    return cell;
  });
  const node = made("tr", "", title(made("i", "swatch"), name), copy, ...values);
  node.dataset.encoding = encoding;
  node.style.setProperty("--colour", `var(--gpt-${colour}-${mode})`);
  return node;
}

function title(...inside) {
  const node = made("th", "encoding", ...inside);
  node.scope = "row";
  return node;
}

// Wrong letters are struck through: colour alone would not do.
function cells(said, letters) {
  const each = [...said].map((letter, at) => made(letter === letters[at] ? "span" : "del", "", letter));
  return made("div", "letters", ...each);
}
