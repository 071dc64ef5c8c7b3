// Plays the moments of a run: from the one that is shown, or from the first at the end, one after the
// other to the newest. The next one is asked for when the page has been drawn with the one before,
// and has been looked at for a while.

const EACH_MS = 700;
const LOOK_MS = 50;
const PATIENCE_MS = 20_000; // after that nobody answers

// Where the server says that we are; the newest moment of a run in training is another one every time.
const place = ({ data }) => (data.following ? "newest" : data.steps[data.index]);

// While Streamlit runs the script of the page it would be interrupted.
const isDrawn = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "running";

export function play(bar) {
  const { run, steps, index } = bar.data;
  bar.playing = { run, path: window.location.pathname };
  ask(bar, index >= steps.length - 1 ? 0 : index + 1);
  watch(bar);
}

export function stop(bar) {
  clearTimeout(bar.playing?.timer);
  bar.playing = null;
  watch(bar);
}

// Says on the button what it does.
export function watch({ button, data, playing }) {
  button.setAttribute("aria-pressed", String(Boolean(playing)));
  button.title = playing ? data.labels.pause : data.labels.play;
}

function ask(bar, index) {
  const { steps } = bar.data;
  Object.assign(bar.playing, { before: place(bar), asked: steps[index], since: performance.now() });
  bar.go(index);
  if (index >= steps.length - 1) stop(bar);
  else look(bar);
}

function look(bar) {
  const { playing, data } = bar;
  const waited = performance.now() - playing.since;
  const elsewhere = ![playing.asked, playing.before].includes(place(bar)); // somebody has gone there
  const left = data.run !== playing.run || window.location.pathname !== playing.path || !bar.button.isConnected;
  if (elsewhere || left || waited > PATIENCE_MS) return stop(bar);
  if (place(bar) === playing.asked && waited >= EACH_MS && isDrawn()) return ask(bar, data.index + 1);
  playing.timer = setTimeout(() => look(bar), LOOK_MS);
}
