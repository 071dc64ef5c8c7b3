// Texts that go on from one beginning, a card for each, with what was measured of it.
//
//   cards: [{ name, text, facts: [[name, value], ...] }, ...]
// Text is only ever set as textContent.

import { made } from "./nodes.js";

export default function ({ data, parentElement }) {
  const cards = data.cards.map(({ name, text, facts }) => {
    const list = facts.flatMap(([term, value]) => [made("dt", "", term), made("dd", "", value)]);
    const written = made("p", "text", made("b", "", data.beginning), text);
    return made("section", "", made("h4", "", name), written, made("dl", "", ...list));
  });
  parentElement.querySelector(".texts").replaceChildren(...cards);
}
