# The child in which the copying task is learned: gptcore/copying_child.py.

error-copying-ended = The training of the small models broke off before it was done.
    .advice = Try again. If it happens again, the computer may be short of memory.
error-copying-too-slow = The small models were not trained after { $seconds } seconds, so they were stopped.
    .advice = Try again when less is going on here: other trainings come first.
