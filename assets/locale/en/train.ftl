train-menu = Train
train-title-new = What will it learn to write?
train-title = Is it learning?

train-source = Text
train-source-upload = Upload a file
train-source-paste = Paste
train-source-en = English stories
train-source-zh = Chinese stories
train-upload = A text file, up to { $limit } MB
train-upload-words = Any plain text. English, Chinese and others; the encoding is recognised.
train-paste = Paste a text
train-paste-hint = A few pages are enough for a first try.
train-paste-title = Pasted text
train-encoding-choice = Looks garbled? Choose the encoding
train-encoding-auto = Recognised: { $encoding }
train-encoding-guess = The encoding is our best guess: { $encoding }. If the text below looks garbled, choose another.
train-encoding-mended = { $places ->
        [one] One damaged place
       *[other] { $places } damaged places
    } in the file became “�”.
train-facts = { $characters } characters, { $different } different ones

train-tokenizer = Tokens
train-tokenizer-char = Characters
train-tokenizer-bpe = Pieces of words (BPE)
train-tokenizer-help = What the model reads and writes one at a time. Characters are easiest to follow. BPE joins frequent neighbours into longer pieces, so the model sees further back.
train-vocabulary = Vocabulary size
train-preset = Recipe
train-preset-quick = Quick
train-preset-quick-words = Three layers. Readable words in a minute.
train-preset-standard = Standard
train-preset-standard-words = Four layers of four heads: more to look into.
train-preset-long = Long
train-preset-long-words = Sees twice as far back; better sentences in three minutes.
train-preset-nanogpt = nanoGPT
train-preset-nanogpt-words = The well-known recipe for a CPU, 2,000 steps, for comparison.
train-time = Training time
train-steps-fixed = This recipe trains a fixed { $steps } steps.
train-name = Name of the run
train-size = { $parameters } parameters to learn
train-context-shorter = Use a context of { $context } instead
train-context-used = Context length { $context }, because the text is short.
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
train-paused = Paused at step { $step }
train-stopped = Stopped after { $step } steps
train-finished = Finished: { $step } steps in { $time }
train-imported = Loaded from a file, trained for { $step } steps elsewhere
train-failed = Stopped at step { $step }

train-pause = Pause
train-resume = Resume
train-stop = Stop
train-extend = A minute longer
train-download = Download the model
train-download-help = One .safetensors file with weights, settings and tokenizer, as they were at the chosen moment.
train-new = New run

train-figure-step = Step
train-figure-speed = Tokens per second
train-figure-tokens = Tokens seen
train-figure-time = Training time
train-figure-train = Train loss
train-figure-val = Validation loss
train-figure-val-help = Loss, in nats, on a part of the text that the model never trains on. At step 0 the model guesses blindly among all its tokens; every nat less means about 2.7 times better guesses.

train-axis-step = step
train-axis-loss = loss (nats)
train-curve-train = train
train-curve-raw = train, each step
train-curve-val = validation
train-curve-summary = Loss curve. Step { $step }, train loss { $train }, validation loss { $val }.
train-samples = What it writes
train-samples-empty = The first sample comes within seconds.
train-samples-none = An imported model brings no samples. Try it on the Write page.
train-open-sample = Go to this moment
