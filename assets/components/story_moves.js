// Who tells that the story has moved, and who wants to know.

const listeners = new Set();

export function onMove(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function moved() {
  for (const listener of listeners) listener();
}
