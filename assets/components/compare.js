// The same passage, cut by several vocabularies, one below the other.

import { row } from "./chips.js";

const drawnOf = new WeakMap();

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".compare");
  const drawn = JSON.stringify(data);
  if (drawnOf.get(root) === drawn) return;
  drawnOf.set(root, drawn);
  const most = Math.max(1, ...data.rows.map((each) => each.tokens ?? 0));
  root.replaceChildren(
    ...data.rows.map((each) => {
      const box = document.createElement("section");
      box.dataset.name = each.key;
      box.classList.toggle("missing", each.reason !== null);
      box.classList.toggle("chosen", each.chosen);
      const head = document.createElement("header");
      const name = document.createElement("b");
      name.textContent = each.name;
      const counts = document.createElement("span");
      counts.textContent = each.reason ?? each.counts;
      head.append(name, counts);
      box.append(head);
      if (each.reason === null) {
        const bar = document.createElement("div");
        bar.className = "bar";
        bar.style.setProperty("--share", `${(100 * each.tokens) / most}%`);
        const chips = document.createElement("div");
        chips.className = "chips";
        row(chips, each.keys, each.table);
        for (const chip of chips.querySelectorAll(".chip")) chip.title = each.table[chip.dataset.key].hint;
        if (each.more) chips.append(each.more);
        box.append(bar, chips);
      }
      return box;
    }),
  );
}
