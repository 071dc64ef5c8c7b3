// What a figure tells of a point. The arrow keys go where the pointer would go in a flat one: from cell to cell,
// or along a curve and from curve to curve. What stands there is said to a screen reader.

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const SAY_AFTER_MS = 150; // plotly waits a little with its label; and nobody can listen to every point

export function listen(Plotly, chart) {
  const { host, told } = chart;
  let at = null; // where the keys have gone
  let saying;
  const say = () => {
    writeMinus(host);
    told.textContent = [...host.querySelectorAll(".hovertext text")].map(wordsOf).join(", ");
  };
  host.on("plotly_hover", () => writeMinus(host));
  host.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const curves = curvesOf(host);
    if (!step || !curves.length) return;
    event.preventDefault();
    const cells = cellsOf(host, curves[0]);
    at = cells ? nextCell(cells, at, step) : nextPoint(curves.map((curve) => host.calcdata[curve].length), at, step);
    Plotly.Fx.hover(host, cells ? placeOf(cells, at) : [{ curveNumber: curves[at[0]], pointNumber: at[1] }]);
    clearTimeout(saying);
    saying = setTimeout(say, SAY_AFTER_MS);
  });
  host.addEventListener("blur", () => {
    at = null;
    clearTimeout(saying);
    told.textContent = "";
    Plotly.Fx.unhover(host);
  });
}

// Those that are drawn and can be pointed at.
const curvesOf = (host) => [...host.data.keys()].filter((curve) => {
  const { hoverinfo, visible } = host.calcdata[curve][0].trace;
  return hoverinfo !== "skip" && visible === true;
});

// The edges of the columns (x) and rows (y) of a heat map; null for any other trace.
function cellsOf(host, curve) {
  const { x, y, z } = host.calcdata[curve][0];
  const [bottom, top] = host.layout.yaxis.range;
  return z ? { x, y, upside: bottom > top ? 1 : -1 } : null;
}

// [row, column]; the first one to begin with.
function nextCell({ x, y, upside }, at, [down, right]) {
  if (!at) return [0, 0];
  return [within(at[0] + upside * down, y.length - 1), within(at[1] + right, x.length - 1)];
}

// [curve, point], of curves with so many points; the first point of the first one to begin with.
function nextPoint(counts, at, [down, right]) {
  if (!at) return [0, 0];
  const curve = within(at[0] + down, counts.length);
  return [curve, within(at[1] + right, counts[curve])];
}

const placeOf = ({ x, y }, [row, column]) => ({ xval: (x[column] + x[column + 1]) / 2, yval: (y[row] + y[row + 1]) / 2 });

const within = (place, count) => Math.min(Math.max(place, 0), count - 1);

// In the labels of its axes plotly writes a minus, in those of its points a hyphen.
function writeMinus(host) {
  for (const line of host.querySelectorAll(".hovertext tspan")) {
    for (const node of line.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) node.data = node.data.replace(/(?<![\w.])-(?=\d)/g, "−");
    }
  }
}

function wordsOf(label) {
  const lines = label.querySelectorAll("tspan.line");
  return lines.length ? [...lines].map((line) => line.textContent).join(", ") : label.textContent;
}
