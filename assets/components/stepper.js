// The stepper: the story as chips, the dice, the odds before and after each knob, the branches.
//
//   data:   answered, begun: which wish was done, and how many tokens of a goal that goes on were drawn
//           vocabulary; prompt, story: what is shown of them; older, later: how much of them is not
//           tokens, at, tip, next, u, seed, branches, undo, redo, full, knobs, labels
//   arrays: logits (V,) of the next token; seen, the ids of the text so far
// What a slider changes is computed here (filters.js); what is drawn, the server draws.

import { nextTokenOdds, drawn, prepared } from "./filters.js";
import { made } from "./nodes.js";
import { unpacked } from "./packed.js";
import { diceView } from "./stepper_dice.js";
import { knobsView, samplingOf } from "./stepper_knobs.js";
import { oddsView } from "./stepper_odds.js";
import { storyView } from "./stepper_story.js";
import { moved } from "./story_moves.js";
import { treeView } from "./stepper_tree.js";
import { wishes } from "./stepper_wishes.js";
import { whenNamed } from "./token_names.js";

const SLOW_MS = 700;
const REST_MS = 300; // of a knob, before the server hears of it
const GOALS = ["word", "sentence", "slow", "fast"];
const steppers = new WeakMap();

export default function ({ data: message, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".stepper");
  const told = unpacked(message);
  let stepper = steppers.get(root);
  const shape = JSON.stringify([told.data.labels, told.data.vocabulary]);
  if (!stepper || stepper.shape !== shape) {
    stepper?.quit();
    stepper = built(root, told.data, shape);
    steppers.set(root, stepper);
  }
  stepper.send = (wish) => setTriggerValue("act", wish);
  stepper.take(told);
  return () => {
    // Streamlit also calls this when an update overtakes the one before it.
    if (root.isConnected) return;
    stepper.quit();
    steppers.delete(root);
  };
}

function built(root, first, shape) {
  const { labels } = first;
  const names = Object.fromEntries(first.knobs.map(({ name, label }) => [name, label]));
  const stepper = { shape, send: null, take, quit };
  let told, logits, u;
  let seed = first.seed;
  let shown = null; // the rule whose before and after is shown; null for all of them
  let goal = null; // { name, turn }: an answer to another turn is none to this one
  let turns = 0;
  let timer = null;
  let resting = null;
  let where = null; // the story, as it was told last

  const queue = wishes((wish) => stepper.send(wish));
  // Only what was moved here: another run may have room for fewer.
  function withKnobs(wish) {
    const moved = Object.entries(knobs.values).filter(([name, value]) => value !== sent[name]);
    sent = { ...knobs.values };
    return { ...wish, knobs: { ...Object.fromEntries(moved), seed } };
  }
  function ask(wish) {
    clearTimeout(resting); // the wish says it too
    if (!told.data.full || !["step", "word", "sentence", "on"].includes(wish.do)) queue.ask(withKnobs(wish));
  }
  function act(wish) {
    halt();
    ask(wish);
  }

  const story = storyView(act);
  const dice = diceView({ labels, ask: act, onU: (value) => { u = value; redraw(); }, onSeed: (value) => { seed = value; act({ do: "knobs" }); } });
  const odds = oddsView({ labels, ask: act, redraw });
  const knobs = knobsView({
    labels,
    specs: first.knobs,
    changed: () => {
      redraw();
      clearTimeout(resting);
      resting = setTimeout(() => ask({ do: "knobs" }), REST_MS);
    },
    choose: (name) => {
      shown = shown === name ? null : name;
      redraw();
    },
  });
  let sent = { ...knobs.values };
  const tree = treeView({ labels, ask: act });
  const buttons = Object.fromEntries(["step", ...GOALS, "stop", "undo", "redo"].map((name) => {
    const button = made("button", name, labels[name]);
    button.dataset.act = name;
    return [name, button];
  }));
  buttons.step.onclick = () => act({ do: "step" });
  buttons.undo.onclick = () => act({ do: "undo" });
  buttons.redo.onclick = () => act({ do: "redo" });
  buttons.stop.onclick = halt;
  for (const name of GOALS) buttons[name].onclick = () => begin(name);
  const note = made("p", "note");
  note.setAttribute("role", "status");
  const bar = made("div", "acts", ...Object.values(buttons));
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", labels.acts);
  root.replaceChildren(...story.nodes, bar, note, dice.node, made("div", "columns", odds.node, knobs.node), tree.node);

  function begin(name) {
    halt();
    goal = { name, turn: ++turns };
    showButtons();
    go(0);
  }
  function go(begun) {
    const { name, turn } = goal;
    const does = ["slow", "fast"].includes(name) ? "on" : name;
    ask({ do: does, slow: name === "slow", begun, turn });
  }
  function halt() {
    clearTimeout(timer);
    goal = null;
    if (told) showButtons();
  }

  function take(message) {
    const before = told;
    told = message;
    if (!before || !sameLogits(before, told)) logits = prepared(told.arrays.logits.values);
    u = told.data.u;
    const done = queue.answer(told.data.answered);
    if (done && goal && done.turn === goal.turn) {
      if (!told.data.begun || told.data.full) halt();
      else if (goal.name === "slow") timer = setTimeout(() => go(told.data.begun), SLOW_MS);
      else go(told.data.begun);
    }
    const now = JSON.stringify([told.data.prompt, told.data.at, told.data.tip, u, told.data.answered]);
    if (where !== null && now !== where) moved();
    where = now;
    story.draw(told);
    tree.draw(told);
    redraw();
    showButtons();
    root.dataset.answered = told.data.answered;
    root.dataset.tokens = told.data.tokens;
  }

  function redraw() {
    if (!told) return;
    const { vocabulary, next, full } = told.data;
    const sampling = samplingOf(knobs.values);
    const stages = nextTokenOdds(logits, sampling, told.arrays.seen.values);
    const last = stages.at(-1);
    if (shown !== null && !stages.some(({ name }) => name === shown)) shown = null;
    const place = shown === null ? -1 : stages.findIndex(({ name }) => name === shown);
    dice.draw({ vocabulary, last, u, next, greedy: sampling.temperature < 1e-6, seed });
    odds.draw({ vocabulary, stages, shown: place, taken: drawn(last, u), next, names, full });
    knobs.draw({ stages, shown });
  }

  function showButtons() {
    const { undo, redo, full } = told.data;
    buttons.undo.disabled = !undo;
    buttons.redo.disabled = !redo;
    for (const name of ["step", ...GOALS]) buttons[name].disabled = full;
    for (const name of GOALS) buttons[name].setAttribute("aria-pressed", String(goal?.name === name));
    buttons.stop.disabled = goal === null;
    note.textContent = full ? labels.full : "";
    root.setAttribute("aria-busy", String(goal !== null));
  }

  const unsubscribe = whenNamed((vocabulary) => {
    if (!told || vocabulary !== told.data.vocabulary) return;
    story.renamed();
    story.draw(told);
    tree.draw(told);
    redraw();
  });
  function quit() {
    halt();
    clearTimeout(resting);
    queue.quit();
    unsubscribe();
  }
  return stepper;
}

function sameLogits(before, now) {
  const [a, b] = [before.arrays.logits.values, now.arrays.logits.values];
  return a.length === b.length && a.every((value, place) => value === b[place]);
}
