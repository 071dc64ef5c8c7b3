common-seconds = { $seconds } s
common-minutes = { $minutes } min{ $seconds ->
        [0] {""}
       *[other] {" "}{ $seconds } s
    }
common-hours = { $hours } h{ $minutes ->
        [0] {""}
       *[other] {" "}{ $minutes } min
    }
common-step = Step { $step }
common-step-of = { $step } of { $total }
common-val-loss = validation loss { $loss }
common-one-in = 1 in { $n }
common-untrained = before any training
common-trouble = Something went wrong on our side. It has been written to the server's log; try again, or reload the page. Your runs are safe.
common-language = Language
common-example = The built-in model

bar-run = Model
bar-moment = Moment of the training
bar-no-moment = No weights yet
bar-live = Follow live
bar-following = Live
bar-newest = To the end
bar-at-newest = Latest moment
bar-play = Play the moments one after the other
bar-pause = Pause
bar-shared = Somebody shared this run with you: you can look, but not change it.

missing-run = There is no run at this address.
    .advice = It may have been deleted, or the address is incomplete. You now see another model; yours are listed under “Runs”.
common-stop = Stop
common-upload = Choose files
common-again = Try again

# At every box into which one types a text for a model.
unknown = { $count ->
        [one] The model has never seen this character:
       *[other] The model has never seen these characters:
    } { $characters }
    .advice = Its vocabulary has only the characters of its text, so there is no number it could read for others. Leave them out, or train with bytes or BPE, which can spell anything.
unknown-spelled = { $count ->
        [one] This character has no token of its own and is spelled from bytes:
       *[other] These characters have no token of their own and are spelled from bytes:
    } { $characters }
