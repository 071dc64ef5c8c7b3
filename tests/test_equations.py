"""Equations that hold for whoever computes with the numbers that are shown."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gptcore.equations import equation, figure

RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def read(text: str) -> float:
    """What a reader takes a figure for."""
    mantissa, _, exponent = text.replace("−", "-").partition("×10")
    return float(mantissa) * 10.0 ** int(exponent.translate(RAISED) or 0)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-12.0, "−12"),
        (0.2, "0.200"),
        (-1.4385, "−1.44"),
        (0.0123456, "0.0123"),
        (1234.567, "1235"),
        (3.2e-7, "3.20×10⁻⁷"),
        (-3.2e-12, "−3.20×10⁻¹²"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_figures_have_three_digits_and_a_real_minus(value: float, shown: str) -> None:
    assert figure(value) == shown


@given(st.floats(-1e6, 1e6))
def test_a_figure_is_right_to_its_third_digit(value: float) -> None:
    assert read(figure(value)) == pytest.approx(value, rel=0.0051)


NUMBERS = st.floats(-100, 100).filter(lambda value: abs(value) > 1e-3)


@given(NUMBERS, NUMBERS)
@example(4.0, 0.5)
@example(4.0001, 0.49999)
def test_shown_factors_make_the_shown_product(a: float, b: float) -> None:
    operands, result = equation((a, b), a * b, lambda a, b: a * b)
    assert result == figure(a * b)
    assert read(figure(read(operands[0]) * read(operands[1]))) == read(result)


@given(NUMBERS, NUMBERS)
def test_shown_terms_make_the_shown_sum(a: float, b: float) -> None:
    operands, result = equation((a, b), a + b, lambda a, b: a + b)
    # What cancels almost wholly is left to the eye.
    if abs(a + b) > 1e-4:
        assert result == figure(a + b)
        assert read(figure(read(operands[0]) + read(operands[1]))) == read(result)


def test_numbers_get_no_more_digits_than_it_takes() -> None:
    assert equation((8.1, 0.2), 1.62, lambda a, b: a * b) == (("8.10", "0.200"), "1.62")
    assert equation((8.4703, 0.70328), 8.4703 * 0.70328, lambda a, b: a * b) == (
        ("8.470", "0.7033"),
        "5.96",
    )
