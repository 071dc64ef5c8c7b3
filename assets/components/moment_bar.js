// The moment of the run: a slider over the steps whose weights were kept.
//
// Dragging it calls the trigger "moved" with a step; at the right end, or with the button, with
// "live": the moment then follows training.

const WAIT_MS = 120; // while dragging, the pages follow at most this often
const bars = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".bar");
  const slider = root.querySelector("input");
  const step = root.querySelector(".step");
  const loss = root.querySelector(".loss");
  const live = root.querySelector("button");
  const bar = bars.get(root) ?? { dragging: false, timer: null };
  bars.set(root, bar);

  const last = data.steps.length - 1;
  const show = (index) => {
    step.textContent = data.steps.length ? data.texts[index] : data.labels.none;
    loss.textContent = data.losses[index] ?? "";
    slider.setAttribute("aria-valuetext", `${step.textContent} ${loss.textContent}`);
    slider.style.setProperty("--share", last > 0 ? `${(100 * index) / last}%` : "100%");
  };
  const send = () => {
    clearTimeout(bar.timer);
    bar.timer = null;
    const index = Number(slider.value);
    setTriggerValue("moved", index >= last ? "live" : String(data.steps[index]));
  };

  slider.setAttribute("aria-label", data.labels.moment);
  slider.disabled = last < 1;
  if (!bar.dragging) {
    slider.max = String(Math.max(last, 1));
    slider.value = String(last < 1 ? 1 : data.index);
    show(Math.max(0, data.index));
  }
  slider.oninput = () => {
    bar.dragging = true;
    show(Number(slider.value));
    bar.timer ??= setTimeout(send, WAIT_MS);
  };
  slider.onchange = () => {
    bar.dragging = false;
    send();
  };
  live.textContent = data.training ? data.labels.live : data.labels.newest;
  live.hidden = data.following;
  live.onclick = () => setTriggerValue("moved", "live");
  const mark = root.querySelector(".mark");
  mark.hidden = !data.following;
  mark.textContent = data.training ? data.labels.following : data.labels.at_newest;
  mark.classList.toggle("training", data.training);
  root.dataset.step = String(data.steps[data.index] ?? "");
}
