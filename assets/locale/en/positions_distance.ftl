distance-working = Looking how far the heads look…

distance-intro = How far { $causal ->
        [1] back
       *[0] away
    } does each head look? At step { $step }, with a text in front of it (solid line), and by position alone (dashed): then the model reads one average token over and over, and nothing but the places tells its tokens apart.
distance-heads = All heads. Choose one to see it large.
distance-head-name = { $name }: looks { $text } places away on average, by position alone { $alone }
distance-layer = Layer

distance-distance = distance in places
distance-weight = mean weight on one token
distance-text = with text
distance-alone = by position alone

distance-mean = With text it looks { $text } places { $causal ->
        [1] back
       *[0] away, before or after,
    } on average; by position alone it would be { $alone }.
distance-near = { $others ->
        [0] The token itself gets
        [one] The token itself and { $causal ->
            [1] the one before it
           *[0] those beside it
        } get
       *[other] The token itself and { $causal ->
            [1] the { $others } before
           *[0] up to { $others } on either side of
        } it get
    } { $text }% of its weight; by position alone, { $alone }%.
distance-nearer = So what it reads draws it nearer than { $even ->
        [1] an even look
       *[0] its positions alone
    } would.
distance-farther = So what it reads draws it farther away than { $even ->
        [1] an even look
       *[0] its positions alone
    } would.
distance-same = So what it reads hardly changes how far it looks on average.

distance-alone-none = This model is told no positions. Where all tokens are the same, every head looks evenly at all that it may see: that is every dashed line here.
distance-alone-learned = The dashed lines come from the learned vectors of the places alone: what the queries and keys of a head make of them.
distance-alone-sinusoidal = The dashed lines come from the waves of the places alone: what the queries and keys of a head make of them.
distance-alone-rotary = For the dashed lines the query of the average token meets its own key, turned by the distance: with rotary positions nothing but this angle can differ.
distance-alone-alibi = The dashed line of this head is its slope and nothing else: the softmax of −{ $slope } times the distance, the same in every layer.

distance-extremes = Of all { $count } heads, with text { $nearest } looks nearest ({ $near } places on average) and { $farthest } farthest ({ $far }).

distance-try = Try: play the moments of this run with the button at the top. Which heads turn to what is near, and which do so by position alone?

distance-how = How this is measured
distance-how-mean = In windows of T = { $length } tokens, m(d) is the mean of the weights A of all pairs of tokens that are d places apart{ $causal ->
        [1] {""}
       *[0] , before or after
    }. The mean distance counts each place by its weight, over all tokens of a window. Both axes are logarithmic: each line upwards is ten times the weight, and the near places are easy to tell apart.
distance-source = With text: { $windows ->
        [one] 1 window
       *[other] { $windows } windows
    } of { $length } tokens from the part of the text that the model was never trained on.
distance-source-written = With text: the model came without its text, so it reads what it wrote itself, { $windows ->
        [one] 1 window
       *[other] { $windows } windows
    } of { $length } tokens.
distance-how-alone = By position alone: one window in which every token has the mean embedding of the tokens that were read.
distance-how-even = An even look falls to the right, too: tokens at the beginning of a window share their weight among few, and all of those are near.
