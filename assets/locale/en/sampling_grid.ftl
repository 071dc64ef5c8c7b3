# Same dice, other knobs, on the Sampling page; and what it shares with "Two models, same dice".
sampling-grid-idea = The story goes on from where you stand, several times over, and every time with the same dice: the n-th new token has the same number u in every text. These are the numbers of the seed; what you rolled again or typed as u does not count. So a text differs only where temperature or top-k make a difference. Seed and all other knobs stay as they are above.
sampling-grid-all = no limit
sampling-grid-tokens = Tokens in each text
sampling-grid-none = Choose at least one temperature and one top-k.
sampling-grid-write = Write { NUMBER($texts) } { $texts ->
        [one] text
       *[other] texts
    } of { $tokens } tokens
sampling-grid-working = Writing the texts…
sampling-grid-of = Written at step { $step } with seed { $seed }. Each text is compared with that of your own knobs ({ $knobs }): plain as far as both go on alike, coloured from the first token that differs.
sampling-grid-own = your knobs
sampling-grid-words = Once one token differs, each text goes on from its own words, and the same dice mean something else: texts rarely come back together. At temperature 0 and at top-k 1 the dice hardly matter, only the likeliest token is taken. Try: roll another seed, and see which of the texts change.

sampling-texts-moved = The story, the knobs or the choices above are others now. The texts below go on from the beginning that stands over them.
sampling-texts-begins = The texts go on from here:
sampling-texts-name = Texts written with the same dice
sampling-texts-alike = the same to the end
sampling-texts-parted = parts at token { $token }
sampling-texts-all = No top-k
