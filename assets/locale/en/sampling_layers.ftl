# "Through the layers" on the Sampling page. Layers and heads are counted from 0, as in the code.
layers-words = After the embedding and after each layer the model holds a vector for the last token. Here its final norm and its head read every one of them as if the model ended there: the logit lens (nostalgebraist 2020). Read from top to bottom, as the model computes; the last row is its answer. All of it is at temperature 1 and before any filter: the knobs act on the answer only. The model was never trained to be read before its end: where a row looks like nonsense, the layer may know more than the head can read.
layers-no-residual = This model has no residual connections: a row is read from what that layer alone gave out, not from a sum that grows from layer to layer.
layers-no-norm = This model has no final norm: the head reads the vectors as they are.
layers-tied = Embedding and head are one table here: before any layer the head often names the token that was just read.
layers-table = What each layer would say
layers-row-embedding = Embedding
layers-row = Layer { $layer }
layers-row-answer = the answer
layers-column-row = After
layers-column-tokens = Likeliest tokens
layers-column-share = Odds of { $token }
layers-column-entropy = Entropy, bits
layers-column-divergence = KL, bits
layers-follow = { $token }, { $share }: follow it through the layers
layers-rank = rank { $rank }
layers-followed-taken = Followed: { $token }, with which your story goes on.
layers-followed-likeliest = Followed: { $token }, the likeliest token of the answer.
layers-followed-chosen = Followed: { $token }, your choice.
layers-back = Back to { $token }
layers-course = From { $first } after the embedding to { $last } in the answer:
layers-course-all = the likeliest in every row.
layers-course-since = the likeliest from layer { $layer } on.
layers-course-never = not the likeliest in the end, but rank { $rank }.
layers-parts = What this part adds to the logit of the followed token, compared with the average token
layers-part-embedding = embedding { $value }
layers-part-attention = attention { $value }
layers-part-mlp = MLP { $value }
layers-part-bias = bias of the norm { $value }
layers-part-sum = all together { $value }
layers-figures = Entropy: how open an answer is; 0 is certain, { NUMBER($most, maximumFractionDigits: 2) } bits would be all { $tokens } tokens alike. KL (divergence) to the answer: how many more bits a token drawn from the answer would cost on average if one believed that row.
layers-figures-parts = Small bars: what the embedding, and attention and MLP of each layer, add to the logit of the followed token, compared with the average of all tokens. The final norm divides them all by the same number; with that number as it is at this step, they add up exactly to how far the token's logit stands above the average (direct logit attribution).

layers-looks = Where the last token looks
layers-looks-words = The layers move what they need to the last token by attention: this is where it looks at this step, in every head. The stronger the colour, the more weight; it follows the square root, so that small weights can be seen. The head's name opens it on the Attention page, with this text.
layers-looks-earlier = { $count ->
        [one] The { $count } token before these
       *[other] The { $count } tokens before these, together
    }
layers-looks-point = Point at a square, or use the arrow keys.
layers-looks-look = { $head } gives { $share } of its weight to { $token },
layers-looks-look-earlier = { $count ->
        [one] { $head } gives { $share } of its weight to the { $count } token before these.
       *[other] { $head } gives { $share } of its weight to the { $count } tokens before these.
    }
layers-looks-back = { $back } back.
layers-looks-itself = the last token itself.
layers-looks-open = Open { $head } on the Attention page
layers-looks-layers = Layer
layers-looks-row = Weights of { $head }; the arrow keys tell each
layers-looks-anew = The Attention page reads text, and it reads this one as other tokens than those that stand in your story: its pictures can differ from these.
