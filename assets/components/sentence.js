// A sentence for a model, while it is being typed, and the address of what is looked at.
//
//   address: { run, moment, prompt, head } what the address of this page is to say (address.js)

import { writer } from "./address.js";
import { typed } from "./typed.js";

const { write, quit } = writer();

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".sentence");
  root.querySelector(".name").textContent = data.labels.name;
  typed(root.querySelector("textarea"), { ...data, placeholder: data.labels.placeholder }, setStateValue);
  root.querySelector(".counts").textContent = data.counts;
  root.dataset.answers = data.text;
  write(data.address);
  return quit; // the next page has an address of its own
}
