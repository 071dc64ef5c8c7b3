// What every token of a vocabulary looks like, as vocabulary.js was told it; later only ids are sent.

const vocabularies = new Map();
const waiting = new Set(); // called when a vocabulary has come

// As assets/components/chips.js draws a token; an id while its vocabulary is still on the way.
export function look(vocabulary, id) {
  const name = vocabularies.get(vocabulary)?.[id];
  if (name === undefined) return { parts: [["mark", `#${id}`]] };
  return { parts: typeof name === "string" ? [["text", name]] : name };
}

// The same as one text.
export function spelled(vocabulary, id) {
  return look(vocabulary, id).parts.map(([, text]) => text).join("");
}

export function whenNamed(redraw) {
  waiting.add(redraw);
  return () => waiting.delete(redraw);
}

// `names`: for each id a text, or its parts [["text", "the"], ["mark", "·"]].
export function name(vocabulary, names) {
  if (vocabularies.get(vocabulary)?.length === names.length) return; // of a run, so the same ones
  vocabularies.set(vocabulary, names);
  for (const redraw of waiting) redraw(vocabulary);
}
