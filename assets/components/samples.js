// What the model wrote, step by step, newest on top.
//
// Like the curve it receives only what is new, and asks for everything with "resync" when it lacks
// something. Text is only ever set as textContent. A click on a sample goes to its moment.

const stacks = new WeakMap();

function entry(sample, prompt, labels, onClick) {
  const card = document.createElement("button");
  card.type = "button";
  card.className = "sample";
  card.dataset.step = String(sample.step);
  const head = document.createElement("span");
  head.className = "head";
  const step = document.createElement("b");
  step.textContent = sample.title;
  const loss = document.createElement("span");
  loss.textContent = sample.loss;
  head.append(step, loss);
  const text = document.createElement("span");
  text.className = "text";
  const beginning = document.createElement("i");
  beginning.textContent = prompt;
  text.append(beginning, sample.text);
  card.append(head, text);
  card.title = labels.open;
  card.onclick = () => onClick(String(sample.step));
  return card;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".stack");
  let stack = stacks.get(root);
  if (!stack || stack.run !== data.run || stack.lang !== data.lang) {
    if (data.after >= 0) {
      if (stack?.asked !== data.after) setTriggerValue("resync", data.after);
      stacks.set(root, { ...(stack ?? { run: null, last: -1, lang: data.lang }), asked: data.after });
      return;
    }
    root.replaceChildren();
    stack = { run: data.run, lang: data.lang, last: -1 };
    stacks.set(root, stack);
  }
  if (data.after > stack.last) {
    if (stack.asked !== data.after) setTriggerValue("resync", data.after);
    stack.asked = data.after;
    return;
  }
  root.classList.toggle("strip", data.layout === "strip");
  root.setAttribute("aria-label", data.labels.title);
  const first = stack.last < 0;
  for (const sample of data.samples) {
    if (sample.step <= stack.last) continue;
    const card = entry(sample, data.prompt, data.labels, (step) => setTriggerValue("moved", step));
    if (!first) card.classList.add("new");
    if (data.layout === "strip") root.append(card);
    else root.prepend(card);
    stack.last = sample.step;
  }
  let empty = root.querySelector(".empty");
  if (stack.last < 0 && !empty) {
    empty = document.createElement("p");
    empty.className = "empty";
    root.append(empty);
  }
  if (empty) {
    if (stack.last >= 0) empty.remove();
    else empty.textContent = data.labels.empty;
  }
  mark(root, stack, data);
}

// The sample that the chosen moment had written: the last one not after it.
function mark(root, stack, data) {
  const cards = [...root.querySelectorAll(".sample")];
  const steps = cards.map((card) => Number(card.dataset.step));
  const at = Math.max(-1, ...steps.filter((step) => data.moment !== null && step <= data.moment));
  for (const card of cards) {
    const chosen = Number(card.dataset.step) === at;
    card.setAttribute("aria-pressed", String(chosen));
    card.classList.toggle("chosen", chosen);
    if (chosen && !data.following && stack.shown !== at) {
      // Within the stack only: scrollIntoView would move the page as well.
      root.scrollTo({ top: card.offsetTop - root.offsetTop - 8, left: card.offsetLeft - root.offsetLeft - 8 });
    }
  }
  if (data.following && stack.shown !== undefined && stack.wasBack) root.scrollTo({ top: 0 });
  stack.wasBack = !data.following;
  stack.shown = at;
}
