// What a model writes, token by token, while it writes it.
//
// The text comes from POST /write as server-sent events, one for each piece of text. A small model
// draws a thousand tokens a second; they are shown at `pace` a second, at which one can read along.
// Text is only ever set as textContent.

const writers = new WeakMap();

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".writer");
  const writer = writers.get(root) ?? { root, waiting: [], nonce: null };
  writers.set(root, writer);
  writer.data = data;
  root.style.setProperty("--gpt-page-height", data.height);
  const button = root.querySelector("button");
  button.onclick = () => (writer.running ? stop(writer) : start(writer, true));
  if (data.nonce !== writer.nonce) {
    writer.nonce = data.nonce;
    if (data.request) start(writer, false);
    else rest(writer, data.labels.idle);
  } else {
    label(writer);
  }
  return () => {
    // Streamlit also calls this when an update overtakes the one before it.
    if (root.isConnected) return;
    stop(writer);
    writers.delete(root);
  };
}

function label(writer) {
  const { root, data } = writer;
  const button = root.querySelector("button");
  button.textContent = writer.running ? data.labels.stop : data.labels.again;
  button.hidden = !data.request;
  root.dataset.state = writer.running ? "writing" : "done";
  root.setAttribute("aria-busy", String(Boolean(writer.running)));
}

function rest(writer, words) {
  stop(writer);
  writer.root.querySelector(".prompt").textContent = "";
  writer.root.querySelector(".fresh").textContent = "";
  writer.root.querySelector(".text").textContent = "";
  writer.root.querySelector(".note").textContent = words ?? "";
  label(writer);
}

function stop(writer) {
  writer.running?.abort();
  writer.running = null;
  cancelAnimationFrame(writer.frame);
  settle(writer);
  if (writer.root.isConnected && writer.data) label(writer);
}

// The newest piece stands out for a moment, then it is text like the rest.
function settle(writer) {
  const fresh = writer.root.querySelector(".fresh");
  writer.root.querySelector(".text").append(fresh.textContent);
  fresh.textContent = "";
}

async function start(writer, again) {
  rest(writer, "");
  const { root, data } = writer;
  const hangUp = new AbortController();
  writer.running = hangUp;
  writer.waiting = [];
  writer.ended = false;
  writer.shown = 0;
  root.querySelector(".prompt").textContent = data.request.prompt;
  label(writer);
  play(writer, hangUp);
  // Again: the same prompt, other dice.
  writer.turn = again ? (writer.turn ?? 0) + 1 : 0;
  const request = { ...data.request, seed: (data.request.seed + writer.turn) % 2 ** 31 };
  try {
    const answer = await fetch(data.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
      signal: hangUp.signal,
    });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    await read(answer.body.pipeThrough(new TextDecoderStream()).getReader(), writer);
  } catch (problem) {
    if (hangUp.signal.aborted) return;
    root.querySelector(".note").textContent = data.labels.trouble;
  }
  writer.ended = true;
}

async function read(reader, writer) {
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (rest + value).split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const kind = event.match(/^event: (\w+)/)?.[1];
      const words = JSON.parse(event.match(/^data: (.*)$/m)[1]);
      if (kind === "problem") writer.root.querySelector(".note").textContent = words;
      else if (kind === "prompt") writer.root.querySelector(".prompt").textContent = words.trimStart();
      else if (kind !== "end") writer.waiting.push(words);
    }
  }
}

// Takes pieces from the queue at the pace; all at once for who wants no motion.
function play(writer, hangUp) {
  const { root, data } = writer;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let due = performance.now();
  const frame = (now) => {
    if (writer.running !== hangUp) return;
    const pieces = [];
    while (writer.waiting.length && (calm || now >= due)) {
      pieces.push(writer.waiting.shift());
      due = Math.max(due + 1000 / data.pace, now - 250);
    }
    // A model that begins by itself often begins with an empty line.
    while (writer.shown === 0 && pieces.length && !root.querySelector(".prompt").textContent && !pieces[0].trim()) {
      pieces.shift();
    }
    if (pieces.length) {
      settle(writer);
      root.querySelector(".text").append(pieces.slice(0, -1).join(""));
      root.querySelector(".fresh").textContent = pieces.at(-1);
      writer.shown += pieces.length;
      root.dataset.tokens = String(writer.shown);
      const page = root.querySelector(".page");
      page.scrollTop = page.scrollHeight;
    }
    if (!writer.waiting.length && due < now) due = now;
    if (writer.ended && !writer.waiting.length) return stop(writer);
    writer.frame = requestAnimationFrame(frame);
  };
  writer.frame = requestAnimationFrame(frame);
}
