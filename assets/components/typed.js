// A box in which text is typed and told to the server, several letters at once when somebody types fast.
//
// Typing sets the state "text"; the server answers with what it made of it. `turn` counts the texts that
// the server has chosen: only a new one replaces what stands in the box.

const WAIT_MS = 12;
const boxes = new WeakMap(); // textarea -> { turn, timer }

export function typed(box, { turn, text, most, placeholder }, setStateValue) {
  const state = boxes.get(box) ?? { turn: null, timer: null };
  boxes.set(box, state);
  box.placeholder = placeholder;
  box.maxLength = most;
  if (state.turn !== turn) {
    clearTimeout(state.timer);
    state.turn = turn;
    box.value = text;
  }
  box.oninput = () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => setStateValue("text", box.value), WAIT_MS);
  };
  box.disabled = false; // until now nobody would have heard what was typed
}
