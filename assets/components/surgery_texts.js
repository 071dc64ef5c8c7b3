// One beginning continued twice with the same random numbers: as far as both go on alike, the first token
// at which they part, and what comes after it.
//
//   prompt:  what both continue
//   columns: [{ name, alike, mark: { parts }, rest }, ...]; mark is null where they never part
// Text is only ever set as textContent.

import { chip } from "./chips.js";
import { made } from "./nodes.js";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".texts");
  root.replaceChildren(
    ...data.columns.map(({ name, alike, mark, rest }) => {
      const text = made("p", "text", made("b", "", data.prompt), made("span", "alike", alike));
      if (mark) {
        const parting = chip("", mark, false);
        parting.classList.add("fresh");
        text.append(parting, made("span", "rest", rest));
      }
      return made("section", "", made("h4", "", name), text);
    }),
  );
}
