"""The formulas that the pictures of the Positions page compute in the browser, against the core."""

import pytest
import torch

from gptcore.positions import (
    alibi_slopes,
    mistaken_positions,
    rotary_tables,
    rotate,
    sinusoidal_table,
)
from pages.parts.serving import script_url

pytestmark = pytest.mark.browser

BASES = (1.0, 2.0, 100.0, 10_000.0, 500_000.0, 1e8)


@pytest.fixture
def call(visitor):
    """Calls a function of encodings.js: ``call("alibiSlopes", 6)``."""
    visitor.goto("/positions?lang=en")
    visitor.locator("h1").wait_for()
    script = """async ([url, name, ...given]) => {
        const formulas = await import(new URL(url, window.location.origin).href);
        return Array.from(formulas[name](...given));
    }"""
    url = script_url("encodings")
    return lambda name, *given: torch.tensor(
        visitor.evaluate(script, [url, name, *given]), dtype=torch.float64
    )


def close(found: torch.Tensor, expected: torch.Tensor) -> None:
    # The core's are float32: their angles at the last places are right to about 1e-5.
    torch.testing.assert_close(found, expected.double(), atol=3e-5, rtol=1e-6)


def test_the_browser_computes_what_the_core_computes(call):
    for base in BASES:
        for places, width in ((2, 2), (17, 6), (128, 192), (300, 64)):
            found = call("sinusoidalTable", places, width, base)
            close(found.view(places, width), sinusoidal_table(places, width, base))
        for size in (2, 8, 64):
            x = torch.randn(size, generator=torch.Generator().manual_seed(size))
            tables = rotary_tables(301, size, base)
            for place in (0, 1, 7, 300):
                turned = rotate(x, *(table[place] for table in tables))
                close(call("rotated", x.tolist(), place, base), turned)
    for heads in range(1, 17):
        close(call("alibiSlopes", heads), alibi_slopes(heads))
    found = call("mistakenTable", 1024)
    assert torch.equal(found, mistaken_positions(1024))
