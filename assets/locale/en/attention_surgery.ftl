# Surgery on the Attention page. Layers and heads are counted from 0, as in the code.
surgery-edit = Layer { $layer }, head { $head }
surgery-edit-as-it-is = as it is
surgery-edit-muted = muted
surgery-edit-even = looks evenly
surgery-mute-layer = Mute all of layer { $layer }
surgery-head-muted = L{ $layer } H{ $head } muted
surgery-head-even = L{ $layer } H{ $head } looks evenly
surgery-layer-muted = Layer { $layer }: all muted
surgery-layer-even = Layer { $layer }: all look evenly
surgery-undo = Take this change back
surgery-as-it-was = As it was
surgery-no-residual = This model has no residual connections: everything that a layer passes on goes through its heads. Mute all heads of a layer, and nothing of the sentence gets past it.

surgery-nothing-changed = Nothing is changed yet. Mute this head, or let it look evenly at everything, and watch the odds of the next token.
surgery-next-token = Next token
surgery-before = as it is
surgery-after = changed
surgery-moved = Probability moved
surgery-moved-help = What some tokens lost is what others gained: so much of the 100% has gone elsewhere (the total variation distance). 0%: no change; 100%: nothing that was possible still is.
surgery-own-loss = Loss on this sentence
surgery-own-loss-help = How much each of its tokens surprises the model on average, in nats, each guessed from what the model may look at: without and with the change.
surgery-odds-words = Hollow: the odds of the model as it is; filled: with the change. A muted head adds nothing; one that looks evenly still speaks, but no longer chooses where to look. Try: open another head in the grid of heads and change it too.

surgery-each = How each head is changed, one at a time
surgery-each-title = Every head in turn, alone
surgery-each-muted = muted
surgery-each-even = looks evenly
surgery-grid-layer = L{ $layer }
surgery-grid-head = H{ $head }
surgery-grid-cell = Layer { $layer }, head { $head }: { $value }
surgery-turn-measure = Try every head
surgery-turn-working = Trying every head on this sentence…
surgery-turn-name = { $how ->
        [even] Probability of the next token that moves when a head alone looks evenly
       *[muted] Probability of the next token that moves when a head alone is muted
    }
surgery-turn-words = { $how ->
        [even] So much probability of the next token moves when, in the model as it is, that head alone looks evenly.
       *[muted] So much probability of the next token moves when, in the model as it is, that head alone is muted.
    } It counts for this sentence only: another one needs other heads. Click a number to open its head.

surgery-losses = What is each head worth on new text?
surgery-losses-no-text = This model came without its text, so there is no part of it that it was only measured on. The grid above shows what each head is worth in your sentence.
surgery-losses-offer = { $how ->
        [even] Let each of the { $heads } heads look evenly, one at a time, and measure the loss on about { NUMBER($tokens) } tokens that the model was never trained on.
       *[muted] Mute each of the { $heads } heads, one at a time, and measure the loss on about { NUMBER($tokens) } tokens that the model was never trained on.
    }
surgery-losses-other = The grid below was measured at step { $measured }; the page shows step { $step }.
surgery-losses-measure = Measure
surgery-losses-working = Measuring the loss with the heads changed…
surgery-losses-name = { $how ->
        [even] Change of the validation loss, in nats a token, when a head alone looks evenly
       *[muted] Change of the validation loss, in nats a token, when a head alone is muted
    }
surgery-losses-base = At step { $step } the model as it is has a loss of { $loss } nats a token, on { NUMBER($tokens) } tokens of the held-out part in windows of { $window }. The grid shows by how much it changes: orange is worse, blue is better.
surgery-losses-nothing = No head, changed alone, moves the loss by even 0.001.
surgery-losses-most = Most depends on layer { $layer }, head { $head }: { $change } nats.
surgery-losses-least = Least depends on layer { $layer }, head { $head }: { $change } nats.
surgery-together = Your { $count } changes together: { $change } nats.
surgery-together-and-alone = Your { $count } changes together: { $change } nats. One by one they add up to { $alone }.
surgery-losses-words = Heads can stand in for one another, so the numbers need not add up: the model may do without either of two heads, but not without both. A number near 0 does not prove that a head does nothing. Try: change two heads and compare what they cost together.

surgery-texts = How would it write on?
surgery-texts-unchanged = Change a head above, and the sentence can be continued twice: without and with the change, with the same random numbers.
surgery-texts-write = Write { $tokens } tokens twice
surgery-texts-working = Writing both…
surgery-texts-other = These texts were written at step { $measured }; the page shows step { $step }.
surgery-texts-alike = All { $tokens } tokens are the same: the change never changed which token was drawn.
surgery-texts-parted = They part at token { $token }, which is marked.
surgery-texts-words = Both draw with the same random numbers (temperature 0.8, top-k 40), so every difference comes from the change. Once one token differs, each goes on from its own text, and they drift apart. Try: another seed, or a head that cost more.
