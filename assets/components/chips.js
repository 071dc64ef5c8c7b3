// Tokens as chips, the same wherever they stand: visible blanks, bytes in hex, whole characters.
//
// A table says what each token looks like, `keys` which tokens stand there:
//   table: { "17": { parts: [["text", "the"], ["mark", "·"]], hint: "..." }, "?龘": { lost: true, ... } }
// Text is only ever set as textContent.

function tokenText(parts) {
  const box = document.createElement("bdi");
  for (const [kind, text] of parts) {
    const part = document.createElement(kind === "mark" ? "i" : "span");
    part.textContent = text;
    box.append(part);
  }
  return box;
}

export function chip(key, look, withId) {
  const box = document.createElement("span");
  box.className = look.lost ? "chip lost" : "chip";
  box.dataset.key = key;
  box.append(tokenText(look.parts));
  if (withId) {
    const id = document.createElement("small");
    id.textContent = look.lost ? "?" : key;
    box.append(id);
  }
  return box;
}

// A row of chips; with `lines`, a newline token ends a line. Where `say` is given, the chip under the pointer, or
// the one that the arrow keys have reached, tells its hint.
export function row(root, keys, table, { withIds = false, lines = false, say = null } = {}) {
  const chips = [];
  const nodes = [];
  keys.forEach((key, place) => {
    const box = chip(key, table[key], withIds);
    if (place % 2) box.classList.add("odd");
    chips.push(box);
    nodes.push(box);
    if (lines && table[key].ends) {
      const end = document.createElement("span");
      end.className = "end";
      nodes.push(end);
    }
  });
  root.replaceChildren(...nodes);
  if (!say) return chips;
  let at = -1;
  const reach = (place) => {
    chips[at]?.classList.remove("at");
    at = place;
    chips[at]?.classList.add("at");
    say(at < 0 ? null : table[keys[at]].hint);
  };
  root.onpointerover = (event) => {
    const box = event.target.closest?.(".chip");
    if (box) reach(chips.indexOf(box));
  };
  root.onkeydown = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by || !chips.length) return;
    event.preventDefault();
    reach(Math.min(Math.max(at + by, 0), chips.length - 1));
    chips[at].scrollIntoView({ block: "nearest" });
  };
  return chips;
}
