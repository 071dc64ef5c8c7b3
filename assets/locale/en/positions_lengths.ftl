# Past the trained length: windows longer than any in the training, on the Positions page.
lengths-title = Past the trained length
lengths-offer = No lane has ever read more than { $context } tokens at once. Give each one { $times } times as many, { $reach }, from the part of the text that is only measured on: how well does it guess at places that it never met?
lengths-slows = Lanes that are still training go slower while this is measured.
lengths-older = The figures above are of earlier weights; by now there are newer ones.
lengths-measure = { $lanes ->
        [one] Read on with the one lane that has weights
       *[other] Read on with { $lanes } lanes
    }
lengths-working = Reading past the trained length…

lengths-place = Place in the window
lengths-loss = Loss, nats a token
lengths-trained = trained length: { $context }
lengths-summary = Loss at each place of windows of { $reach } tokens, a line for each of { $lanes } encodings; the training ended at { $context }. The table below has the numbers.
lengths-points = { $windows ->
        [one] Each point is the mean over about { $places } places of a single window.
       *[other] Each point is the mean over about { $places } places of { $windows } windows.
    } All lanes read the same text: a bump that all lines share comes from the text.

lengths-worse = Worse past { $context } tokens: { $list }.
lengths-same = No clear change past { $context } tokens: { $list }.
lengths-better = Better past { $context } tokens: { $list }.
lengths-change = { $encoding } ({ $change } ± { $error })
lengths-and = ,{" "}
lengths-clear = In nats a token: the mean loss past the trained length minus that in its last quarter, both of the same lane. ± is twice the standard error over the windows. A change that is no larger than that, or than { $nats } nats, is not called clear.
lengths-too-few = { $windows ->
        [one] Only one window of this length fits into the part of the text that is only measured on
       *[other] Only { $windows } windows of this length fit into the part of the text that is only measured on
    }: too few to tell a change from chance. A longer text gives more.

lengths-column = places { $first } to { $last }
lengths-table = The mean loss of each encoding within the trained length and past it
lengths-table-words = Mean loss in nats a token, and in brackets how much higher it is than in the last quarter of the trained length.
lengths-text-ended = The part of the text that is only measured on has { $tokens } tokens, so the windows end at { $reach }.
lengths-step = Measured at step { $step }.
lengths-steps = Measured at steps { $first } to { $last }: the lanes were not equally far, so compare each with itself rather than with the others.
lengths-phases = The recipe trains on windows of { $phases }.
lengths-phase = { $context } tokens for { $percent }% of the steps
lengths-not-yet = { $longest ->
        [0] Some of these weights are from before any training.
       *[other] Some of these weights had only read windows of { $longest } tokens by then: to them the places from there to { $context } are new, too.
    }

lengths-why = What can an encoding say about a place it never met?
lengths-why-learned = nothing. It has no vector for places past { $context }, so the lane cannot read on.
lengths-why-sinusoidal = it has a vector for every place, but the weights have never seen those past { $context }.
lengths-why-rotary = it turns queries and keys on and on. Tokens { $context } or more apart stand at angles to each other that no training has shown.
lengths-why-alibi = it goes on taking more off the scores, the farther back a token lies. Only the distances are new, larger than any in training.
lengths-why-none = there is nothing it would have to say. The mask lets each token look at more tokens than ever in training, and that is all that is new.
