surprise-reading = Reading the part of the text that the model has never trained on…
surprise-place = Which passage of the validation text
surprise-typed = A passage to read
surprise-typed-hint = This model came without its text. Type or paste a passage here, and see what surprises it.
surprise-mean = At step { $step } this passage costs the model { $nats } nats a token: odds of { $odds } for the right one, on average.
surprise-no-mask = This model has no causal mask: it sees the very tokens that it should guess. What looks like knowing is reading ahead.
surprise-words = The model guesses every token from those before it, and the redder a token, the less it had expected it. It reads { $context } tokens at a time: at the start of each such window it knows nothing of what came before, so it is often surprised there. Try: drag the moment back and watch which tokens it learns first.

surprise-passage = Passage, coloured by surprise. The arrow keys go from token to token.
surprise-hover = Point at a token, or walk along them with the arrow keys, to see what the model had expected.
surprise-first = The first token is not guessed: nothing stands before it.
surprise-loss = Surprise (loss)
surprise-nats-bits = { $nats } nats = { $bits } bits
surprise-nats = { $nats } nats
surprise-odds = Odds it had
surprise-expected = Expected
surprise-seen = Tokens it could see before it
surprise-worst = What surprised it most
surprise-legend = What the colours mean: odds that the token had, and its loss
