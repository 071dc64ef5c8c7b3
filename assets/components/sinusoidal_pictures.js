// The pictures of sinusoidal.js: the table as pixels, and curves over the places.

import { shadesBetween } from "./attention_weights.js";
import { path } from "./weight_pictures.js";

const SHADES = 256;

// Paints (places, width) values from -1 to 1, a pixel each: place to the right, dimension down.
export function paintMap(canvas, table, places, width, stops) {
  const shades = shadesBetween(stops, SHADES);
  canvas.width = places;
  canvas.height = width;
  const pixels = new ImageData(places, width);
  const colours = new Uint32Array(pixels.data.buffer);
  for (let place = 0; place < places; place++) {
    for (let dimension = 0; dimension < width; dimension++) {
      const share = (Math.min(table[place * width + dimension], 1) + 1) / 2;
      colours[dimension * places + place] = shades[Math.round(share * (SHADES - 1))];
    }
  }
  canvas.getContext("2d").putImageData(pixels, 0, 0);
}

// Where in the map one points: a row and a column, as parts of it.
export function seekers(stage, { at: [place, dimension], places, width }) {
  const parts = { "--left": place / places, "--one": 1 / places, "--top": dimension / width, "--high": 1 / width };
  for (const [name, share] of Object.entries(parts)) stage.style.setProperty(name, `${100 * share}%`);
}

// Draws [values, class name] over the places, from -most to most, with a line at one place.
export function curves(svg, lines, most, at) {
  const places = lines[0]?.[0].length ?? 1;
  // A place is as wide as in the map, and its value stands in its middle.
  const points = (values) => Array.from(values, (value, place) => `${place + 0.5} ${-value / most}`).join("L");
  svg.setAttribute("viewBox", `0 -1.08 ${places} 2.16`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.replaceChildren(
    path("zero", `M0 0H${places}`),
    path("at", `M${at + 0.5} -1.08V1.08`),
    ...lines.map(([values, name]) => path(`curve ${name}`, `M${points(values)}`)),
  );
}
