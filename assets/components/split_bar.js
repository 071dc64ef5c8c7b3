// The text as one bar with an edge: left of it is trained on, right of it only measured on.
//
// Moving the edge calls the trigger "moved" with the percentage that is trained on.

const bars = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".split");
  const slider = root.querySelector("input");
  const bar = bars.get(root) ?? { dragging: false };
  bars.set(root, bar);

  const say = (sentence, percent) =>
    sentence
      .replace("{percent}", String(percent))
      .replace("{characters}", Math.round((data.characters * percent) / 100).toLocaleString("en"));
  const show = (percent) => {
    const trained = say(data.labels.train, percent);
    root.querySelector(".train").textContent = trained;
    root.querySelector(".validation").textContent = say(data.labels.validation, 100 - percent);
    root.style.setProperty("--share", `${percent}%`);
    slider.setAttribute("aria-valuetext", trained);
  };

  slider.setAttribute("aria-label", data.labels.edge);
  slider.disabled = false; // until now nobody would have heard of a move
  if (!bar.dragging) {
    slider.value = String(data.percent);
    show(data.percent);
  }
  slider.oninput = () => {
    bar.dragging = true;
    // The bar is the whole text, so the edge stays within the part the slider allows.
    show(Number(slider.value));
  };
  slider.onchange = () => {
    bar.dragging = false;
    setTriggerValue("moved", Number(slider.value));
  };
}
