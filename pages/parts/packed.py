"""Words and arrays as one binary message for a component, read by assets/components/packed.js.

    4 bytes          N, the length of what follows, little-endian
    N bytes          {"data": ..., "arrays": {name: [dtype, shape, offset]}} as JSON
    the arrays       each at a multiple of 4 bytes after the JSON, little-endian, rows first

JSON alone would write a weight as eight characters and make the browser read them.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

_DTYPES = {"uint8", "uint16", "int32", "float32"}


def packed(data: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """One message of what is JSON and what is not.

    Args:
        arrays: of uint8, uint16, int32 or float32.
    """
    entries: dict[str, tuple[str, tuple[int, ...], int]] = {}
    body = bytearray()
    for name, array in arrays.items():
        dtype = array.dtype.name
        if dtype not in _DTYPES:
            raise ValueError(dtype)
        entries[name] = (dtype, array.shape, len(body))
        body += np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes()
        body += bytes(-len(body) % 4)
    head = json.dumps({"data": data, "arrays": entries}, allow_nan=False).encode()
    head += b" " * (-len(head) % 4)
    return len(head).to_bytes(4, "little") + head + bytes(body)
