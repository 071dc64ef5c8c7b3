// A number for each head: a row a layer, a column a head. A click, or the arrow keys and Enter, open one.
//
//   places: for each head where its number stands between the first and the last colour, 0 to 1
//   said:   the number in words
//   scale:  { light: [colours], dark: [colours] }
//   open:   [layer, head]
// Text is only ever set as textContent.

const DELTAS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".head-numbers");
  const table = root.querySelector("table");
  const drawn = JSON.stringify([data.places.length, data.places[0].length, data.name, data.labels]);
  if (root.dataset.drawn !== drawn) {
    root.dataset.drawn = drawn;
    build(table, data);
  }
  const cells = [...table.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("button")]);
  const reach = ([layer, head]) => {
    for (const cell of cells.flat()) cell.tabIndex = -1;
    cells[layer][head].tabIndex = 0; // of the whole grid one, the arrow keys do the rest
    return cells[layer][head];
  };
  cells.forEach((row, layer) =>
    row.forEach((cell, head) => {
      paint(cell, data, layer, head);
      cell.onclick = () => setTriggerValue("head", `${layer}.${head}`);
      cell.onkeydown = (event) => {
        const delta = DELTAS[event.key];
        if (!delta) return;
        event.preventDefault();
        const within = (at, most) => Math.min(Math.max(at, 0), most - 1);
        reach([within(layer + delta[0], cells.length), within(head + delta[1], row.length)]).focus();
      };
    }),
  );
  const focused = cells.flat().some((cell) => cell.matches(":focus"));
  if (!focused) reach(data.open);
  root.dataset.ready = "yes";
}

function build(table, { name, places, labels }) {
  table.setAttribute("aria-label", name);
  const heads = places[0].map((_, head) => named("th", labels.head.replace("{head}", head), "col"));
  const rows = places.map((row, layer) => {
    const line = document.createElement("tr");
    line.append(named("th", labels.layer.replace("{layer}", layer), "row"));
    for (const _ of row) {
      const cell = document.createElement("td");
      const button = document.createElement("button");
      button.type = "button";
      cell.append(button);
      line.append(cell);
    }
    return line;
  });
  const head = document.createElement("thead");
  const first = document.createElement("tr");
  first.append(document.createElement("td"), ...heads);
  head.append(first);
  const body = document.createElement("tbody");
  body.append(...rows);
  table.replaceChildren(head, body);
}

function named(kind, text, scope) {
  const made = document.createElement(kind);
  made.textContent = text;
  made.scope = scope;
  return made;
}

function paint(cell, { places, said, scale, open, labels }, layer, head) {
  const value = said[layer][head];
  cell.textContent = value;
  const words = labels.cell.replace("{layer}", layer).replace("{head}", head).replace("{value}", value);
  cell.setAttribute("aria-label", words);
  cell.title = words;
  const isOpen = layer === open[0] && head === open[1];
  cell.classList.toggle("open", isOpen);
  cell.setAttribute("aria-current", String(isOpen));
  for (const [mode, colours] of Object.entries(scale)) {
    const rgb = between(colours, places[layer][head]);
    cell.style.setProperty(`--ground-${mode}`, `rgb(${rgb.map(Math.round).join(" ")})`);
    cell.style.setProperty(`--ink-${mode}`, luminance(rgb) > 0.179 ? "#000" : "#fff");
  }
}

// The colour at `place` of a scale, 0 its first and 1 its last.
function between(colours, place) {
  const at = place * (colours.length - 1);
  const low = Math.min(Math.floor(at), colours.length - 2);
  const [one, other] = [colours[low], colours[low + 1]].map((hex) =>
    [1, 3, 5].map((digit) => parseInt(hex.slice(digit, digit + 2), 16)),
  );
  return one.map((value, channel) => value + (at - low) * (other[channel] - value));
}

// Relative luminance (WCAG 2.2). Black and white stand out alike on 0.179, both by more than 4.5 to 1.
function luminance(rgb) {
  const [red, green, blue] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
