// A frame with one of bertviz's views. For another address there is another frame: one that went
// on to it would be a step in the browser's history.

export default function ({ parentElement, data }) {
  const view = parentElement.querySelector(".view");
  view.querySelector(".waiting").textContent = data.waiting;
  view.style.height = `${data.height}px`;
  let frame = view.querySelector("iframe");
  if (frame?.getAttribute("src") !== data.address) {
    frame?.remove();
    frame = document.createElement("iframe");
    // Its own answer says so too: scripts, and none of what belongs to this site.
    frame.setAttribute("sandbox", "allow-scripts");
    frame.setAttribute("src", data.address);
    view.append(frame);
  }
  frame.title = data.title;
}
