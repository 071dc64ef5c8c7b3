"""Numbers as a page writes them in an equation, so that whoever checks it finds it right.

    >>> equation((8.4703, 0.70328), 8.4703 * 0.70328, lambda dot, scale: dot * scale)
    (('8.470', '0.7033'), '5.96')

With three digits each, 8.47 times 0.703 would make 5.95: they get as many more as it takes.
"""

import math
from collections.abc import Callable, Sequence

_DIGITS = 3
_MOST_DIGITS = 12
_SMALLEST = 1e-4
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def figure(value: float, digits: int = _DIGITS) -> str:
    """``value`` with ``digits`` significant digits: 0.0123, −1.44, 1235, 3.20×10⁻⁷, −∞.

    Whole numbers below 1000 stand without decimals: a scale of 1, a distance of 5.
    """
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == round(value) and abs(value) < 1000:
        return _signed(str(round(value)))
    if abs(value) < _SMALLEST:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        return _signed(f"{mantissa}×10{str(int(exponent)).translate(_RAISED)}")
    return _signed(f"{value:.{_decimals(value, digits)}f}")


def equation(
    operands: Sequence[float], result: float, combine: Callable[..., float]
) -> tuple[tuple[str, ...], str]:
    """Operands and result as they are shown: computed with what is shown, the result is right.

    Args:
        combine: operands -> result.
    """
    for digits in range(_DIGITS, _MOST_DIGITS):
        found = combine(*(_rounded(value, digits) for value in operands))
        # As numbers: what is a whole one only nearly is written 2.00, not 2.
        if _rounded(found, _DIGITS) == _rounded(result, _DIGITS):
            break
    return tuple(figure(value, digits) for value in operands), figure(result)


def _signed(text: str) -> str:
    return text.replace("-", "−")


def _decimals(value: float, digits: int) -> int:
    return max(0, digits - 1 - math.floor(math.log10(abs(value))))


def _rounded(value: float, digits: int) -> float:
    """What a reader takes ``figure(value, digits)`` for."""
    if value == 0 or math.isinf(value):
        return value
    return round(value, _decimals(value, digits))
