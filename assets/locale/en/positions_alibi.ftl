alibi-how = Each roof is a head. The ridge is at the query; the further a key lies from it, the more this head takes off its score, in a straight line. Below, the weights that the chosen head would give by that alone, if what the tokens say made no difference. { $causal ->
        [1] Dotted: keys that come after the query, which the causal mask hides.
       *[0] This model has no mask, so that both sides of a roof count.
    }
alibi-heads = heads
alibi-places = places
alibi-query = place of the query
alibi-head = chosen head
alibi-name = head { $head }
alibi-refused = { $value } does not fit here: a whole number from { $least } to { $most }.
alibi-axis-score = taken off the score
alibi-axis-left = weight left
alibi-axis-weight = weights of head { $head } by its bias alone
alibi-masked = masked
alibi-told = Query at place { $query }, key at place { $key }, distance { $distance }: head { $head } (slope { $slope }) takes { $off } off the score. That leaves { $left } of the weight that an equally good key at distance 0 gets.
alibi-told-masked = The key at place { $key } comes after the query at place { $query }: it is masked and gets no weight at all.
alibi-half = From this query, if content said nothing, half of the weight of head { $head } would lie at distances up to { $half }.
alibi-half-self = From this query, if content said nothing, half of the weight of head { $head } or more would lie on the query’s own place.
alibi-summary = What { $heads } heads take off the scores over the places, and the weights of head { $head } (slope { $slope }) by that alone. The arrow keys go from key to key.
alibi-formula = The formula, with these numbers
alibi-rule = With { $heads } heads, a power of two, the first slope m is 2^(−8 / { $heads }), and each one after it is the one before times that.
alibi-rule-between = { $heads } is no power of two: the first { $power } slopes m are those of { $power } heads, the rest are every other slope of { $twice } heads, as in the paper’s code.
alibi-source = ALiBi: Press et al. 2022, “Train Short, Test Long”, section 3. With a causal mask, |i − j| is i − j.
alibi-comma = {", "}
alibi-own = These are the heads of this run: its model has { $heads ->
        [one] one head in each layer, with the slope { $slopes }. It was
       *[other] { $heads } heads in each layer, with the slopes { $slopes }. They were
    } fixed before the training, not learned.
