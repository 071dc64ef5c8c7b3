train-menu = Train
train-title-new = What will it learn to write?
train-title = Is it learning?

train-text = { $title }
train-change-text = Change the text
train-facts = { $characters } characters, { $different } different ones

train-tokens-char = Tokens: characters
train-tokens-byte = Tokens: bytes
train-tokens-bpe = Tokens: BPE, { $size } of them
train-change-tokens = Change the tokens
train-name = Name of the run
train-size = { $parameters } parameters to learn
train-context-shorter = Use a context of { $context } instead
train-start = Train
train-need-text = First choose a text: upload a file, paste one, or take one of the stories.

train-preparing = Preparing: reading the text, building the model, timing this computer…
train-waiting = Waiting for a free trainer…
train-running = Training
train-left = { $time } left
train-asked-pause = Pausing…
train-asked-stop = Stopping…
train-asked-extend = Adding a minute…
train-asked-resume = Going on…
train-asked-step = Training one step…
train-paused = Paused at step { $step }
train-stopped = Stopped after { $step } steps
train-finished = Finished: { $step } steps in { $time }
train-imported = Loaded from a file, trained for { $step } steps elsewhere
train-failed = Stopped at step { $step }

train-pause = Pause
train-resume = Resume
train-stop = Stop
train-step = One step
train-step-help = Train a single step, pause, and see what changed in it.
train-extend = A minute longer
train-rate = Learning rate { $factor }
train-rate-of-plan = { $factor } of the plan
train-rate-help = From the next step on, the planned learning rate is multiplied by this. Too high and the loss jumps up; too low and it hardly falls.
train-new = New run

train-figure-step = Step
train-figure-speed = Tokens per second
train-figure-tokens = Tokens seen
train-figure-time = Training time
train-figure-train = Train loss
train-figure-val = Validation loss
train-figure-val-help = Loss, in nats, on a part of the text that the model never trains on. At step 0 the model guesses blindly among all its tokens; every nat less means about 2.7 times better guesses.

train-meaning-char = On average it gives the right next character odds of { $odds } (perplexity { $perplexity }).
train-meaning-byte = On average it gives the right next byte odds of { $odds } (perplexity { $perplexity }).
train-meaning-bpe = On average it gives the right next token odds of { $odds } (perplexity { $perplexity }).
train-meaning-bits = { $sentence } That makes { $bits } bits per character.

train-part = Below the picture
train-part-doctor = Doctor
train-part-doctor-found = Doctor ({ $count })
train-part-surprise = Surprise
train-part-step = This step
train-part-along = Take it along
train-doctor-found = the doctor says “{ $names }”

train-doctor-imported = A model out of a file came without the numbers of its training, so there is nothing to examine.
train-doctor-lines = Guessing blindly costs { $blind } on this text; counting which tokens follow four others, { $counting }.

train-samples = What it writes
train-samples-empty = The first sample comes within seconds.
train-samples-none = An imported model brings no samples. Try it on the Write page.
train-open-sample = Go to this moment
