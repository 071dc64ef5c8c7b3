# Why a training could not go on: gptcore/train.py.

error-loss-nan = At step { $step } the loss was no longer a number, so the training stopped.
    .advice = The last good moment is kept. Train again with a smaller learning rate, or choose another recipe.
error-text-too-short-for-split = This text has { $tokens } tokens. A tenth is kept to measure on, and the rest is too short for a context of { $context }.
    .advice = Bring a longer text, or choose a shorter context.
