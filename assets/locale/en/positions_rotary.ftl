rotary-not-own = So it has no query and no key that would be turned. Here are two made up for it:
rotary-vectors = Which query and key
rotary-vectors-model = This model's own
rotary-vectors-ones = All ones
rotary-head = Head (layer.head)
rotary-model-words = The sentence was read once by this model { $step ->
        [0] before its first step
        [one] after { $step } step
       *[other] after { $step } steps
    }. It turns each query and key to the place of its token; here the turn was taken back, so that you can turn them yourself.
rotary-ones-words = Every number of the query and of the key is 1: all arrows begin at 45° and are equally long. A dial then adds 2 · cos of the angle between its arrows, and the product shows what turning alone does.
rotary-nothing-read = This model finds no token in the sentence, so it has no query and no key to show.

rotary-query-token = Query: who looks
rotary-key-token = Key: at whom
rotary-knob-query = Place of the query, m
rotary-knob-key = Place of the key, n
rotary-knob-shift = Move both by
rotary-knob-base = Base
rotary-knob-size = Head size, D
rotary-refused-whole = “{ $value }” is no whole number from { $least } to { $most }.
rotary-refused-number = “{ $value }” is no number from { $least } to { $most }.
rotary-refused-even = “{ $value }” is no even number from { $least } to { $most }.
rotary-play-query = ▶ Move the query on
rotary-play-shift = ▶ Move both on
rotary-stop = ■ Stop
rotary-reset = Back to the beginning

rotary-arrows = Turning arrows
rotary-arrows-words = A head's numbers go in pairs, and a pair is an arrow. Each dial turns one pair of the query to place m and of the key to place n. Marks on the rim: where they point at place 0. Bar: what the dial adds to the product. Number: how many places make a full turn.
rotary-query = query
rotary-key = key
rotary-dials = Dials, from the fastest to the slowest. The arrow keys go from one to the next.
rotary-turn = { $places } places
rotary-told = Dial { $dial }: a full turn takes { $places } places. The query has made { $query } turns, the key { $key }; together they add { $part } to the product.
rotary-thinned = { $shown } of { $pairs } dials are drawn, evenly from fast to slow; the product counts all of them.

rotary-product = Query times key: all dials added up
rotary-score-own = Times this model's scale: { $product } × { $scale } = { $score }. This is the score that head { $head } really gives { $key } when { $query } looks at it.
rotary-score-other = Times this model's scale: { $product } × { $scale } = { $score }. So it would be with these settings; in the sentence, when { $query } looks at { $key }, head { $head } gives { $own }.
rotary-score-hidden = Times this model's scale: { $product } × { $scale } = { $score }. With n after m the mask would hide the key, and no score count; in the sentence, when { $query } looks at { $key }, head { $head } gives { $own }.
rotary-score-masked = Times this model's scale: { $product } × { $scale } = { $score }. In the sentence { $key } comes after { $query }: there the mask hides it, and head { $head } gives it no weight.

rotary-moved = Both moved on
rotary-difference = difference
rotary-moved-unmoved = Now “Move both by” some places: every arrow turns. And the product?
rotary-moved-same = All arrows have turned, and not one digit of the product has changed: only the distance m − n counts.
rotary-moved-rounding = All arrows have turned, and the product has stayed: only the distance m − n counts. The difference is rounding, for the browser computes with about 16 digits.

rotary-by-distance = The same two at every distance
rotary-curve = Curve: the product of this query and key at every distance.
rotary-axis-distance = distance m − n, in places
rotary-hidden = hidden by the mask
rotary-curve-at = Distance { $distance }: product { $product }.
rotary-found-ends = At the distances 0 to { $last }, the product is largest at { $mostAt } ({ $most }) and smallest at { $leastAt } ({ $least }).
rotary-found-falls = It never rises on the way from 0 to { $last }.
rotary-found-mixed = Steps down from one place to the next: { $falls }. Steps up: { $rises }.
rotary-found-halves = Its mean is { $near } in the nearer half and { $far } in the farther half.
rotary-found-same = The product is the same at every distance.

rotary-formula = The formula, with the numbers of dial { $dial }
rotary-formula-pair = Dial { $dial } turns number i = { $first } and number i + D/2 = { $second } of the D = { $size } numbers, counted from 0: x and y of an arrow, turned by the angle α.
rotary-part = adds
rotary-source = Su et al. 2021, “RoFormer”, equation 34, in the half-split order of the Llama code: the paper pairs neighbours, this code number i with number i + D/2.
