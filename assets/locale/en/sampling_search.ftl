# Greedy and beam search on the Sampling page. Tokens and places count from 1.
search-idea = The dice draw one token after the other. A search looks for a likely text instead. Greedy search takes the likeliest token each time. Beam search keeps several ways to go on, lengthens each of them by every token there is, and keeps the likeliest of all these again.
search-width = Width of the beam
search-width-help = How many ways are kept after each token. A beam of width 1 is greedy search.
search-tokens = How many tokens
search-go = Search from where you stand
search-of = You see the search that goes on from “{ $beginning }”, by the model after { $step } steps.
search-working = Searching
search-few = There are only { $count } ways to begin, so the beam is narrower there than { $width }.
search-window = On the way the text gets longer than the { $context } tokens that this model can read: it then forgets the older half, in all three texts.

search-picture = The search, a column for each token, the likeliest way on top. Arrow keys go from one to the next.
search-moment = How many tokens the search has gone
search-after = after { $token } of { $tokens } tokens
search-play = Play the search
search-pause = Pause
search-node = Token { $step }, place { $place }: { $token }
search-nothing = Nothing is searched yet: one way, and no token of it.
search-score = Log-probability up to token { $token }: { $bits } bits, { $odds }.
search-dropped = Dropped at token { $token }: the { $all } ways kept there are at least as likely as any that goes on from here. The last of them has { $bits } bits.
search-died = The last way that goes on from here is dropped at token { $token }: the { $all } ways kept there are at least as likely. The last of them has { $bits } bits.
search-final = It lives to the end, at place { $place } of { $all }.
search-now = It lives after token { $token }, at place { $place } of { $all }.
search-lives = It lives to the end: of the { $all } ways there, { $count } went through here.
search-living = It lives after token { $token }: of the { $all } ways there, { $count } went through here.
search-legend-lead = the likeliest way
search-legend-alive = lives on
search-legend-dead = dropped
search-legend-greedy = greedy search takes it, too

search-texts = Their texts, measured alike
search-name-greedy = Greedy search
search-name-beam = Beam search, width { $width }
search-name-sampled = Sampled, seed { $seed }
search-whole = Log-probability of the whole
search-per-token = Per token, on average
search-bits = { $bits } bits ({ $odds })
search-twice = Longest passage that stands in it twice
search-passage = “{ $passage }” ({ $count ->
        [one] 1 character
       *[other] { $count } characters
    })
search-no-passage = none
search-greedy-only = A beam of width 1 is greedy search: of all ways only the likeliest is kept after each token.
search-same = Beam search ends with the very text that greedy search writes.
search-alike = Beam and greedy search part at token { $token }, and their texts are as good as equally likely.
search-beam = Beam and greedy search part at token { $token }. The beam's text is { $times } times as likely: the likeliest token there does not lead to the likelier text.
search-greedy = Beam and greedy search part at token { $token }. Here the greedy text is the likelier one, { $times } times as likely: a beam is no guarantee, for it may drop a way too early.
search-greedy-dropped = The beam drops the greedy way at token { $token }.
search-greedy-lives = The greedy way lives in the beam to the end, at place { $place } of { $all }.
search-drawn-same = The dice have drawn the very text that was found by searching.
search-drawn-alike = The text of the dice is as good as equally likely as the one found by searching.
search-drawn-less = The text found by searching is { $times } times as likely as the one that the dice have drawn.
search-drawn-more = The text that the dice have drawn is { $times } times as likely as the one found by searching.
search-words = The log-probability is the sum of log₂ p over all tokens: what beam search compares. One bit less is half as likely. p is always the model's own probability at temperature 1, also for the text that was sampled with the knobs. Its dice are the numbers of the seed; what you rolled again or typed as u does not count. Whether the likelier text is the better one is for you to read.
