# What ails a run: gptcore/doctor.py. Losses in nats a token.

doctor-healthy = Nothing is wrong with this run.
    .evidence = At step { $step } the train loss is { NUMBER($train, minimumFractionDigits: 2, maximumFractionDigits: 2) } and the validation loss { NUMBER($val, minimumFractionDigits: 2, maximumFractionDigits: 2) }.
doctor-too-early = It is too early to say anything.

doctor-divergence = Divergence: the loss climbs
    .evidence = At step { $low_step } the train loss was { NUMBER($low, minimumFractionDigits: 2, maximumFractionDigits: 2) }, at step { $high_step } it was { NUMBER($high, maximumFractionDigits: 2) }{ $nan ->
        [1] , and after that no number any more
       *[other] { "" }
    }. Guessing blindly gives { NUMBER($blind, minimumFractionDigits: 2, maximumFractionDigits: 2) }. The learning rate was up to { NUMBER($rate, maximumFractionDigits: 7) }.
    .why = Each step changes the weights so much that it jumps across the valley it should go down into, and lands higher up on the other side. From there the next jump is larger still.
    .advice = Train again with a lower learning rate. If it still climbs, a longer warm-up or a limit on the gradient (clip) helps.
    .rerun = Train again with a learning rate of { NUMBER($lower, maximumFractionDigits: 7) }

doctor-broken-mask = Broken mask: it reads ahead
    .evidence = At step { $step } the validation loss is { NUMBER($val, minimumFractionDigits: 2, maximumFractionDigits: 2) }. Counting which tokens follow four others reaches { NUMBER($fivegram, minimumFractionDigits: 2, maximumFractionDigits: 2) } on the same text; no honest guess gets below half of that so soon.
    .why = Without the causal mask every token sees those after it. The answer stands in front of the model, so it copies and does not learn to guess. When it writes, nothing stands there yet.
    .advice = Look at what it writes: the loss is excellent and the writing is not. Train again with the mask.
    .rerun = Train again with the causal mask

doctor-low-rate = Learning rate too low
    .evidence = The first half of what the learning rate allowed brought the train loss from { NUMBER($first, minimumFractionDigits: 2, maximumFractionDigits: 2) } to { NUMBER($half, minimumFractionDigits: 2, maximumFractionDigits: 2) }, the second half to { NUMBER($now, minimumFractionDigits: 2, maximumFractionDigits: 2) }. The rate was never above { NUMBER($rate, maximumFractionDigits: 9) }; what suits this optimiser is about { NUMBER($usual, maximumFractionDigits: 7) }.
    .why = The steps go the right way but are tiny. A good run learns most at the beginning and then levels off low down; this one creeps, and the training ends before it has arrived.
    .advice = Train again with a higher learning rate. Training longer would help too, but takes far more time.
    .rerun = Train again with a learning rate of { NUMBER($usual, maximumFractionDigits: 7) }

doctor-plateau = Plateau: it learns nothing new
    .evidence = From step { $since } to step { $step } the train loss went from { NUMBER($before, minimumFractionDigits: 2, maximumFractionDigits: 2) } to { NUMBER($now, minimumFractionDigits: 2, maximumFractionDigits: 2) }; for most of that time the learning rate was far from zero. Guessing blindly gives { NUMBER($blind, minimumFractionDigits: 2, maximumFractionDigits: 2) }.
    .why = It has learned little more than how frequent each token is. Steps that are too large throw away what they find; or a part is missing without which what comes in does not get through all the layers.
    .advice = Switch back on what was switched off, and take a learning rate that suits the optimiser. If nothing was switched off and the rate is right, try fewer layers, or norms before each part instead of after it.
    .rerun = Train again with every part switched on and a learning rate of { NUMBER($rate, maximumFractionDigits: 7) }

doctor-memorising = Memorising: it learns the text by heart
    .evidence = Validation loss was lowest at step { $step } ({ NUMBER($best, minimumFractionDigits: 2, maximumFractionDigits: 2) }) and is { NUMBER($val, minimumFractionDigits: 2, maximumFractionDigits: 2) } now, while train loss fell from { NUMBER($train, minimumFractionDigits: 2, maximumFractionDigits: 2) } to { NUMBER($now, minimumFractionDigits: 2, maximumFractionDigits: 2) }.
    .why = What it still learns holds only for the passages it has seen already. On new ones it is sure of itself, and wrong.
    .advice = Go back to the moment at step { $step }, or train again and stop there. More dropout or a smaller model delays it; more text prevents it.
    .rerun = Train again for { $step } steps

doctor-small-text = Too small a text
    .evidence = The { $tokens } tokens to train on have been read { NUMBER($readings, maximumFractionDigits: 1) } times. On them the loss is { NUMBER($train, minimumFractionDigits: 2, maximumFractionDigits: 2) }, on the part it never reads { NUMBER($val, minimumFractionDigits: 2, maximumFractionDigits: 2) }.
    .why = Whoever reads the same few pages again and again knows them by heart, and little about the language beyond them.
    .advice = Bring more text: no other setting helps as much. Or train for a shorter time.
