"""What a slider shows while it moves, computed in the browser, against the core."""

from itertools import product

import pytest
import torch

from gptcore.example import FOLDER
from gptcore.filters import SamplingConfig, next_token_odds
from gptcore.modelfile import load_model
from gptcore.sample import draw
from pages.parts.serving import script_url

pytestmark = pytest.mark.browser

SETTINGS = [
    SamplingConfig(temperature, top_k, top_p, min_p, typical_p, repetition, presence)
    for (temperature, (repetition, presence)), (top_k, top_p, min_p, typical_p) in product(
        product((0.0, 0.4, 1.0, 1.7), ((1.0, 0.0), (1.3, 0.7), (0.8, -1.5))),
        (
            (None, None, None, None),
            (1, None, None, None),
            (7, None, None, None),
            (10**6, None, 1.0, None),
            (None, 1e-6, None, None),
            (None, 0.5, None, None),
            (None, 0.999, None, 0.999),
            (None, None, 0.02, None),
            (None, None, None, 1e-6),
            (None, None, None, 0.6),
            (40, 0.9, 0.01, 0.95),
        ),
    )
]
US = (0.0, 0.1234, 0.5, 0.9, 1 - 2**-32)


def some_logits() -> list[torch.Tensor]:
    """Real ones of the model that ships, at several places; a larger vocabulary; many ties."""
    path = max((FOLDER / "moments").glob("*.safetensors"), key=lambda path: int(path.stem))
    saved = load_model(path.read_bytes())
    ids = saved.tokenizer.encode("One morning the little fox ")
    with torch.no_grad():
        real = saved.model(torch.tensor([ids]))[0]
    random = torch.randn(1024, generator=torch.Generator().manual_seed(0)) * 3
    ties = torch.tensor([0.0, 1.0, 1.0, -2.0, 1.0, 0.0, 0.0, -30.0])
    return [real[0], real[9], real[-1], random, ties]


@pytest.fixture
def odds_of(visitor):
    """The odds of every setting, and what each of ``US`` draws, as the browser has them."""
    visitor.goto("/sampling?lang=en")
    visitor.locator("h1").wait_for()
    script = """async ([url, logits, seen, settings, us]) => {
        const script = await import(new URL(url, window.location.origin).href);
        const { prepared, nextTokenOdds, drawn } = script;
        const ready = prepared(Float32Array.from(logits));
        return settings.map((setting) => {
            const last = nextTokenOdds(ready, setting, Int32Array.from(seen)).at(-1);
            return [Array.from(last.odds), us.map((u) => drawn(last, u))];
        });
    }"""
    asked = [vars(sampling) for sampling in SETTINGS]
    return lambda logits, seen: visitor.evaluate(
        script, [script_url("filters"), logits.tolist(), seen, asked, US]
    )


def test_the_browser_bends_odds_as_the_core_does(odds_of):
    assert len(SETTINGS) == 132
    for logits in some_logits():
        for seen in ([], sorted({1, 4, 5, len(logits) - 1})):
            for sampling, (found, drawn) in zip(SETTINGS, odds_of(logits, seen), strict=True):
                expected = next_token_odds(logits, sampling, seen)
                odds = torch.tensor(found, dtype=torch.float64)
                torch.testing.assert_close(odds, expected, atol=1e-6, rtol=0)
                assert torch.equal(odds > 0, expected > 0), sampling
                assert drawn == [draw(expected, u) for u in US], sampling
