"""One binary message of words and arrays, read back as assets/components/packed.js reads it."""

import json
import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of
from numpy.typing import NDArray
from visits import HOSTILE

from pages.parts.packed import packed

ITEMS = {"uint8": "B", "uint16": "H", "int32": "i", "float32": "f"}
"""What the standard library calls them."""
DTYPES = st.sampled_from(sorted(ITEMS))
SHAPES = arrays_of.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5)


def unpacked(message: bytes) -> tuple[Any, dict[str, list[Any]], dict[str, list[int]]]:
    """The words, and of each array its values and its shape, with the standard library alone."""
    (length,) = struct.unpack_from("<I", message)
    head = json.loads(message[4 : 4 + length].decode())
    values, shapes = {}, {}
    for name, (dtype, shape, offset) in head["arrays"].items():
        start = 4 + length + offset
        # A typed array of the browser begins only at a multiple of its item's size.
        assert start % 4 == 0
        count = int(np.prod(shape, dtype=int))
        values[name] = list(struct.unpack_from(f"<{count}{ITEMS[dtype]}", message, start))
        shapes[name] = shape
    return head["data"], values, shapes


@given(
    st.dictionaries(
        st.text(max_size=8),
        DTYPES.flatmap(lambda dtype: arrays_of.arrays(dtype, SHAPES)),
        max_size=4,
    ),
    st.text(max_size=40),
)
def test_what_went_in_comes_out(arrays: dict[str, NDArray[Any]], words: str) -> None:
    data, values, shapes = unpacked(packed({"words": words}, arrays))
    assert data == {"words": words}
    assert list(values) == list(arrays)
    for name, array in arrays.items():
        assert shapes[name] == list(array.shape)
        np.testing.assert_array_equal(values[name], array.ravel())


def test_hostile_words_and_chinese_come_through() -> None:
    words = {"token": HOSTILE, "猫": ["\u2028", "\x00", None, 1.5, True]}
    assert unpacked(packed(words, {}))[0] == words


def test_arrays_that_do_not_lie_in_order_are_sent_in_order() -> None:
    turned = np.arange(6, dtype=np.float32).reshape(2, 3).T
    big_endian = np.array([1, 256], dtype=">i4")
    _, values, shapes = unpacked(packed({}, {"turned": turned, "big": big_endian}))
    assert values == {"turned": [0, 3, 1, 4, 2, 5], "big": [1, 256]}
    assert shapes["turned"] == [3, 2]


@pytest.mark.parametrize("dtype", ["float64", "int64", "bool", "object", "complex64"])
def test_what_a_browser_cannot_read_is_refused(dtype: str) -> None:
    with pytest.raises(ValueError, match=dtype[:3]):
        packed({}, {"x": np.zeros(3, dtype)})
