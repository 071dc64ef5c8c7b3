curve-counting = Counting which pieces of the text follow which…
curve-summary = Loss curve. Step { $step }, train loss { $train }, validation loss { $val }.

curve-axis-step = step
curve-axis-nats = loss (nats a token)
curve-axis-bits = loss (bits per character)
curve-axis-perplexity = perplexity (log scale)
curve-train = train
curve-raw = train, this step alone
curve-validation = validation
curve-measured = validation (step { $step })
curve-snapshot = snapshot
curve-sample = sample
curve-rate = learning rate
curve-norm = gradient norm (log scale)
curve-norm-short = gradient norm

curve-unit = Unit of the loss
curve-unit-nats = nats
curve-unit-bits = bits per character
curve-unit-perplexity = perplexity
curve-no-bits = Known as soon as the characters of the text have been counted.
curve-no-bits-imported = This model came without its text, so nobody knows how many characters its tokens stood for.
curve-scale = Scale of the steps
curve-scale-linear = linear
curve-scale-log = log
curve-whole = Show all
curve-save = Save the picture as { $format }

curve-cursor = Moments along the curve; arrow keys look, Enter goes there
curve-at = Step { $step }
curve-wrote = Written at step { $step }:
curve-wrote-nothing = Nothing was written yet.
curve-click = Click: go to step { $step }
curve-go = Go to step { $step }

# $kind is what a token is: char, or token for bytes and BPE.
curve-line-uniform = uniform guess
    .short = uniform
    .knows = { $kind ->
        [char] Knows nothing: every character is equally likely.
       *[token] Knows nothing: every token is equally likely.
    }
curve-line-unigram = unigram
    .short = 1-gram
    .knows = { $kind ->
        [char] Knows how often each character occurs, and nothing about order.
       *[token] Knows how often each token occurs, and nothing about order.
    }
curve-line-bigram = bigram
    .short = 2-gram
    .knows = { $kind ->
        [char] Has counted pairs: looks at the one character before.
       *[token] Has counted pairs: looks at the one token before.
    }
curve-line-trigram = trigram
    .short = 3-gram
    .knows = { $kind ->
        [char] Has counted groups of three: looks at the two characters before.
       *[token] Has counted groups of three: looks at the two tokens before.
    }
curve-line-fivegram = 5-gram
    .short = 5-gram
    .knows = { $kind ->
        [char] Has counted groups of five: looks at the four characters before, at fewer where they are new.
       *[token] Has counted groups of five: looks at the four tokens before, at fewer where they are new.
    }

curve-passed-uniform = { $kind ->
        [char] Step { $step }: better than a blind guess. It has noticed that some characters are more common than others.
       *[token] Step { $step }: better than a blind guess. It has noticed that some tokens are more common than others.
    }
curve-passed-unigram = { $kind ->
        [char] Step { $step }: better than knowing how common each character is. It has begun to use what stands before.
       *[token] Step { $step }: better than knowing how common each token is. It has begun to use what stands before.
    }
curve-passed-bigram = { $kind ->
        [char] Step { $step }: better than counting pairs. It has learned which character follows which.
       *[token] Step { $step }: better than counting pairs. It has learned which token follows which.
    }
curve-passed-trigram = { $kind ->
        [char] Step { $step }: better than counting groups of three. It has learned what follows two characters.
       *[token] Step { $step }: better than counting groups of three. It has learned what follows two tokens.
    }
curve-passed-fivegram = { $kind ->
        [char] Step { $step }: better than counting groups of five. It knows more than counts of the last four characters can tell.
       *[token] Step { $step }: better than counting groups of five. It knows more than counts of the last four tokens can tell.
    }
curve-comma = {", "}
curve-ahead = Not passed yet: { $lines }.
curve-beyond = Outside the picture: { $lines }.
curve-no-lines = This model came without its text, so there is nothing to count and no line to hold it against.

curve-writes = What counting alone would write
curve-how = The dashed lines are counted on the training part of this text, with the same tokens, and measured on its whole validation part (interpolated Kneser–Ney smoothing). The points of the validation curve are measured on a fixed sample of that part, about 4,096 tokens, so that they cost little: close to a line they may differ from it by chance. Bits per character count the characters of the validation part.
