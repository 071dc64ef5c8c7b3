knobs = Every knob
knobs-group = Which knobs
knobs-model = The model
knobs-training = Its training
knobs-changed = Changed: { $changes }
knobs-reset = Back to the recipe
knobs-moved = { $name } is now { $value }: { $why }
knobs-no-text = Reckoned with { $vocabulary } tokens in the vocabulary, until you bring a text.
knobs-phases = Short windows first, because they are cheaper and teach spelling just as well; then longer ones: { $phases }. “Batch” is that of the last, and the others follow it.
knobs-one-phase = Each step reads { $phases }.
knobs-phase = { NUMBER($percent, maximumFractionDigits: 0) }% of the training with { $batch } × { $context } tokens a step

knob-recipe = recipe: { $value }
knob-usual = usual: { $range }

knob-layers = Layers
    .words = How many times the vectors are worked over, one layer after the other. More layers can learn more, and each step takes longer.
    .usual = 2–8 here; GPT-2 has 12–48
    .source = Radford et al. 2019 (GPT-2)
knob-heads = Heads
    .words = In how many ways each layer looks back at the same time. The heads share the width among them.
    .usual = heads of 32–128 numbers each
    .source = Vaswani et al. 2017
knob-width = Width
    .words = How many numbers stand for each token on its way through the model. Twice the width is four times the parameters.
    .usual = 128–384 here; GPT-2 has 768–1,600
    .source = Radford et al. 2019 (GPT-2)
    .moves = it has to be shared equally among the heads, and some positions need an even number.
knob-context = Context
    .words = How many tokens the model can look back on. Twice as many make four times as many scores in attention.
    .usual = 64–256 here; GPT-2 has 1,024
    .source = nanoGPT; Radford et al. 2019
knob-mlp = MLP, times the width
    .words = How much wider each layer becomes between its two MLP matrices. At 4, two thirds of a layer’s parameters are here.
    .usual = 4
    .source = Vaswani et al. 2017
knob-dropout = Dropout
    .words = This share of the values is set to zero at random while it trains, so that it cannot lean on single ones and learns less by heart.
    .usual = 0% with plenty of text, 10–20% with little
    .source = Srivastava et al. 2014; nanoGPT
knob-positions = Positions
    .words = How the model knows what comes first: a vector added to each token, or something done inside attention.
    .usual = rotary since about 2021
knob-norm = Norm
    .words = Brings every vector back to the same size before it is worked over, so that many layers can follow each other.
    .usual = LayerNorm in GPT-2, RMSNorm since Llama
knob-norm-place = Place of the norm
    .words = Before each part of a layer, or after its sum. Before is easier to train.
    .usual = before, since GPT-2
knob-activation = Activation
    .words = The bend between the two MLP matrices; without one they would be a single matrix.
    .usual = GELU in GPT-2, SwiGLU since Llama
knob-qk-norm = Norm of queries and keys
    .words = Queries and keys get one length before they meet, so that no score can grow without bounds.
    .usual = on in newer models such as OLMo 2
    .source = Henry et al. 2020
knob-tied = Head tied to the embedding
    .words = The same numbers read tokens and guess them: fewer parameters, but one matrix has two jobs.
    .usual = on in GPT-2, off in most large models since
    .source = Press & Wolf 2017

knob-optimizer = Optimiser
    .words = Turns the gradients of a step into a change of the weights.
    .usual = AdamW; Muon is newer
knob-matrix-rate = Learning rate, matrices
    .words = How far Muon moves the matrices inside the layers in one step, at its peak.
    .usual = 0.01–0.05
    .source = Jordan et al. 2024
    .moves = each optimiser needs a rate of its own.
knob-rate = { $optimizer ->
        [muon] Learning rate, the rest
       *[other] Learning rate
    }
    .words = { $optimizer ->
        [muon] How far embedding, head and norms move in one step, at its peak; Muon leaves them to AdamW.
       *[other] How far the weights move in one step, at its peak. Too high and the loss jumps up; too low and it hardly falls.
    }
    .usual = { $optimizer ->
        [sgd] 0.01–0.1 here
        [muon] 0.001–0.01
       *[other] 0.0003–0.004
    }
    .source = { $optimizer ->
        [sgd] our trials
        [muon] Jordan et al. 2024
       *[other] Kingma & Ba 2015; nanoGPT
    }
    .moves = each optimiser needs a rate of its own.
knob-schedule = Schedule
    .words = How the learning rate falls after the warm-up: large steps to get near, small ones to settle.
    .usual = cosine or linear
knob-warmup = Warm-up
    .words = Over this part of the steps the rate rises from zero, because the first gradients point in wild directions.
    .usual = 1–10%
    .source = Vaswani et al. 2017; Goyal et al. 2017
