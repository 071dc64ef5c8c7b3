// A sentence for a model, while it is being typed, and the address of what is looked at.
//
//   address: { run, moment, prompt, head } what the address of this page is to say beside the language;
//            what is empty is not in it

import { typed } from "./typed.js";

const REST_MS = 400;
let resting;

// Streamlit makes a step in the browser's history of every change of the address; a letter is none.
function tell(address) {
  clearTimeout(resting);
  resting = setTimeout(() => {
    const url = new URL(window.location.href);
    for (const [name, value] of Object.entries(address)) {
      if (value) url.searchParams.set(name, value);
      else url.searchParams.delete(name);
    }
    if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
  }, REST_MS);
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".sentence");
  root.querySelector(".name").textContent = data.labels.name;
  typed(root.querySelector("textarea"), { ...data, placeholder: data.labels.placeholder }, setStateValue);
  root.querySelector(".counts").textContent = data.counts;
  root.dataset.answers = data.text;
  tell(data.address);
  return () => clearTimeout(resting); // the next page has an address of its own
}
