"""How long one waits on the Sampling page: ``PYTHONPATH=. python tests/browser/bench_sampling.py``.

Starts the app and a headless Chromium on this machine and prints JSON, for the model that ships and
for models of random weights with vocabularies of 65, 1,024 and 50,257: milliseconds from a moved
slider to the bars written and to the next frame, from Step to the next token drawn on the page,
and tokens a second while it plays; then, for 500 steps in a row, the first and the last fifty, and
how much memory the server has before and after.
"""

import os
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from measuring import opened, printed, spread
from playwright.sync_api import Page, sync_playwright
from running import running_app

VOCABULARIES = (65, 1_024, 50_257)
LIMITS = {"GPTCORE_MAX_VOCABULARY": "60000", "GPTCORE_WORKERS": "0"}
STEPS = 40
PLAY_MS = 4_000
LONG = 500

_FIND = """
  const find = name => [...document.querySelectorAll('*')]
    .map(host => host.shadowRoot?.querySelector(name)).find(Boolean);
  const stepper = find('.stepper');
  const answered = () => new Promise(done => {
    const before = stepper.dataset.answered;
    new MutationObserver((_, watcher) => {
      if (stepper.dataset.answered === before) return;
      watcher.disconnect();
      done();
    }).observe(stepper, { attributes: true });
  });
"""

# Knobs are moved to and fro; from the event to the bars written, and to the frame that shows it.
_SLIDE = (
    """async () => {"""
    + _FIND
    + """
  const written = [], shown = [];
  const knobs = ['temperature', 'top_k', 'top_p', 'min_p', 'typical_p', 'repetition_penalty'];
  for (const knob of knobs) {
    const slider = stepper.querySelector(`[data-knob=${knob}] input[type=range]`);
    const [least, most, was] = [Number(slider.min), Number(slider.max), slider.value];
    for (let turn = 1; turn <= 20; turn++) {
      await new Promise(requestAnimationFrame);
      slider.value = String(least + (most - least) * ((turn * 7) % 20 + 0.5) / 20);
      const began = performance.now();
      slider.dispatchEvent(new Event('input'));
      written.push(performance.now() - began);
      await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
      shown.push(performance.now() - began);
    }
    slider.value = was;
    slider.dispatchEvent(new Event('input'));
  }
  return [written, shown];
}"""
)

_STEP = (
    """async count => {"""
    + _FIND
    + """
  const times = [];
  for (let turn = 0; turn < count; turn++) {
    await new Promise(done => setTimeout(done, 60));
    const began = performance.now();
    const drawn = answered();
    stepper.querySelector('[data-act=step]').click();
    await drawn;
    times.push(performance.now() - began);
  }
  return times;
}"""
)

_PLAY = (
    """async milliseconds => {"""
    + _FIND
    + """
  const before = Number(stepper.dataset.tokens);
  const began = performance.now();
  stepper.querySelector('[data-act=fast]').click();
  await new Promise(done => setTimeout(done, milliseconds));
  const told = Number(stepper.dataset.tokens) - before;
  const rate = 1000 * told / (performance.now() - began);
  stepper.querySelector('[data-act=stop]').click();
  return rate;
}"""
)


def _open(page: Page, run: str) -> None:
    page.goto(f"/sampling?run={run}&prompt=once")
    page.locator(".stepper .rows .row").first.wait_for()
    page.wait_for_timeout(3_000)  # until the page's other parts are there


def measure(page: Page, run: str) -> dict[str, Any]:
    """One model: its sliders, single steps, and play."""
    _open(page, run)
    written, shown = page.evaluate(_SLIDE)
    page.wait_for_timeout(1_000)
    return {
        "slider_to_bars_ms": spread(written),
        "slider_to_frame_ms": spread(shown),
        "step_ms": spread(page.evaluate(_STEP, STEPS)),
        "play_tokens_per_s": round(page.evaluate(_PLAY, PLAY_MS)),
    }


def measure_long(page: Page) -> dict[str, Any]:
    """Five hundred steps of the model that ships."""
    _open(page, "example")
    (server,) = (each for each in psutil.Process().children() if "streamlit" in each.cmdline())
    before = server.memory_info().rss
    times = page.evaluate(_STEP, LONG)
    after = server.memory_info().rss
    return {
        "first_50_ms": spread(times[:50]),
        "last_50_ms": spread(times[-50:]),
        "server_mb": [round(before / 1e6), round(after / 1e6)],
    }


def _random_models(home: Path) -> dict[str, str]:
    """Imported models of random weights: what they are called -> their run."""
    os.environ |= {**LIMITS, "GPTCORE_HOME": str(home)}
    import torch

    from gptcore.config import ModelConfig, RunConfig
    from gptcore.model import GPT
    from gptcore.modelfile import SavedModel, save_model
    from gptcore.presets import PRESETS
    from gptcore.settings import settings
    from gptcore.store import Store
    from gptcore.tokenizers import BPETokenizer, CharTokenizer, Tokenizer

    store = Store(home, settings())
    config = ModelConfig(layers=4, heads=4, width=64, context=128, init="gpt2")
    found = {}
    for size in VOCABULARIES:
        pairs = (bytes(pair) for pair in product(range(256), repeat=2))
        letters = "".join(map(chr, range(97, 97 + 65)))
        tokenizer: Tokenizer = CharTokenizer(letters)
        if size > 256:
            tokenizer = BPETokenizer(list(islice(pairs, size - 256)))
        model = GPT(config, size, seed=1)
        with torch.no_grad():
            model.head.weight.mul_(20)  # so that some tokens are much likelier than others
        run_config = RunConfig(model=config, training=PRESETS["quick"].training)
        data = save_model(SavedModel(model, tokenizer, run_config, 1, None))
        found[f"random_{size}"] = store.import_model("bench", data, str(size)).id
    store.close()
    return found


def main() -> None:
    """Measure every model, one after the other."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        runs = {"shipped": "example", **_random_models(Path(folder) / "home")}
        with running_app(Path(folder), **LIMITS) as address:
            page = opened(playwright, address)
            result = {name: measure(page, run) for name, run in runs.items()}
            result["steps_500"] = measure_long(page)
            printed(result)


if __name__ == "__main__":
    main()
