"""The lanes of a duel of the encodings: a race of which nothing but the positions differs."""

from gptcore.store import Run
from pages.parts.runs_store import store

KNOB = "model.positions"


def lanes_of(run: Run) -> dict[str, Run]:
    """Encoding -> its lane, in the order of the race; empty where ``run`` is none."""
    if run.race is None or store().race(run.race).knob != KNOB:
        return {}
    return {lane.config.model.positions: lane for lane in store().lanes(run.race)}
