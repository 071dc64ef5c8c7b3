none-mask = What the mask alone gives
    .summary = Attention weights of { $tokens } equal tokens without positions: { $causal ->
        [1] row i is 1 / (i + 1) for each token up to i.
       *[0] all are the same.
    }
none-query = who looks
none-key = at whom
none-weight = weight
none-axis = at whom (weights in %)
none-mask-words = { $tokens } times the same token, read without positions: all scores are equal, so each row is even. { $causal ->
        [1] The mask still makes the rows different: the first token sees one token, the last one { $tokens }. Row i gives each 1 / (i + 1).
       *[0] There is no mask in this model, so that all rows are the same, too: nothing at all hints at a place.
    }
none-hint = Does that tell a model where it is?
none-hint-same = By itself it does not: the mean of ten equal values is the same value as the mean of one.
none-hint-first = But let one token stand out, say the first. An even row gives it everything at place 0, a half at place 1, a tenth at place 9. How little is left of it tells how many tokens have come: a place that a model can count, though nobody told it any.
none-source = Haviv et al. 2022, “Transformer Language Models without Positional Encodings Still Learn Positional Information”: small networks could read the places off the inside of such models. That the models count their predecessors by the causal mask is the authors’ conjecture.

none-equal = The same token at two places, in the open run
none-equal-words = The sentence of the Attention page: “{ $sentence }”. The token “{ $token }” stands in it at place { $first } and at place { $last }. The table says how much the two differ inside the model at step { $step }: the largest difference between two of their numbers. 0 means that the model cannot tell them apart there.
none-equal-missing = In the sentence of the Attention page no token occurs twice. Type one there that has the same token at two places.
none-equal-how = scores: what both give to those tokens that both may look at. output: what leaves the layer, the sum of all that was added to the embedding up to here.
none-table = How much two equal tokens differ in each layer
none-embedding = into layer 0
none-layer = layer { $layer }
none-part-query = query
none-part-key = key
none-part-value = value
none-part-scores = scores
none-part-output = output

none-apart-embedding = They differ before the first layer begins: a vector for the place has been added to the embedding, and it is in everything that is made of it.
none-apart-query = They go into the first layer as equals, and their values there are equal. Their queries and keys are not: each was turned by its place.
none-apart-scores = In the first layer query, key and value are equal. Their scores are not: the two stand at different distances from the tokens they look at, and so different amounts are taken off.
none-apart-output = In the first layer query, key, value and scores are equal: which place they have is nowhere to be found. What leaves the layer differs, because each has mixed in the tokens it may see, and the later one sees more. So deeper layers do tell them apart, by what stood before them.
none-apart-later = In the first layer all is equal, and so is what leaves it. A later layer is the first to tell them apart, by the tokens they may see.
none-apart-nothing = Nothing differs in any layer. { $causal ->
        [1] The layers of this moment add the same to both, whatever stands before them.
       *[0] Without a mask both see the same tokens, and without positions there is nothing else to tell them apart by.
    }
