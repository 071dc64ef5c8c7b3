// What each layer would say: a row for the embedding and for each layer, with the likeliest tokens as chips. One
// token is followed through all rows; a click on a chip follows that one, without the server.
//
//   vocabulary:     as token_names.js knows it;  place: another one at another place of a story
//   ids:            the K tokens that there are columns for;  tops: for each row the columns of its likeliest
//   followed:       the column that is followed unasked;  taken: whether because the story goes on with it
//   entropy, divergence: for each row, in bits;  most: the most bits that an entropy can have
//   arrays:         odds, ranks (L + 1, K); parts (2 L + 2, K) what each part adds to a logit, where it is a sum;
//                   bias: whether the last part, the final norm's bias, is one
// Text is only ever set as textContent.

import { percent, phrase } from "./attention_weights.js";
import { chip } from "./chips.js";
import { made } from "./nodes.js";
import { unpacked } from "./packed.js";
import { look, spelled, whenNamed } from "./token_names.js";

const states = new WeakMap(); // root -> { place, chosen, draw, quit }

export default function ({ data: message, parentElement }) {
  const root = parentElement.querySelector(".lens");
  const { data, arrays } = unpacked(message);
  const state = states.get(root) ?? {};
  states.set(root, state);
  if (state.place !== data.place) Object.assign(state, { place: data.place, chosen: null });
  state.draw = () => draw(root, state, data, arrays);
  state.draw();
  state.quit?.();
  state.quit = whenNamed((vocabulary) => vocabulary === data.vocabulary && state.draw());
  return state.quit;
}

function draw(root, state, data, arrays) {
  const { ids, labels, lang, vocabulary } = data;
  const count = ids.length;
  const column = state.chosen ?? data.followed;
  const token = (at = column) => chip(ids[at], look(vocabulary, ids[at]), false);
  const odds = (row) => arrays.odds.values[row * count + column];
  const rank = (row) => arrays.ranks.values[row * count + column];
  const follow = (other) => {
    state.chosen = other === data.followed ? null : other;
    state.draw();
  };
  const had = root.getRootNode().activeElement?.dataset?.at;

  const why = state.chosen !== null ? labels.chosen : data.taken ? labels.taken : labels.likeliest;
  const gap = lang === "zh" ? "" : " "; // between sentences
  const told = made("p", "told", ...phrase(why, { token: token() }), gap, ...course(data, odds, rank, gap));
  told.setAttribute("role", "status");
  if (state.chosen !== null) {
    const back = made("button", "back", ...phrase(labels.back, { token: token(data.followed) }));
    back.onclick = () => follow(data.followed);
    told.append(" ", back);
  }

  const names = [labels.row, labels.tokens, phrase(labels.share, { token: token() }), labels.entropy, labels.divergence];
  const classes = ["row", "tokens", "share", "entropy", "divergence"];
  const head = made("tr", "", ...names.map((name, at) => made("th", classes[at], ...[name].flat())));
  for (const cell of head.children) cell.scope = "col";
  const widest = Math.max(...data.divergence) || 1;
  const largest = arrays.parts ? Math.max(...values(arrays.parts, column).map(Math.abs)) || 1 : 1;
  const lines = labels.rows.map((name, row) => {
    const last = row === labels.rows.length - 1;
    const title = made("th", "row", made("span", "", name), ...(last ? [made("small", "", labels.answer)] : []));
    title.scope = "row";
    const chips = data.tops[row].map((each) => button(data, arrays, row, each, each === column, follow));
    const tokens = made("td", "tokens", made("div", "", ...chips));
    const rest = [
      measure("share", odds(row), percent(odds(row), lang, true), labels.rank.replace("{rank}", rank(row))),
      measure("entropy", data.entropy[row] / (data.most || 1), data.entropy[row].toFixed(2)),
      measure("divergence", data.divergence[row] / widest, data.divergence[row].toFixed(2)),
    ];
    rest[0].dataset.name = phrase(labels.share, { token: spelled(vocabulary, ids[column]) }).join("");
    rest[1].dataset.name = labels.entropy;
    rest[2].dataset.name = labels.divergence;
    if (arrays.parts) tokens.append(parts(row, last, data, values(arrays.parts, column), largest));
    const line = made("tr", last ? "last" : "", title, tokens, ...rest);
    line.dataset.row = row;
    return line;
  });
  const table = made("table", "", made("thead", "", head), made("tbody", "", ...lines));
  table.setAttribute("aria-label", labels.name);
  root.replaceChildren(told, table);
  root.dataset.followed = ids[column];
  if (had) root.querySelector(`[data-at="${had}"]`)?.focus();
}

const values = ({ values: all, shape: [, count] }, column) => [...all].filter((_, at) => at % count === column);

// From where on the token is the likeliest, to the end.
function course({ labels, lang }, odds, rank, gap) {
  const last = labels.rows.length - 1;
  let since = last + 1;
  while (since > 0 && rank(since - 1) === 1) since -= 1;
  const gaps = { first: percent(odds(0), lang, true), last: percent(odds(last), lang, true) };
  const end = since === 0 ? labels.all : since <= last ? labels.since : labels.never;
  return [...phrase(labels.course, gaps), gap, ...phrase(end, { layer: since - 1, rank: rank(last) })];
}

function button({ ids, vocabulary, labels, lang }, { odds }, row, column, followed, follow) {
  const share = odds.values[row * ids.length + column];
  const said = percent(share, lang, true);
  const node = made("button", "token", chip(ids[column], look(vocabulary, ids[column]), false), made("small", "", said));
  node.style.setProperty("--share", share);
  const words = phrase(labels.follow, { token: spelled(vocabulary, ids[column]), share: said }).join("");
  node.title = words;
  node.setAttribute("aria-label", words);
  node.setAttribute("aria-pressed", String(followed));
  node.dataset.at = `${row}.${column}`;
  node.onclick = () => follow(column);
  return node;
}

// A number with a bar: none of it, or all.
function measure(name, share, said, note) {
  const bar = made("i", "");
  bar.style.inlineSize = `${100 * Math.min(share, 1)}%`;
  const track = made("span", "track", bar);
  track.setAttribute("aria-hidden", "true");
  return made("td", name, made("b", "", said), ...(note ? [made("small", "", note)] : []), track);
}

// What the embedding, or a layer's attention and MLP, add to the logit of the followed token.
function parts(row, last, { labels, bias }, all, largest) {
  const shown = row === 0 ? [["embedding", all[0]]] : [["attention", all[2 * row - 1]], ["mlp", all[2 * row]]];
  if (last && bias) shown.push(["bias", all.at(-1)]);
  const nodes = shown.map(([name, value]) => {
    const bar = made("i", value < 0 ? "minus" : "plus");
    bar.style.inlineSize = `${(50 * Math.abs(value)) / largest}%`;
    const track = made("s", "", bar);
    track.setAttribute("aria-hidden", "true");
    return made("span", "part", labels[name].replace("{value}", signed(value)), track);
  });
  if (last) {
    const sum = all.reduce((total, value) => total + value, 0);
    nodes.push(made("span", "part sum", labels.sum.replace("{value}", signed(sum))));
  }
  const node = made("p", "parts", ...nodes);
  node.title = labels.parts;
  return node;
}

function signed(value) {
  const said = Math.abs(value).toFixed(2);
  return said === "0.00" ? said : `${value < 0 ? "\u2212" : "+"}${said}`;
}