knob-batch = Batch
    .words = How many windows each step reads; their average points the way. More make a calmer step, and fewer steps fit into the time.
    .usual = 8–64 here; nanoGPT has 12 on a CPU
    .source = nanoGPT; McCandlish et al. 2018
    .moves = as many tokens a step as before, in windows of the new length.
knob-decay = Weight decay
    .words = Pulls every matrix a little towards zero in each step, so that no weight grows without need.
    .usual = 0–0.1; 0.2 where a text is read several times
    .source = Loshchilov & Hutter 2019; Brown et al. 2020 (GPT-3)
    .moves = Adam and SGD mix decay into the gradient, so they go without.
knob-clip = Clip
    .words = A gradient longer than this is shortened to it, so that one strange batch cannot spoil the weights.
    .usual = 1, or never
    .source = Pascanu et al. 2013; Brown et al. 2020 (GPT-3)
knob-seed = Seed
    .words = All chance of the run follows from this number. The same seed gives the same run; another shows how much was luck.
    .usual = any; try three
    .source = Bouthillier et al. 2021

option-yes = on
option-no = off
option-never = never
option-positions-learned = learned
    .source = Radford et al. 2019 (GPT-2)
option-positions-sinusoidal = sinusoidal
    .source = Vaswani et al. 2017
option-positions-rotary = rotary
    .source = RoFormer, Su et al. 2021
option-positions-alibi = ALiBi
    .source = Press et al. 2022
option-positions-none = none
    .source = Kazemnejad et al. 2023
option-norm-layer = LayerNorm
    .source = Ba et al. 2016
option-norm-rms = RMSNorm
    .source = Zhang & Sennrich 2019
option-norm-none = none
    .source = see “Break it”
option-norm-place-pre = before (pre-norm)
    .source = Xiong et al. 2020
option-norm-place-post = after (post-norm)
    .source = Vaswani et al. 2017
option-activation-gelu = GELU
    .source = Hendrycks & Gimpel 2016
option-activation-gelu-tanh = GELU (tanh)
    .source = Radford et al. 2019 (GPT-2)
option-activation-relu = ReLU
    .source = Vaswani et al. 2017
option-activation-relu2 = ReLU²
    .source = Primer, So et al. 2021
option-activation-swiglu = SwiGLU
    .source = GLU variants, Shazeer 2020
option-optimizer-muon = Muon
    .source = Jordan et al. 2024
option-optimizer-adamw = AdamW
    .source = Loshchilov & Hutter 2019
option-optimizer-adam = Adam
    .source = Kingma & Ba 2015
option-optimizer-sgd = SGD with momentum
    .source = Sutskever et al. 2013
option-schedule-linear = linear
    .source = Devlin et al. 2019 (BERT)
option-schedule-cosine = cosine
    .source = Loshchilov & Hutter 2017
option-schedule-constant = constant
    .source = compare Hägele et al. 2024

estimate-parameters = Parameters
    .why = Numbers that the model learns. Below you see in which parts they are.
estimate-memory = Memory
    .why = What training holds at once, beside the program and the text. Below you see what for.
estimate-work = Work a step
    .why = Multiplications and additions of one step of { $batch } windows of { $context } tokens: for each token 6 for every parameter that is multiplied with, and 12 × layers × width × context for attention (Chowdhery et al. 2022, PaLM, appendix B).
estimate-steps = Steps in { $time }
    .why = How many steps fit into the training time. A run measures this computer when it starts and plans its steps accordingly.
estimate-time = Time
    .why = This recipe has { $steps } steps; how long they take depends on the computer.
estimate-megabytes = { NUMBER($size, maximumFractionDigits: 1) } MB
estimate-gigaflop = { NUMBER($work, maximumSignificantDigits: 3) } GFLOP
estimate-line-time = about { $steps } steps in { $time }
estimate-line-steps = { $steps } steps in about { $time }
estimate-timed = Steps and time: timed on this computer just now, with this very model.
estimate-runs = Steps and time: reckoned from earlier runs and timings on this computer by the work of a step; may be off by half.
estimate-guessed = Steps and time: reckoned from the computer this was written on; yours may be three times faster or slower.
estimate-time-it = Time it here
    .why = Trains a few real steps of this very model, about two seconds, and throws them away.
estimate-time-again = Time it again
estimate-timing = Timing a few real steps…

diagram-tokens = { $batch } windows of { $context } tokens
diagram-embedding = Embedding
diagram-added-learned = learned positions
diagram-added-sinusoidal = sines and cosines
diagram-layers = { $layers ->
        [one] 1 layer
       *[other] { $layers } layers
    }
diagram-attention = Attention: { $heads ->
        [one] 1 head of { $size }
       *[other] { $heads } heads of { $size }
    }
