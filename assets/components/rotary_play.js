// Turns place by place: a rest, a turn, a rest … With reduced motion only the rests.

const REST_MS = 350;
const TURN_MS = 450;

const eased = (share) => share * share * (3 - 2 * share);

// `place(which)` is where it stands, up to `last(which)`; `turn(which, share)` draws it on its way to the next
// place, `move(which, place)` there; `show(which)` says what plays, or null. It ends where nobody is `there`.
export function player({ there, place, last, move, turn, show }) {
  let playing = null; // { which, since, frame }

  function stop() {
    if (!playing) return;
    cancelAnimationFrame(playing.frame);
    playing = null;
    show(null);
  }

  function start(which) {
    stop();
    if (place(which) >= last(which)) move(which, 0);
    playing = { which, since: performance.now() - REST_MS };
    show(which);
    next();
  }

  const next = () => (playing.frame = requestAnimationFrame(tick));

  function tick(now) {
    if (!there()) return stop();
    const { which, since } = playing;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const passed = now - since - REST_MS;
    if (passed >= TURN_MS) {
      playing.since = now;
      move(which, Math.min(place(which) + 1, last(which)));
      if (place(which) >= last(which)) return stop();
    } else if (passed > 0 && !calm) {
      turn(which, eased(passed / TURN_MS));
    }
    next();
  }

  function toggle(which) {
    const before = playing?.which;
    stop();
    if (before !== which) start(which);
  }

  return { stop, toggle, playing: () => playing?.which ?? null };
}
