// What belongs to the page as a whole: its language, a ground colour for one of our global rules,
// and words that Streamlit would only say in English.

export default function ({ data, parentElement }) {
  const root = document.documentElement;
  root.lang = data.lang;
  const ground = getComputedStyle(parentElement).getPropertyValue("--st-background-color");
  root.style.setProperty("--gpt-ground", ground);
  for (const [name, words] of Object.entries(data.words)) {
    root.style.setProperty(`--gpt-words-${name}`, JSON.stringify(words));
  }
}
