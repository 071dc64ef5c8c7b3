// The branches of the story, one row each: drawn from where it left the others, walked, named, pruned.

import { filled } from "./attention_weights.js";
import { made, svgNode } from "./nodes.js";
import { spelled } from "./token_names.js";

const ROW = 34; // px, as in stepper.css
const WIDE = 150;

export function treeView({ labels, ask }) {
  const list = made("div", "branches");
  const node = made("section", "tree", made("h3", "", labels.branches), list);

  function draw({ data }) {
    const { branches, vocabulary, tip } = data;
    node.hidden = branches.length === 0;
    const longest = Math.max(1, ...branches.map(({ end }) => end));
    const picture = svgNode("svg", { width: WIDE, height: ROW * branches.length, "aria-hidden": "true" });
    branches.forEach((branch, row) => picture.append(...lines(branch, row, longest, tip)));
    const focused = list.contains(list.getRootNode().activeElement) ? list.getRootNode().activeElement.dataset.key : null;
    const rows = branches.map((branch) => rowOf(branch, vocabulary, branch.leaf === tip, labels, ask));
    list.replaceChildren(picture, made("div", "list", ...rows));
    if (focused) list.querySelector(`[data-key="${focused}"]`)?.focus();
  }
  return { node, draw };
}

// From the branch that it left down to its own row, then along as many tokens as it has.
function lines({ leaf, begin, end, beside }, row, longest, tip) {
  const x = (tokens) => 4 + ((WIDE - 12) * tokens) / longest;
  const y = (at) => ROW * at + ROW / 2;
  const kind = leaf === tip ? "here" : "";
  const found = [svgNode("path", { class: kind, d: `M${x(begin)} ${y(row)}H${x(end)}` })];
  if (beside !== null) found.unshift(svgNode("path", { class: "fork", d: `M${x(begin)} ${y(beside)}V${y(row)}` }));
  found.push(svgNode("circle", { class: kind, cx: x(end), cy: y(row), r: 4 }));
  return found;
}

function rowOf({ leaf, name, tokens, length, bits }, vocabulary, here, labels, ask) {
  const text = tokens.map((id) => spelled(vocabulary, id)).join("");
  const walk = made("button", "walk", made("span", "text", text + (length > tokens.length ? "…" : "")), made("small", "", filled(labels.branch, { count: length, bits: bits.toFixed(2) })));
  walk.setAttribute("aria-current", String(here));
  walk.onclick = () => ask({ do: "go", place: leaf });
  const box = made("input", "title");
  Object.assign(box, { type: "text", value: name, placeholder: labels.name, maxLength: 40 });
  box.setAttribute("aria-label", labels.name);
  box.onchange = () => ask({ do: "name", leaf, name: box.value });
  const prune = made("button", "prune", "✕");
  prune.title = labels.prune;
  prune.setAttribute("aria-label", labels.prune);
  prune.onclick = () => ask({ do: "prune", leaf });
  [[walk, "walk"], [box, "name"], [prune, "prune"]].forEach(([node, kind]) => (node.dataset.key = `${kind}${leaf}`));
  return made("div", here ? "branch here" : "branch", walk, box, prune);
}
