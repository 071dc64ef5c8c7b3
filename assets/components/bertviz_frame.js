// Stands before the views of bertviz in their frame, and tidies up behind them: hands them what they
// ask RequireJS for, puts their labels into the reader's language, and lets the keyboard reach what
// the mouse does. A plain script, because the frame belongs to no site and modules would need leave.
"use strict";

(() => {
  const given = JSON.parse(document.getElementById("given").textContent);
  const vis = document.getElementById("vis");

  // neuron_view.js looks for its data under the one name, the others under the other, a marker
  // that bertviz's Python replaces.
  window.bertviz_params = window.PYTHON_PARAMS = given.params;
  window.require = { config() {} };
  window.requirejs = (_names, draw) => {
    // After the sign of waiting has been painted.
    setTimeout(() => {
      draw(window.jQuery, window.d3);
      tidy();
      new MutationObserver(tidy).observe(vis, { childList: true });
      document.querySelector("[role=status]").remove();
    }, 30);
  };

  const headName = (layer, head) => given.head.replace("%1", layer).replace("%2", head);

  // After each drawing: a view empties its picture and begins again when a layer is chosen.
  function tidy() {
    const picture = vis.querySelector("svg");
    if (picture === null || picture.dataset.tidy) return;
    picture.dataset.tidy = "yes";
    translate(picture);
    if (document.documentElement.matches(".head")) headView(picture);
    if (document.documentElement.matches(".model")) modelView(picture);
    if (document.documentElement.matches(".neuron")) neuronView(picture);
  }

  // Tokens are text too, and stay as they are.
  function translate(picture) {
    if (document.documentElement.matches(".head")) return; // has tokens only
    for (const label of picture.querySelectorAll("text:not(.token), tspan")) {
      if (label.childElementCount) continue;
      const words = label.textContent.trim();
      const title = /^Layer (\d+), Head (\d+)$/.exec(words);
      if (title) label.textContent = headName(title[1], title[2]);
      else if (Object.hasOwn(given.words, words)) label.textContent = `${given.words[words]} `;
    }
  }

  function tell(element, type) {
    element.dispatchEvent(new MouseEvent(type));
  }

  // What is pointed at: the keyboard's focus does the same.
  function canBePointedAt(element, left) {
    element.setAttribute("tabindex", "0");
    element.addEventListener("focus", () => tell(element, "mouseover"));
    element.addEventListener("blur", () => tell(left, "mouseleave"));
  }

  function canBePressed(element, name, press) {
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", name);
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      press();
    });
  }

  function titled(element, name) {
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = name;
    element.append(title);
  }

  function headView(picture) {
    for (const side of picture.querySelectorAll("#left, #right")) {
      for (const token of side.lastElementChild.children) canBePointedAt(token, side);
    }
    const layer = document.getElementById("layer").value;
    const squares = [...picture.lastElementChild.children];
    squares.forEach((square, head) => {
      titled(square, headName(layer, head));
      canBePressed(square, headName(layer, head), () => tell(square, "click"));
    });
    // A head that is not shown has a paler square, a colour that was calculated.
    const state = () => {
      for (const square of squares) {
        square.setAttribute("aria-pressed", String(square.getAttribute("fill").startsWith("#")));
      }
    };
    state();
    const watcher = new MutationObserver(state);
    for (const square of squares) watcher.observe(square, { attributeFilter: ["fill"] });
  }

  function modelView(picture) {
    for (const background of picture.querySelectorAll(".attn_background")) {
      const [, , layer, head] = background.id.split("_");
      const map = background.parentNode.lastElementChild;
      titled(map, headName(layer, head));
      canBePressed(map, headName(layer, head), () => tell(map, "click"));
    }
    // A map that is opened is drawn into the same picture.
    new MutationObserver(() => translate(picture)).observe(picture, { childList: true });
  }

  function neuronView(picture) {
    // Once closed and once expanded; the one that is not shown cannot be reached.
    const [first, second] = [...picture.querySelectorAll("#leftText")].map((each) => [
      ...each.children,
    ]);
    first.forEach((token, place) => {
      for (const [one, other] of [[token, second[place]], [second[place], token]]) {
        canBePointedAt(one, one);
        canBePressed(one, one.textContent, () => {
          tell(one.lastElementChild, "click");
          other.focus();
        });
      }
    });
  }
})();
