// What the address of a page says of it beside the language, so that it can be passed on.
//
//   address: { run, moment, ... } names and values; what is empty is not in it

const REST_MS = 400;

// Streamlit makes a step in the browser's history of every change of the address; a letter is none.
export function writer() {
  let resting;
  const quit = () => clearTimeout(resting);
  const write = (address) => {
    quit();
    resting = setTimeout(() => {
      const url = new URL(window.location.href);
      for (const [name, value] of Object.entries(address)) {
        if (value) url.searchParams.set(name, value);
        else url.searchParams.delete(name);
      }
      if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
    }, REST_MS);
  };
  return { write, quit };
}

const { write, quit } = writer();

export default function ({ data }) {
  write(data.address);
  return quit; // the next page has an address of its own
}