diagram-scores = scores { $shape }
diagram-scale = × { NUMBER($scale, maximumFractionDigits: 3) } = 1/√D
diagram-scale-qk-norm = q, k normed; × { NUMBER($scale, maximumFractionDigits: 3) }
diagram-no-scale = not scaled
diagram-positions-rotary = q, k turned (rotary)
diagram-positions-alibi = less the distance (ALiBi)
diagram-positions-before = positions came before
diagram-no-positions = no positions
diagram-mask = sees only the past
diagram-no-mask = no mask: sees all
diagram-mlp = MLP
diagram-mlp-plain = { $width } → { $hidden } → { $width }, { $activation }
diagram-mlp-gated = { $width } → 2 × { $hidden } → { $width }, { $activation }
diagram-dropout = dropout { NUMBER($percent, maximumFractionDigits: 0) }%
diagram-no-norm = no norm
diagram-no-residual = no shortcut
diagram-head = Head
diagram-tied = the same numbers
diagram-odds = odds of { $vocabulary } next tokens
diagram-says = Diagram of the model. { $batch } windows of { $context } tokens become vectors of { $width } numbers each, by an embedding of { $vocabulary } tokens. They pass { $layers ->
        [one] one layer
       *[other] { $layers } layers
    } of attention with { $heads } heads of { $size } and an MLP that widens them to { $hidden } with { $activation }. A head turns each vector into the odds of { $vocabulary } next tokens.
diagram-says-learned = A learned vector for each position is added to the embedding.
diagram-says-sinusoidal = Sines and cosines of each position are added to the embedding.
diagram-says-rotary = Positions turn the queries and keys (rotary).
diagram-says-alibi = Scores are lowered by the distance (ALiBi).
diagram-says-none = It is not told any positions.
diagram-says-pre = { $norm } stands before attention, before the MLP and before the head.
diagram-says-post = { $norm } stands after each sum with the residual stream.
diagram-says-no-norm = There is no norm.
diagram-says-no-residual = There are no residual connections: each part replaces what came in.
diagram-says-no-scale = The scores are not scaled.
diagram-says-no-mask = There is no causal mask: every token sees all of them.
diagram-says-tied = The head has the same numbers as the embedding.
diagram-parameters = Parameters
diagram-parameters-embedding = Embedding
diagram-parameters-positions = Positions
diagram-parameters-attention = Attention
diagram-parameters-mlp = MLP
diagram-parameters-norms = Norms
diagram-parameters-head = Head
diagram-memory = Memory
diagram-memory-weights = Weights
diagram-memory-gradients = Gradients
diagram-memory-optimizer = Optimiser
diagram-memory-copies = Copies and masks
diagram-memory-activations = Values kept for the way back

break-it = Break it
break-words = Each switch leaves out one thing that every GPT has. Train without it and see what it was there for.
break-causal = No causal mask
    .name = no mask
    .expect = The loss falls towards zero, and the writing is rubbish. (Quick 0.02, nanoGPT 0.06)
    .why = Every token sees the one it is to guess and learns to copy it. While the model writes there is nothing to copy from. A low loss alone proves nothing.
break-scaled = No scaling of the scores
    .name = no scale
    .expect = Attention picks instead of weighing: slower with Quick. (Quick 0.90, nanoGPT 1.77)
    .why = Large scores make the softmax choose one token: with Quick, already untrained, each token looks at two or three others instead of seventy. nanoGPT starts with such small scores that 600 steps even go better without; there the harm would come later, with larger weights.
break-residual = No residual connections
    .name = no residual
    .expect = Hardly anything comes through the layers. (Quick 1.01, nanoGPT 3.08)
    .why = Each layer replaces what came in instead of adding to it. Quick, whose weights start larger, still learns, more slowly. nanoGPT learns how frequent each character is, which makes 3.08, and no more.
break-norm = No norm
    .name = no norm
    .expect = It starts late, and gradients jump. (Quick 0.78, nanoGPT 2.33)
    .why = Nothing brings the vectors back to one size. The largest gradient is three times as long with Quick, ten times with nanoGPT. Quick still manages well: its queries and keys are normed on their own, and Muon makes steps of even size.
break-positions = No positions
    .name = no positions
    .expect = Words come out with their letters mixed up. (Quick 1.61, nanoGPT 2.06)
    .why = It sees which tokens came before, but hardly in which order. Only the mask gives a hint: the first token sees one, the tenth sees ten. nanoGPT, which learns its positions slowly anyway, loses little in 600 steps.
break-trials = In brackets: validation loss in nats at the end of our own trials on the English stories, 400 steps of Quick and 600 of nanoGPT. Whole, they end at 0.65 and 1.96.
break-run = { $title } ({ $parts })
