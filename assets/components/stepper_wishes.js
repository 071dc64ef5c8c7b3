// What the reader wants of the server, one wish at a time: the next one goes out when the last was answered.

const MOST_WAITING = 30;
const AGAIN_MS = 8000; // a wish may be lost on its way; the server does the same nonce only once

export function wishes(send) {
  let last = Date.now(); // later than any nonce of this page before a reload
  let flying = null;
  let timer = null;
  const waiting = [];

  function fly(wish) {
    flying = { ...wish, nonce: ++last };
    repeat();
  }
  function repeat() {
    send(flying);
    timer = setTimeout(repeat, AGAIN_MS);
  }
  function ask(wish) {
    if (!flying) fly(wish);
    else if (waiting.length < MOST_WAITING) waiting.push(wish);
  }
  // The wish that this answers, if it is the one on its way; the next one goes out.
  function answer(nonce) {
    if (!flying || nonce !== flying.nonce) return null;
    clearTimeout(timer);
    const done = flying;
    flying = null;
    if (waiting.length) fly(waiting.shift());
    return done;
  }
  function quit() {
    clearTimeout(timer);
    flying = null;
    waiting.length = 0;
  }
  return { ask, answer, quit };
}
