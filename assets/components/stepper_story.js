// The story so far as chips, coloured by the odds that each token had. A click goes back to after that token.

import { filled } from "./attention_weights.js";
import { made } from "./nodes.js";
import { percent, shownU, tokenChip, unlikely } from "./stepper_words.js";
import { spelled } from "./token_names.js";

const PROMPT = -1;

export function storyView(ask) {
  const row = made("div", "story");
  row.setAttribute("role", "toolbar");
  const caret = made("span", "caret", "?");
  const told = made("p", "told");
  told.setAttribute("role", "status");
  const legend = made("ul", "legend");
  let shown = []; // { key, node, token }
  let data = null;

  function draw(message) {
    data = message.data;
    const { labels, vocabulary } = data;
    row.setAttribute("aria-label", labels.story);
    const all = [
      ...data.prompt.map((id) => ({ place: PROMPT, id })),
      ...data.story.map(([place, id, u, odds, raw, step]) => ({ place, id, u, odds, raw, step })),
    ];
    const here = data.at === PROMPT ? data.prompt.length : all.findIndex(({ place }) => place === data.at) + 1;
    reuse(all.map((token, place) => ({ ...token, later: place >= here, part: token.place === PROMPT })), vocabulary);
    caret.title = labels.here;
    for (const each of row.querySelectorAll(".out")) each.remove();
    row.insertBefore(caret, shown[here]?.node ?? null);
    if (data.older) row.prepend(made("span", "out", filled(labels.older, { count: data.older })));
    if (data.later) row.append(made("span", "out", filled(labels.later, { count: data.later })));
    if (!row.contains(row.getRootNode().activeElement)) follow(caret);
    if (!legend.hasChildNodes()) legend.append(...labels.classes.map((words, level) => {
      const swatch = made("i", "swatch");
      swatch.dataset.level = level;
      return made("li", "", swatch, words);
    }), made("li", "", made("i", "swatch chosen"), labels.chosen));
  }

  // Only what has changed is made anew: a long story costs no more than a short one.
  function reuse(chips, vocabulary) {
    const gone = shown.findIndex(({ token }) => token.place === chips[0]?.place); // of a long story
    for (const { node } of shown.splice(0, Math.max(gone, 0))) node.remove();
    chips.forEach((token, place) => {
      const key = [vocabulary, token.part, token.id, token.odds, token.u === null].join();
      let kept = shown[place];
      if (!kept || kept.key !== key) {
        const node = made("button", "token", tokenChip(vocabulary, token.id));
        if (token.part) node.classList.add("part");
        else {
          node.dataset.level = unlikely(token.odds);
          node.classList.toggle("chosen", token.u === null);
        }
        if (kept) kept.node.replaceWith(node);
        else if (place) shown[place - 1].node.after(node);
        else row.prepend(node);
        kept = shown[place] = { key, node };
      }
      kept.token = token;
      kept.node.classList.toggle("later", token.later);
      const stop = place === chips.length - 1 ? 0 : -1; // the arrow keys go on from there
      if (kept.node.tabIndex !== stop) kept.node.tabIndex = stop;
    });
    for (const { node } of shown.splice(chips.length)) node.remove();
  }

  // The caret stays in sight within the story's own box; the page does not move.
  function follow(caret) {
    const bottom = caret.offsetTop + caret.offsetHeight - row.offsetTop;
    if (bottom > row.scrollTop + row.clientHeight || bottom < row.scrollTop) row.scrollTop = bottom - row.clientHeight / 2;
  }

  const at = (node) => shown.findIndex((each) => each.node === node.closest?.("button"));
  row.onclick = (event) => {
    const place = at(event.target);
    if (place >= 0) ask({ do: "go", place: shown[place].token.place });
  };
  const tell = (event) => {
    const place = at(event.target);
    if (place >= 0) told.textContent = hint(shown[place].token, data.labels, data.vocabulary);
  };
  row.onpointerover = tell;
  row.onkeydown = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const place = at(event.target);
    if (!by || place < 0) return;
    event.preventDefault();
    const next = shown[Math.min(Math.max(place + by, 0), shown.length - 1)].node;
    shown[place].node.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };
  row.addEventListener("focusin", tell);
  // Tokens have got other names.
  function renamed() {
    for (const { node } of shown) node.remove();
    shown = [];
  }
  return { nodes: [row, told, legend], draw, renamed };
}

function hint({ part, id, u, odds, raw, step }, labels, vocabulary) {
  const token = spelled(vocabulary, id);
  if (part) return filled(labels.part, { token });
  const values = { token, odds: percent(odds), raw: percent(raw), step: step.toLocaleString("en") };
  return u === null ? filled(labels.by_hand, values) : filled(labels.by_dice, { ...values, u: shownU(u) });
}
