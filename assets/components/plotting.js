// What every picture drawn with plotly needs: the library, once a page, the colours of the page, and
// a life from the first update of its component to the last.

const LOOK_EVERY_MS = 20;
const LOOKS = 150;
let loading;

// plotly.js out of the installed plotly.
function loadPlotly(url) {
  loading ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly);
    const script = document.createElement("script");
    script.src = new URL(url, window.location.origin).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      loading = undefined;
      reject(new Error("plotly did not load"));
    };
    document.head.append(script);
  });
  return loading;
}

// Resolves once the stylesheets of a component are there, which come after its script.
export async function styled(element) {
  for (let look = 0; look < LOOKS; look++) {
    if (getComputedStyle(element).getPropertyValue("--gpt-grid-light")) return;
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
}

function isDark(style) {
  const ground = style.getPropertyValue("--st-background-color").trim();
  const parts = ground.match(/^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i);
  if (!parts) return false;
  const [red, green, blue] = parts.slice(1).map((hex) => parseInt(hex, 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

// "light" or "dark", as the page is.
export function modeOf(element) {
  return isDark(getComputedStyle(element)) ? "dark" : "light";
}

// The colours of the page, and those of the palette that are called by `names`.
export function coloursOf(element, names) {
  const style = getComputedStyle(element);
  const mode = modeOf(element);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    text: read("--st-text-color"),
    ground: read("--st-background-color"),
    font: read("--st-font"),
    ...Object.fromEntries(names.map((name) => [name, read(`--gpt-${name}-${mode}`)])),
  };
}

// What the layouts of all pictures begin with: as large as their host, clear, in the font of the page.
export function frameOf(host, least, paint) {
  return {
    width: Math.max(host.clientWidth, 240),
    height: Math.max(host.clientHeight, least),
    autosize: false,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: paint.font, size: 14, color: paint.text },
  };
}

// The default export of a component that draws one plotly picture.
//
// `mount(root)` makes a chart, whose `host` plotly draws into; `take(chart, data)` takes over what the
// server has sent and says whether it may be drawn; `draw(Plotly, chart)` draws it, also when its size
// has changed; `attach(Plotly, chart)` lets its controls listen, once; `forget(chart)` ends what still
// waits.
export function picture({ selector, mount, take, draw, attach, forget = () => {} }) {
  const charts = new WeakMap(); // root element -> its chart

  async function update(Plotly, chart, data) {
    if (!take(chart, data)) return;
    await draw(Plotly, chart);
    if (chart.watcher) return;
    attach(Plotly, chart);
    chart.watcher = new ResizeObserver(() => {
      const { width, height } = chart.host.layout;
      const { clientWidth, clientHeight } = chart.host;
      // While its page is hidden it has no size at all.
      if (clientWidth && (clientWidth !== width || clientHeight !== height)) draw(Plotly, chart);
    });
    chart.watcher.observe(chart.host);
  }

  return async function ({ data, parentElement, setTriggerValue }) {
    const root = parentElement.querySelector(selector);
    if (!charts.has(root)) charts.set(root, mount(root));
    const chart = charts.get(root);
    chart.tell = setTriggerValue;
    const [Plotly] = await Promise.all([loadPlotly(data.plotly), styled(root)]);
    // Updates run one after the other, in the order in which they came; one that fails does not stop
    // those after it.
    const before = (chart.queue ?? Promise.resolve()).catch(() => {});
    chart.queue = before.then(() => update(Plotly, chart, data));
    await chart.queue;
    return () => {
      // Streamlit also calls this when an update overtakes the one before it.
      if (root.isConnected) return;
      chart.watcher?.disconnect();
      forget(chart);
      charts.delete(root);
      Plotly.purge(chart.host);
    };
  };
}
