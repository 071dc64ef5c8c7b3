pair-from = Who looks (i)
pair-to = At whom (j)

why-words = You see one weight being made, from two vectors to a share of 100%. A query and a key that point the same way score high, and the softmax lets all scores of a row compete. Try: click another token in the row: the query stays, and another key answers.

why-meet = Query meets key
why-meet-plain = { $query } asks with its query, { $key } answers with its key: { $size } numbers each. Multiplied one by one, the products add up to q · k.
why-meet-normed = { $query } asks with its query, { $key } answers with its key: { $size } numbers each, made equally long by QK-norm, so that only their directions count. Multiplied one by one, the products add up to q · k.
why-bars = Query, key and their products, dimension by dimension. The arrow keys go from one to the next.
why-query = query
why-key = key
why-products = products
why-total = sum so far
why-told = Dimension { $at }: { $query } × { $key } = { $product }

why-scale = Times the scale
why-scale-root = The scale is 1 / √{ $size }: without it, heads of more dimensions would score higher, and the softmax would give nearly all to one token.
why-scale-normed = The scale is 0.24 · √(32 / { $size }), which takes the place of 1 / √{ $size } in a model with QK-norm.
why-scale-off = Scaling is switched off in this model: q · k is taken as it is.

why-place = Position's part
why-place-rotary = Rotary positions turn each query and each key by an angle that grows with its place. Here both stand at one place: the turn changes nothing.
why-place-turned = Rotary positions turn each query and each key by an angle that grows with its place. Turned back, as if both stood at one place, these two would score what the first bar shows; the turn of { $places ->
        [one] 1 place
       *[other] { $places } places
    } does the rest.
why-place-alibi = ALiBi takes off a fixed amount for each place between the two. How much is this head's slope, which is fixed, not learned.
why-place-learned = This model adds a learned vector for each place to the embedding, before the first layer. By now it is mixed into query and key and cannot be taken apart from the token.
why-place-sinusoidal = This model adds a pattern of waves for each place to the embedding, before the first layer. By now it is mixed into query and key and cannot be taken apart from the token.
why-place-none = This model is told no positions: nothing is added here.
why-bar-same = at one place
why-bar-turn = the turn
why-bar-scaled = q · k × scale
why-bar-bias = ALiBi
why-bar-score = score
why-distances = What this query and this key would score 0 to { $last } places apart; the dot is where they stand.

why-row = The softmax over the row
why-row-softmax = { $tokens ->
        [one] There is only 1 token to look at: whatever it scores, it gets everything.
       *[other] From each of { $tokens } scores the largest, { $largest }, is taken off; exp() of that, divided by the sum of all, is the weight.
    }{ $masked ->
        [0] {""}
        [one] {" "}1 token comes after { $query } and is masked: score −∞, weight 0.
       *[other] {" "}{ $masked } tokens come after { $query } and are masked: score −∞, weight 0.
    }
why-column-place = place
why-column-token = token
why-column-score = score
why-column-exp = exp(score − largest)
why-column-weight = weight
why-masked = masked
why-table = The row of scores and weights

why-weight = The weight
why-weight-gives = So { $query } gives { $percent } of its attention to { $key }, in layer { $layer }, head { $head }.
why-muted = You muted this head: its weights are unchanged, but nothing of what they mix goes on.
why-even = You made this head look evenly at everything: after the softmax, the weight was replaced by { $weight }.
