flow-words = You see four answers to one question, on one scale: from which tokens does this one take what it gets? A weight says how large a part of a vector is taken, but not how long that vector is, nor what the layers before have mixed into it. Try: go through the tokens and look for a tall bar that shrinks in the second row.
flow-weight = Weight
flow-share = Weight × length
flow-mean = Mean weight
flow-rollout = Rollout
flow-note-weight = layer { $layer }, head { $head }
flow-note-share = of the vector that each token offers in this head, as shares of 100%
flow-note-nothing = nothing arrives from this head
flow-note-mean = over the heads of layer { $layer }{ $muted ->
        [0] {""}
        [one] , without the muted one
       *[other] , without the { $muted } muted ones
    }
flow-note-rollout = { $layer ->
        [0] layer 0
       *[other] layers 0 to { $layer }, one after the other
    }: { $residual ->
        [yes] as if half of what a token has stayed and half were mixed by the mean weights
       *[no] mixed by the mean weights alone, for this model has no residual stream
    }{ $muted ->
        [0] {""}
       *[other] ; muted heads are left out
    }
flow-frame = Four rows of bars over the tokens. The arrow keys go from token to token, Enter lets it be the one that looks.
flow-hint = Point at a token to read its numbers; click one to see where it looks itself.
flow-told = { $token } weight { $weight }, vector { $length } long: { $share } of what arrives. Mean weight { $mean }, rollout { $rollout }.
flow-masked = { $token } comes after { $looks }, which cannot look at it.
flow-muted = You muted this head: whatever its weights say, nothing of it arrives.
flow-not-misled = In this head the weights do not mislead: nowhere in this sentence does a clearly larger weight bring clearly less.
flow-misled-here = At { $query } the weights mislead: the largest, { $weight }, goes to { $looked }, whose vector is only { $short } long. The largest share of what arrives, { $share }, comes from { $brings }: a weight of { $less } on a vector { $long } long.
flow-misled-elsewhere = Here the weights do not mislead. At { $query } they do: the largest, { $weight }, goes to { $looked }, whose vector is only { $short } long. The largest share of what arrives, { $share }, comes from { $brings }: a weight of { $less } on a vector { $long } long.
flow-formulas = The formulas
flow-formula-share = Weight × length: v are the values of this head (attn.v), W_O the columns of attn.out.weight that belong to it. Kobayashi et al. 2020, “Attention is Not Only a Weight”.
flow-formula-rollout = Rollout: W is the mean over the heads of a layer, I what the residual stream keeps. Abnar and Zuidema 2020, “Quantifying Attention Flow in Transformers”.
flow-formula-no-residual = Rollout: W is the mean over the heads of a layer. What the residual stream keeps would be added; this model has none. Abnar and Zuidema 2020, “Quantifying Attention Flow in Transformers”.
