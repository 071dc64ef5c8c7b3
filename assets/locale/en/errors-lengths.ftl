# Windows longer than a model was trained on: gptcore/lengths.py.

error-no-vectors-beyond = Learned positions have one vector for each of the { $context } places of the training, and none for any place after them.
    .advice = Choose an encoding that is computed from the place, or train with a longer context.
error-held-out-too-short = The part of the text that is only measured on has { $tokens } tokens, too few for windows longer than the { $context } of the training.
    .advice = Train on a longer text, or with a shorter context.
