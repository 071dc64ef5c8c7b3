// One beginning continued twice with the same random numbers: as far as both go on alike, the first token
// at which they part, and what comes after it.
//
//   prompt:  what both continue
//   columns: [{ name, alike, mark: { parts }, rest }, ...]; mark is null where they never part
// Text is only ever set as textContent.

import { chip } from "./chips.js";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".texts");
  root.replaceChildren(
    ...data.columns.map(({ name, alike, mark, rest }) => {
      const text = element("p", "text", "", element("b", "", data.prompt), element("span", "alike", alike));
      if (mark) {
        const parting = chip("", mark, false);
        parting.classList.add("fresh");
        text.append(parting, element("span", "rest", rest));
      }
      return element("section", "", "", element("h4", "", name), text);
    }),
  );
}

function element(kind, className, text, ...inside) {
  const made = document.createElement(kind);
  made.className = className;
  made.append(text, ...inside);
  return made;
}
