learned-working = Comparing the vectors of all places…
learned-elsewhere = Learned positions are weights, and the open run has none of them. { $count ->
        [0] Train a run that learns its positions, and look at them here.
        [one] This run of yours has some:
       *[other] These runs of yours have some:
    }
learned-train = Train one with learned positions
learned-picture = What is shown of the vectors
learned-vectors = Numbers
    .words = Each row is the vector of one place, each column one of its { $width } numbers. Blue is below zero, orange above; in both pictures the colours go from { $least } to { $most }, and what lies beyond looks like the end. Try: press Play above and watch whether stripes grow out of the noise.
    .summary = Heat map: the numbers in the vectors of { $places } places, from { $least } to { $most }.
learned-similarity = Similarity
    .words = Each square compares two places: 1 where their vectors point the same way, 0 where they have nothing in common, −1 where they point opposite ways. Try: follow a row from the diagonal outwards, and see how far the likeness reaches.
    .summary = Heat map: how alike the vectors of every two of { $places } places are. Mean cosine of neighbours { $near }, of places far apart { $far }.
learned-path = Path
    .words = Each point is a place, joined to the next one. A vector of { $width } numbers cannot be drawn: you see it from where the places differ most (principal components), with the part of all differences that each axis shows. Try: press Play and watch whether the tangle becomes a line.
    .summary = { $dimensions }-D path through { $places } places. { $dimensions ->
        [2] Its two axes show { $first } and { $second }
       *[other] Its three axes show { $first }, { $second } and { $third }
    } of the differences.
learned-dimensions = Axes
learned-dimensions-2 = 2-D
learned-dimensions-3 = 3-D
learned-axis-2 = { $axis ->
        [1] 1st
       *[other] 2nd
    } component ({ $share })
learned-axis-3 = { $axis }: { $share }
learned-thinned = There are too many places or numbers to draw: you see every { $rows ->
        [1] place
        [2] second place
        [3] third place
       *[other] { $rows }th place
    } and every { $columns ->
        [1] number
        [2] second number
        [3] third number
       *[other] { $columns }th number
    }.
learned-place = place
learned-dimension = dimension
learned-value = value
learned-cosine = cosine
learned-before = Before training
learned-after = { $step ->
        [0] After 0 steps
        [one] After { $step } step
       *[other] After { $step } steps
    }
learned-added = { $step ->
        [one] What { $step } step has changed
       *[other] What { $step } steps have changed
    }
learned-change = Only what training has changed
    .help = The vectors now minus the vectors before training. Where a run begins with large random numbers, they hide what it has learned.
learned-alike = How alike are two places (cosine: 1 the same direction, 0 nothing in common)? Neighbours: { $near } in the mean, { $near_before } before training. Places at least { $distance } apart: { $far }, { $far_before } before.
learned-alike-added = How alike is what training has changed at two places (cosine: 1 the same direction, 0 nothing in common)? Neighbours: { $near } in the mean. Places at least { $distance } apart: { $far }.
learned-order = Neighbours are clearly more alike than places far apart: an order has been learned.
learned-order-some = Neighbours are a little more alike than places far apart: the beginning of an order.
learned-no-order = No order can be seen in that yet.
learned-hidden = What training has changed is only { $percent }% as long as the random vectors it began with: switch on “Only what training has changed” to see it by itself.
learned-nothing-yet = At this moment the vectors are still the random numbers that the run began with.
learned-untrained = From place { $start } on (counted from 0) the vectors are not trained yet: they are { $kept ->
        [100] the random numbers that the run began with
       *[other] the random numbers that the run began with, which weight decay has shrunk to { $kept }% of their length
    }.
learned-short-windows = This run trains on short windows first, and until now none was longer than { $context } tokens.
learned-formula = The formula
learned-formula-words = What goes into the first layer for place p is the embedding E of its token plus the vector P of the place. Here these are { $places } vectors of { $width } numbers: { $count } weights. At this moment a token embedding is { $token } long in the mean, a vector of a place { $place }.
learned-formula-limit = There is no vector for a place beyond the last one: such a model cannot read a longer text at once.
learned-source = Radford et al. 2018, “Improving Language Understanding by Generative Pre-Training”; GPT-2 and nanoGPT do the same.
