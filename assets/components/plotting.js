// What every picture drawn with plotly needs: the library, once a page, and the colours of the page.

const LOOK_EVERY_MS = 20;
const LOOKS = 150;
let loading;

// plotly.js out of the installed plotly.
export function loadPlotly(url) {
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

// The colours of the page, and those of the palette that are called by `names`.
export function coloursOf(element, names) {
  const style = getComputedStyle(element);
  const mode = isDark(style) ? "dark" : "light";
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    text: read("--st-text-color"),
    ground: read("--st-background-color"),
    font: read("--st-font"),
    ...Object.fromEntries(names.map((name) => [name, read(`--gpt-${name}-${mode}`)])),
  };
}
