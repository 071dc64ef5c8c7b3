"""What is said of learned positions, held against numpy, torch, loops and runs that are trained."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tiny import tiny_run

from gptcore.modelfile import SavedModel, load_model
from gptcore.position_vectors import (
    LearnedPositions,
    evenly,
    geometry,
    learned_positions,
    path,
    similarity,
)
from gptcore.train import train

SHORT, LONG = 8, 16
"""Windows of the two halves of a tiny run of twelve steps."""
TRAINED = [0, 0] + [SHORT] * 5 + [LONG] * 6
"""At every moment. The head begins as zeros, so that nothing gets past it in the first step."""


def moments(steps: int = 12, **changes: Any) -> list[SavedModel]:
    """The model at every moment of a run with learned positions, the first one untrained."""
    state = tiny_run(model__positions="learned", **changes)
    found = []
    for report in train(state):
        found.append(load_model(state.model_bytes()))
        if report.step == steps:
            break
    return found


def learned(saved: SavedModel, change_only: bool = False) -> LearnedPositions:
    """With what it began as made from its seed."""
    found = learned_positions(saved, None, change_only)
    assert found is not None
    return found


def weights(saved: SavedModel) -> NDArray[np.float32]:
    table: NDArray[np.float32] = saved.model.state_dict()["position_embedding.weight"].numpy()
    return table


@pytest.fixture(scope="module")
def run() -> list[SavedModel]:
    return moments(training__learning_rate=0.05)


def some_vectors(seed: int, places: int, width: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(places, width))
    vectors *= np.linspace(3, 0.2, width)  # no two directions alike
    return vectors.astype(np.float32)


sizes = {"seed": st.integers(0, 2**32), "places": st.integers(2, 40), "width": st.integers(4, 40)}


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("tied", [False, True])
def test_before_is_the_first_moment_to_the_bit(precision: str, tied: bool) -> None:
    first, *_, last = moments(2, seed=7, training__precision=precision, model__tied_head=tied)
    np.testing.assert_array_equal(learned(last).before.vectors, weights(first))
    np.testing.assert_array_equal(learned(first).after.vectors, weights(first))
    np.testing.assert_array_equal(learned(last).after.vectors, weights(last))
    added = learned(last, change_only=True).after.vectors
    np.testing.assert_array_equal(added, weights(last) - weights(first))
    assert added.any()


def test_the_first_moment_counts_where_it_is_at_hand() -> None:
    """A run may come from a version of the core that drew its weights in another order."""
    (other,) = moments(0, seed=8)
    first, *_, last = moments(3, seed=7)
    found = learned_positions(last, other)
    assert found is not None
    np.testing.assert_array_equal(found.before.vectors, weights(other))
    assert found.trained == LONG
    expected = learned_positions(last, first)
    assert expected is not None
    assert expected.trained == learned(last).trained == SHORT


@pytest.mark.parametrize("positions", ["none", "sinusoidal", "rotary", "alibi"])
def test_other_positions_are_not_learned(positions: str) -> None:
    saved = load_model(tiny_run(model__positions=positions).model_bytes())
    assert learned_positions(saved, saved) is None


@given(**sizes)
def test_similarity_is_that_of_torch(seed: int, places: int, width: int) -> None:
    vectors = some_vectors(seed, places, width)
    vectors[seed % places] = 0
    rows = torch.tensor(vectors).double()
    expected = F.cosine_similarity(rows[:, None], rows[None], dim=-1)
    np.testing.assert_allclose(similarity(vectors), expected, atol=1e-6)


@given(st.integers(0, 2**32), st.integers(2, 30))
def test_near_and_far_are_means_over_pairs(seed: int, trained: int) -> None:
    found = geometry(some_vectors(seed, 30, 12), trained)
    pairs = [(i, j) for i in range(trained) for j in range(i)]
    near = [found.cosines[i, j] for i, j in pairs if i - j == 1]
    far = [found.cosines[i, j] for i, j in pairs if i - j >= trained // 2]
    assert found.near == pytest.approx(np.mean(near), abs=1e-5)
    assert found.far == pytest.approx(np.mean(far), abs=1e-5)


@given(st.integers(1, 5000), st.integers(1, 600))
def test_evenly_begins_at_the_first_and_never_keeps_more(count: int, most: int) -> None:
    kept = evenly(count, most)
    assert kept[0] == 0
    assert len(kept) <= most
    assert count - kept.step <= kept[-1] < count
    # One more in each stretch would be too many.
    assert kept.step == 1 or len(range(0, count, kept.step - 1)) > most


def test_of_very_many_places_some_are_kept_and_all_count() -> None:
    vectors = some_vectors(3, 600, 1100)
    found = geometry(vectors, 600)
    np.testing.assert_array_equal(found.vectors, vectors[::3, ::3])
    cosines = similarity(vectors)
    np.testing.assert_array_equal(found.cosines, similarity(vectors[::3]))
    np.testing.assert_allclose(found.cosines, cosines[::3, ::3], atol=1e-6)
    assert found.near == pytest.approx(cosines.diagonal(1).mean())
    assert found.path.points.shape == (600, 3)


@given(**sizes)
def test_the_path_is_a_principal_component_analysis(seed: int, places: int, width: int) -> None:
    vectors = some_vectors(seed, places, width)
    found = path(vectors)
    spread = np.cov(vectors.astype(np.float64), rowvar=False, bias=True)
    values, directions = np.linalg.eigh(spread)
    values, directions = values[::-1].clip(0), directions[:, ::-1]
    np.testing.assert_allclose(found.shares, (values / values.sum())[:3], atol=1e-7)
    count = min(3, places - 1)
    projected = (vectors - vectors.mean(0)) @ directions[:, :count]
    signs = np.sign((projected * found.points[:, :count]).sum(0))
    np.testing.assert_allclose(found.points[:, :count], projected * signs, atol=1e-3)
    assert not found.points[:, count:].any()


@given(st.integers(0, 2**32), st.integers(2, 4))
def test_few_places_are_drawn_as_far_apart_as_they_are(seed: int, places: int) -> None:
    vectors = some_vectors(seed, places, 20)
    points = path(vectors).points
    for i in range(places):
        apart = np.linalg.norm(vectors - vectors[i], axis=1)
        np.testing.assert_allclose(np.linalg.norm(points - points[i], axis=1), apart, atol=1e-4)


@given(**sizes)
def test_the_beginning_is_on_the_positive_side(seed: int, places: int, width: int) -> None:
    points = path(some_vectors(seed, places, width)).points
    assert (points[: places // 2].sum(0) >= -1e-4).all()


def test_places_that_are_all_the_same_have_no_path() -> None:
    found = path(np.ones((9, 5), np.float32))
    assert not found.points.any()
    assert not found.shares.any()


def test_a_path_turned_like_another_differs_from_it_least(run: list[SavedModel]) -> None:
    paths = [learned(saved).after.path for saved in run]
    shown = paths[0]
    for each in paths[1:]:
        turned = each.turned_like(shown.points)
        np.testing.assert_array_equal(np.abs(turned.points), np.abs(each.points))
        np.testing.assert_array_equal(turned.shares, each.shares)
        assert ((turned.points * shown.points).sum(0) >= 0).all()
        shown = turned
    mirrored = paths[-1].points * np.array([1, -1, -1])
    np.testing.assert_array_equal(paths[-1].turned_like(mirrored).points, mirrored)


def test_places_beyond_the_windows_are_not_trained(run: list[SavedModel]) -> None:
    assert [learned(saved).trained for saved in run] == TRAINED
    assert {learned(saved).kept for saved in run} == {1}
    first, last = learned(run[0]), learned(run[6])
    np.testing.assert_array_equal(last.after.vectors[SHORT:], first.after.vectors[SHORT:])
    # Those behind do not blur what is said of the others.
    assert last.after.near == geometry(last.after.vectors[:SHORT], SHORT).near


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("optimizer", ["muon", "adamw"])
def test_weight_decay_alone_is_no_training(optimizer: str, precision: str) -> None:
    run = moments(
        training__optimizer=optimizer,
        training__precision=precision,
        training__weight_decay=0.5,
        training__learning_rate=0.05,
        training__schedule="constant",
        training__warmup=0.0,
    )
    found = [learned(saved) for saved in run]
    assert [each.trained for each in found] == TRAINED
    for steps, each in enumerate(found[:7]):
        assert each.kept == pytest.approx((1 - 0.5 * 0.05) ** steps, rel=2e-3)
    assert {each.kept for each in found[7:]} == {1}


def test_lengths_are_mean_lengths_of_rows(run: list[SavedModel]) -> None:
    first, last = run[0], run[-1]
    found = learned(last)
    lengths = {
        found.length: weights(last),
        found.length_before: weights(first),
        found.change_length: weights(last) - weights(first),
        found.token_length: last.model.token_embedding.weight.detach().numpy(),
    }
    assert len(lengths) == 4
    for length, rows in lengths.items():
        assert length == pytest.approx(np.mean([np.sqrt((row**2).sum()) for row in rows]))


def test_neighbours_become_more_alike_where_order_can_be_learned() -> None:
    """Vectors that begin small and are trained for a while on one window length."""
    run = moments(
        training__steps=60,
        steps=60,
        training__phases=[{"share": 1.0, "context": 16, "batch": 16}],
        training__learning_rate=0.01,
        model__init="gpt2",
    )
    gaps = [learned(saved).after for saved in (run[0], run[-1])]
    before, after = (each.near - each.far for each in gaps)
    assert after > before + 0.1


def test_extreme_weights_are_told_without_a_warning() -> None:
    saved = moments(0)[0]
    embedding = saved.model.position_embedding
    assert embedding is not None
    for value in (0.0, 1e-38, 3e38):
        with torch.no_grad():
            embedding.weight.fill_(value)
            embedding.weight[::2].neg_()
        found = learned(saved)
        for each in (found.before, found.after):
            assert np.isfinite([each.near, each.far, *each.path.shares]).all()
            assert np.isfinite(each.path.points).all()
    signs = [a * b for a, b in pairwise(found.after.cosines[0])]
    assert signs == [-1] * len(signs)
