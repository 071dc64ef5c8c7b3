# Two models, same dice, on the Sampling page.
sampling-twin-idea = The story goes on from where you stand twice: as the model of this page tells it, and as another one does. That can be another moment of its training, or another run. Both have the knobs above, and the n-th new token of both is drawn with the same number u. These are the numbers of the seed; what you rolled again or typed as u does not count.
sampling-twin-same = This run ({ $name })
sampling-twin-run = The other model
sampling-twin-moment = Its moment
sampling-twin-one-moment = It has one moment: step { $step }.
sampling-twin-tokens = Tokens of each
sampling-twin-no-weights = That run has no weights yet. Wait until it has, or choose another one.
sampling-twin-write = Write both
sampling-twin-working = Writing both texts…
sampling-twin-of = Both were written with the same knobs ({ $knobs }) and seed { $seed }.
sampling-twin-bits = { $bits } bits a token
sampling-twin-bits-character = { $bits } bits a character
sampling-twin-marked = On the right everything is coloured from the first token that differs.
sampling-twin-vocabularies = These models have different vocabularies, so nothing is compared token by token: the same number u falls on another token, and as many tokens can be a shorter or a longer text. Compare the bits a character, not the bits a token.
sampling-twin-words = The bits say how much a model was surprised by what it wrote itself: the average of −log₂ of the probability that it gave each token before the knobs acted. Few bits are no praise: a model that repeats itself is hardly surprised, and one that has learned nothing spreads its probability over all tokens. Try: move the other moment from the first one on, and see when words appear.

error-beginning-unknown = { $count ->
        [one] The other model cannot read the beginning. It has never seen this character: { $characters }
       *[other] The other model cannot read the beginning. It has never seen these characters: { $characters }
    }
    .advice = Begin with words that stand in the texts of both, or choose another model.
