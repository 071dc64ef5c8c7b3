// Lets what stands below the story know that it has come to rest (stepper.js), so that it follows.

import { onMove } from "./story_moves.js";

const REST_MS = 150;
const followers = new WeakMap(); // root -> { tell, quit }

export default function ({ parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".follower");
  if (!followers.has(root)) followers.set(root, follower(root));
  followers.get(root).tell = () => setTriggerValue("rested", Date.now());
}

function follower(root) {
  const state = { tell: null };
  let timer = null;
  const quit = onMove(() => {
    clearTimeout(timer);
    if (!root.isConnected) return quit();
    timer = setTimeout(() => state.tell(), REST_MS);
  });
  return state;
}
