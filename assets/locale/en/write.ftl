write-menu = Write
write-title = How does it go on?
write-prompt = Your beginning
write-prompt-hint = Leave it empty and the model begins by itself.
write-start = Write
write-again = Write again
write-stop = Stop
write-temperature = Temperature
write-temperature-help = Low: it takes the likeliest token nearly every time. High: it dares the unlikely ones. 0 never rolls the dice.
write-top-k = Top-k
write-top-k-help = Only the k likeliest tokens may be drawn. 0 allows all of them.
write-length = Length in tokens
write-seed = Seed of the dice
write-seed-help = The same seed with the same settings writes the same text again.
write-idle = Press Write, and the text appears here token by token.
write-unknown = { $count ->
        [one] The model has never seen this character:
       *[other] The model has never seen these characters:
    } { $characters }
    .advice = It knows only the characters of its text. Leave them out, or train with BPE, which can spell anything.
write-busy = Many people are writing with models right now. Try again in a moment.
write-trouble = The connection to the server was lost. Try again.
write-no-weights = The model has no weights yet. They come with the first step of its training.
