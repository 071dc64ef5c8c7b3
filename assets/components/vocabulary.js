// Tells what every token of a vocabulary looks like, once, to all who draw tokens by their ids.

import { name } from "./token_names.js";

export default function ({ data }) {
  name(data.vocabulary, data.names);
}
