// The odds of the next token before and after a rule: one row for each of the likeliest, the tail in one.
//
// A click on a row takes its token, whatever the dice say.

import { filled } from "./attention_weights.js";
import { made } from "./nodes.js";
import { percent, tokenChip } from "./stepper_words.js";
import { look, spelled } from "./token_names.js";

const FEW = 12;
const MANY = 60;

export function oddsView({ labels, ask, redraw }) {
  const heading = made("p", "which");
  const list = made("div", "rows");
  const tail = made("p", "tail");
  const more = made("button", "more");
  const node = made("section", "odds", heading, list, tail, more);
  let most = FEW;
  more.onclick = () => {
    most = most === FEW ? MANY : FEW;
    redraw();
  };
  list.onclick = (event) => {
    const row = event.target.closest("button");
    if (row) ask({ do: "choose", token: Number(row.dataset.token) });
  };
  list.onkeydown = (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || !event.target.matches("button")) return;
    event.preventDefault();
    const rows = [...list.children];
    rows[Math.min(Math.max(rows.indexOf(event.target) + by, 0), rows.length - 1)].focus();
  };

  // `stages` as filters.js has them, `shown` the place of the one that is looked at, or -1 for all of them at once;
  // `names` what rules are called.
  function draw({ vocabulary, stages, shown, taken, next, names, full }) {
    const after = stages[shown < 0 ? stages.length - 1 : shown];
    const before = stages[shown <= 0 ? 0 : shown - 1];
    const last = stages.at(-1);
    heading.replaceChildren(
      made("i", "key hollow"), made("span", "", shown <= 0 ? labels.own : filled(labels.before, { rule: names[after.name] })),
      made("i", "key full"), made("span", "", shown === 0 ? labels.own : shown < 0 ? labels.drawn_from : filled(labels.after, { rule: names[after.name] })),
    );
    const ids = [...last.order.subarray(0, most)];
    for (const id of [taken, next]) if (id !== null && !ids.includes(id)) ids.push(id);
    const largest = Math.max(...ids.map((id) => Math.max(before.odds[id], after.odds[id])), 1e-9);
    const scale = 1 / largest;
    ids.forEach((id, place) => {
      const row = list.children[place] ?? list.appendChild(emptyRow());
      fill(row, { id, vocabulary, before, after, scale, taken, next, full, cut: cutBy(id, stages, names, labels), far: place >= most, take: labels.take });
    });
    while (list.children.length > ids.length) list.lastChild.remove();
    tellTail(ids, before, after);
    const size = after.odds.length;
    more.hidden = size <= FEW + 2;
    more.textContent = most === FEW ? labels.more : labels.fewer;
  }

  function tellTail(ids, before, after) {
    let [raw, odds] = [1, 1];
    for (const id of ids) {
      raw -= before.odds[id];
      odds -= after.odds[id];
    }
    const count = after.odds.length - ids.length;
    const shown = ids.filter((id) => after.odds[id] > 0).length;
    const kept = after.alive.length - shown;
    tail.hidden = count <= 0;
    const values = { count: count.toLocaleString("en"), before: percent(Math.max(raw, 0)), after: percent(kept > 0 ? Math.max(odds, 0) : 0), cut: Math.max(count - Math.max(kept, 0), 0).toLocaleString("en") };
    tail.textContent = filled(labels.tail, values);
  }

  return { node, draw };
}

function cutBy(id, stages, names, labels) {
  if (stages.at(-1).odds[id] > 0) return "";
  const rule = stages.find(({ odds }) => odds[id] === 0);
  return rule && rule.name !== "model" ? filled(labels.cut, { rule: names[rule.name] }) : "";
}

function emptyRow() {
  const bars = made("span", "bars", made("i", "hollow"), made("i", "full"));
  bars.setAttribute("aria-hidden", "true");
  return made("button", "row", made("span", "token"), bars, made("span", "number"), made("span", "note"));
}

// A row is kept while a slider moves: only what has changed is written.
function fill(row, { id, vocabulary, before, after, scale, taken, next, full, cut, far, take }) {
  const [token, bars, number, note] = row.children;
  const key = `${vocabulary} ${id} ${look(vocabulary, id).parts}`;
  if (row.dataset.key !== key) {
    row.dataset.key = key;
    row.dataset.token = id;
    token.replaceChildren(tokenChip(vocabulary, id));
  }
  bars.children[0].style.width = `${100 * before.odds[id] * scale}%`;
  bars.children[1].style.width = `${100 * after.odds[id] * scale}%`;
  write(number, percent(after.odds[id]));
  write(note, cut);
  const classes = `row${cut ? " cut" : ""}${id === taken ? " taken" : ""}${id === next ? " next" : ""}${far ? " far" : ""}`;
  if (row.className !== classes) row.className = classes;
  row.disabled = full;
  row.setAttribute("aria-label", filled(take, { token: spelled(vocabulary, id), odds: number.textContent, cut }));
}

function write(node, words) {
  if (node.textContent !== words) node.textContent = words;
}
