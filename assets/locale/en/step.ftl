step-none = Press “One step” above: the run trains a single step and pauses, and here you see what it read in that step and what changed in the model.
step-imported = A model out of a file cannot be trained further, so it takes no steps.
step-title = Step { $step }: the model read { $windows } windows of { $context } tokens, guessed every next token in them, { $guesses } in all, and then moved its numbers a little, so that it would have guessed better.
step-loss = Loss before the step
step-loss-help = In nats a token, the mean over this batch, measured before the numbers were moved.
step-norm = Length of the gradient
step-norm-help = The gradient says for every number of the model how the loss changes when that number does. Its length (norm) says how steep the loss is here.
step-rate = Learning rate
step-rate-help = How far a step goes: the peak rate, times where the schedule is now, times what you multiplied it by. With Muon it is that of the embeddings, the head and the norms; the matrices have one of their own.
step-batch = What it read: { $shown ->
        [one] one window
       *[other] { $shown } of { $windows } windows
    }
step-batch-words = Windows are cut out of the training text without regard to words or sentences, and read in shuffled order. ⏎ is a line break.
step-updates = What moved most
step-updates-words = “Largest change” is that of the one number that moved most. “Share” is how far the whole table of numbers moved, compared with its own length after the step: at a tenth of a percent it barely changes, at several percent it is being rebuilt.
step-column-tensor = Table of numbers
step-column-shape = Size
step-column-largest = Largest change
step-column-relative = Share
step-tensor-in-layer = Layer { $layer }: { $part }
step-tensor-bias = { $part }, bias
step-tensor-token-embedding = Token embedding
step-tensor-position-embedding = Position embedding
step-tensor-attn-norm = norm before or after attention
step-tensor-attn-qkv = queries, keys and values
step-tensor-attn-out = output of attention
step-tensor-mlp-norm = norm before or after the MLP
step-tensor-mlp-inner = MLP, inner layer
step-tensor-mlp-out = MLP, output
step-tensor-final-norm = Last norm
step-tensor-head = Head: the odds of the next token
