// An element of a class with what stands in it, text or nodes.
export function made(tag, name, ...inside) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (tag === "button") node.type = "button";
  node.append(...inside);
  return node;
}
