// What belongs to the page as a whole: its language, and a ground colour for our one global rule.

export default function ({ data, parentElement }) {
  const root = document.documentElement;
  root.lang = data.lang;
  const ground = getComputedStyle(parentElement).getPropertyValue("--st-background-color");
  root.style.setProperty("--gpt-ground", ground);
}
