// The loss curve of a run, growing while the run trains.
//
// The server sends only what is new: `points` start right after step `after` (-1: from the
// beginning). Where the browser lacks what came before, because the component was mounted anew or
// an update was skipped, it asks for everything with the trigger "resync".
//
// Train loss is noisy from step to step: it is drawn faintly, and its moving average boldly. The
// average weighs by distance in steps, so that thinned and full points give the same line, and
// reaches less far at the start, where the loss falls fast.

const SMOOTH_STEPS = 12;
const charts = new WeakMap(); // component element -> state of its chart
let plotlyLoading;

function loadPlotly(url) {
  plotlyLoading ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly);
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      plotlyLoading = undefined;
      reject(new Error("plotly did not load"));
    };
    document.head.append(script);
  });
  return plotlyLoading;
}

function isDark(element) {
  const probe = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  const parts = probe.match(/^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i);
  if (!parts) return false;
  const [red, green, blue] = parts.slice(1).map((hex) => parseInt(hex, 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

function colours(element) {
  const style = getComputedStyle(element);
  const mode = isDark(element) ? "dark" : "light";
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    train: read(`--gpt-train-${mode}`),
    validation: read(`--gpt-validation-${mode}`),
    moment: read(`--gpt-moment-${mode}`),
    grid: read(`--gpt-grid-${mode}`),
    text: read("--st-text-color"),
    ground: read("--st-background-color"),
    font: read("--st-font"),
  };
}

function freshState(host, run) {
  return { host, run, last: -1, average: null, steps: [], losses: [], zoomed: false, drawn: "" };
}

// New points as plotly wants them: faint, smooth and validation traces.
function addPoints(chart, points) {
  const x = [];
  const y = [];
  const smooth = [];
  const measuredAt = [];
  const measured = [];
  points.step.forEach((step, index) => {
    if (step <= chart.last) return;
    const loss = points.train[index];
    if (loss !== null) {
      if (chart.average === null) chart.average = loss;
      else {
        const reach = Math.min(SMOOTH_STEPS, 0.5 + step / 10);
        chart.average += (1 - Math.exp(-(step - chart.last) / reach)) * (loss - chart.average);
      }
      x.push(step);
      y.push(loss);
      smooth.push(chart.average);
    }
    if (points.validation[index] !== null) {
      measuredAt.push(step);
      measured.push(points.validation[index]);
    }
    chart.last = step;
  });
  return { x: [x, x, measuredAt], y: [y, smooth, measured] };
}

function layoutOf(chart, data, paint) {
  const axis = {
    gridcolor: paint.grid,
    zeroline: false,
    linecolor: paint.grid,
    tickfont: { size: 13 },
    automargin: true,
  };
  const phone = chart.host.clientWidth < 480;
  return {
    uirevision: data.run,
    margin: { l: 8, r: 14, t: 34, b: 8 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: paint.font, size: 14, color: paint.text },
    hoverlabel: { bgcolor: paint.ground, bordercolor: paint.grid, font: { color: paint.text } },
    hovermode: "x unified",
    dragmode: phone ? false : "zoom",
    legend: { orientation: "h", x: 0, y: 1.0, yanchor: "bottom", font: { size: 13 } },
    xaxis: { ...axis, title: { text: data.labels.step, font: { size: 13 } }, range: xRange(chart, data) },
    yaxis: { ...axis, title: { text: data.labels.loss, font: { size: 13 } }, autorange: true, nticks: 7 },
    shapes: markerOf(data, paint),
  };
}

// The whole of the run to come, so that the curve grows into its place and nothing moves.
function xRange(chart, data) {
  const end = Math.max(data.total ?? 0, chart.last, 10);
  return [-0.01 * end, 1.01 * end];
}

function markerOf(data, paint) {
  if (data.moment === null) return [];
  return [
    {
      type: "line",
      xref: "x",
      yref: "paper",
      x0: data.moment,
      x1: data.moment,
      y0: 0,
      y1: 1,
      line: { color: paint.moment, width: 1.5, dash: data.following ? "dot" : "solid" },
    },
  ];
}

function tracesOf(data, paint, added) {
  const [step, loss] = [data.labels.step, data.labels.loss];
  const line = { type: "scatter", hovertemplate: `%{y:.3f}` };
  return [
    {
      ...line,
      mode: "lines",
      name: data.labels.train_raw,
      showlegend: false,
      hoverinfo: "skip",
      hovertemplate: null,
      line: { color: paint.train, width: 1 },
      opacity: 0.28,
      x: added.x[0],
      y: added.y[0],
    },
    {
      ...line,
      mode: "lines",
      name: data.labels.train,
      line: { color: paint.train, width: 2.5 },
      x: added.x[1],
      y: added.y[1],
    },
    {
      ...line,
      mode: "lines+markers",
      name: data.labels.validation,
      line: { color: paint.validation, width: 2, dash: "dot" },
      marker: { size: 7, symbol: "diamond", color: paint.validation },
      x: added.x[2],
      y: added.y[2],
    },
  ];
}

function describe(chart, data) {
  chart.host.setAttribute("role", "img");
  chart.host.setAttribute("aria-label", data.labels.summary);
  chart.host.dataset.points = String(chart.last + 1);
  chart.host.dataset.run = data.run;
}

// The data of the chart with the new points at its end; nothing where there are none.
function grown(host, added) {
  if (!added.x[0].length && !added.x[2].length) return {};
  const joined = (name) => host.data.map((trace, index) => [...trace[name], ...added[name][index]]);
  return { x: joined("x"), y: joined("y") };
}

async function draw(Plotly, host, chart, data, paint, added) {
  const config = { displayModeBar: false, displaylogo: false, responsive: false, doubleClick: "reset+autosize" };
  await Plotly.newPlot(host, tracesOf(data, paint, added), layoutOf(chart, data, paint), config);
  host.on("plotly_relayout", (change) => {
    if (chart.ours) return;
    if ("xaxis.range[0]" in change || "yaxis.range[0]" in change) chart.zoomed = true;
    if (change["xaxis.autorange"] || change["yaxis.autorange"]) chart.zoomed = false;
  });
}

export default async function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const host = parentElement.querySelector(".gpt-curve");
  const Plotly = await loadPlotly(new URL(data.plotly, window.location.origin).href);
  let chart = charts.get(host);
  if (!chart || chart.run !== data.run) {
    chart?.watcher?.disconnect();
    chart = freshState(host, data.run);
    charts.set(host, chart);
  }
  // Updates of one chart run one after the other, in the order in which they came; one that fails
  // does not stop those after it.
  const before = (chart.queue ?? Promise.resolve()).catch(() => {});
  chart.queue = before.then(() => update(Plotly, chart, data, setTriggerValue));
  await chart.queue;
  return () => {
    // Streamlit also calls this when an update overtakes the one before it.
    if (host.isConnected) return;
    chart.watcher?.disconnect();
    charts.delete(host);
    Plotly.purge(host);
  };
}

async function update(Plotly, chart, data, setTriggerValue) {
  const { host } = chart;
  if (data.points.after > chart.last) {
    if (chart.asked !== data.points.after) setTriggerValue("resync", data.points.after);
    chart.asked = data.points.after;
    return;
  }
  const paint = colours(host);
  const look = JSON.stringify([paint, data.labels]);
  const added = addPoints(chart, data.points);
  chart.ours = true;
  if (chart.drawn === "") {
    await draw(Plotly, host, chart, data, paint, added);
    chart.watcher = new ResizeObserver(() => Plotly.Plots.resize(host));
    chart.watcher.observe(host);
  } else {
    if (chart.drawn !== look) await repaint(Plotly, chart, data, paint);
    const change = { shapes: markerOf(data, paint) };
    if (!chart.zoomed) change["xaxis.range"] = xRange(chart, data);
    // One call, one drawing: the trainer needs the core more than the picture does.
    await Plotly.update(host, grown(host, added), change);
  }
  chart.ours = false;
  chart.drawn = look;
  describe(chart, data);
}

async function repaint(Plotly, chart, data, paint) {
  const traces = tracesOf(data, paint, { x: [[], [], []], y: [[], [], []] });
  const layout = layoutOf(chart, data, paint);
  const change = {};
  for (const part of ["font", "hoverlabel"]) change[part] = layout[part];
  for (const axis of ["xaxis", "yaxis"]) {
    for (const part of ["gridcolor", "linecolor", "title"]) change[`${axis}.${part}`] = layout[axis][part];
  }
  await Plotly.update(
    chart.host,
    {
      "line.color": traces.map((trace) => trace.line.color),
      "marker.color": traces.map((trace) => trace.line.color),
      name: traces.map((trace) => trace.name),
    },
    change,
  );
}
