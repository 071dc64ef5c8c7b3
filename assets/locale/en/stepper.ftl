# The stepper on the Sampling page. What stands in { } is filled in by the browser.
stepper-acts = How the story goes on
stepper-step = Step
stepper-word = One word
stepper-sentence = To the end of the sentence
stepper-slow = Play slowly
stepper-fast = Play fast
stepper-stop = Stop
stepper-undo = Undo
stepper-redo = Redo
stepper-full = This story has as many tokens as fit in. Undo some, or type another beginning.

stepper-story = The story so far
stepper-here = The next token comes here.
stepper-older = … { $count } more before
stepper-later = { $count } more after …
stepper-part = { $token } is a part of your beginning. A click goes back to before the first token of the story.
stepper-by-dice = { $token } had { $odds } (without the knobs { $raw }). The dice took it with u = { $u }, the weights were those after step { $step }.
stepper-by-hand = { $token } had { $odds } (without the knobs { $raw }). It was chosen by hand, or came with the address; the weights were those after step { $step }.
stepper-chosen = chosen by hand
stepper-classes = 50% and more | from 20% | from 5% | from 1% | less

stepper-dice = The dice
stepper-u = u, the number that the dice show, from 0 to 1
stepper-u-refused = “{ $value }” is no number from 0 up to, but not including, 1.
stepper-seed = Seed
stepper-seed-refused = “{ $value }” is no whole number from 0 to 2147483647.
stepper-reroll = Roll again
stepper-falls = u = { $u } falls on { $token } ({ $odds }). Step takes it.
stepper-fell = u = { $u } falls on { $token } ({ $odds }), which the story took.
stepper-differs = u = { $u } now falls on { $token } ({ $odds }); the story took { $took }. Step goes another way.
stepper-greedy = Temperature 0: the likeliest token is taken, { $token } ({ $odds }), whatever u is.

stepper-own = Odds of the model itself
stepper-drawn-from = What the dice draw from
stepper-before = before { $rule }
stepper-after = after { $rule }
stepper-cut = cut by { $rule }
stepper-tail = All other tokens ({ $count }) together: { $before } before, { $after } after. Cut among them: { $cut }.
stepper-take = Take { $token }: { $odds } { $cut }
stepper-more = Show more tokens
stepper-fewer = Show fewer

stepper-knobs = The knobs, in the order in which they act
stepper-help = Point at a knob to read what it does. Click on what it leaves to see the odds just before and after it.
stepper-idle = changes nothing
stepper-left = tokens left: { $kept }, with { $mass } of the odds · { $bits } bits
stepper-left-end = { $kept } of { $all } tokens · entropy { $bits } bits
stepper-reset = Without any knob

stepper-branches = The branches
stepper-branch = own tokens: { $count } · surprise: { $bits } bits on average
stepper-name = Name it
stepper-prune = Take this branch away
