heads-reading = Reading the text of this run…
heads-measuring = Looking at what the heads did at { $moments } moments…

heads-curves-of = What the curves show
heads-curves-head = The open head: all measures
heads-curves-measure = One measure: all heads
heads-measure = Measure

heads-measure-previous = previous token
    .means = Previous token: the mean weight on the token just before.
heads-measure-first = first token
    .means = First token: the mean weight on the first token of the passage.
heads-measure-self = itself
    .means = Itself: the mean weight of a token on itself.
heads-measure-entropy = entropy
    .means = Entropy: how evenly the weights are spread; 0 is all on one token, 1 the same on every token that may be looked at.
heads-measure-induction = induction
    .means = Induction: on random tokens said twice, the mean weight on the token that came after the same token the first time.
heads-job = { $job } { $score }

heads-score-of = score of { $head }
heads-train = train loss
heads-validation = validation loss
heads-legend-head = head { $head }
heads-legend-layer = layer { $layer }
heads-summary = Curves over the steps of the training, { $score }: { $lines } lines, { $steps } steps were measured.

heads-found = { $name } found its job ({ $job }) between step { $before } and step { $step }.
heads-found-loss = At step { $step } the validation loss was { $loss }.
heads-found-more = { $count ->
        [one] One more head has found this job.
       *[other] { $count } more heads have found this job.
    }
heads-no-job = { $name } has no clear job at step { $step }.
heads-none-has-job = No head clearly has this job at step { $step }.

heads-words-head = Each line is one measure of { $head } through the training, from 0 to 1; the pale bands behind are the losses. It reads the same passages from the last part of the text at every step, so that only the model changes. Try: drag the line to where a curve rises above the dashed one, compare the map of this head before and after, and see what the loss did meanwhile.
heads-words-measure = Each line is one head: its number is the colour, its layer the dashes, the open head is bold; the pale bands behind are the losses. { $means } Try: find the head that rises first, drag the line there, and watch its map while it rises.
heads-words-table = Each row is one head, each column one measure of it from 0 to 1, in bold where it is the head's job; only one moment of this model is here, so there is no curve. { $text ->
        [0] It came without its text, so it was measured on what it writes itself.
       *[other] It was measured on passages from the last part of its text.
    } Try: open the head with the highest number of a column and look for it in its map.
heads-table = What each head does
heads-how = How this is measured
heads-how-job = A head has a job where one of these scores, entropy apart, is at least { $least } (the dashed line in curves) and clearly more than before training.
heads-not-yet = The heads are measured for the first time in a moment.
