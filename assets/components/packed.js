// One binary message of words and arrays, as pages/parts/packed.py writes it.

const KINDS = { uint8: Uint8Array, uint16: Uint16Array, int32: Int32Array, float32: Float32Array };

// Uint8Array -> { data, arrays: { name: { values, shape } } }; the arrays are views, nothing is copied
// unless the message begins at an odd place.
export function unpacked(message) {
  const bytes = message.byteOffset % 4 ? message.slice() : message;
  const head = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const words = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + head)));
  const body = bytes.byteOffset + 4 + head;
  const arrays = {};
  for (const [name, [kind, shape, offset]] of Object.entries(words.arrays)) {
    const count = shape.reduce((product, side) => product * side, 1);
    arrays[name] = { values: new KINDS[kind](bytes.buffer, body + offset, count), shape };
  }
  return { data: words.data, arrays };
}
