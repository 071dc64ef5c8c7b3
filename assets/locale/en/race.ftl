race-menu = Race
race-title-new = Which setting learns better?
race-title = Who is ahead?
race-title-end = Who has won?

race-words = Two to five runs that differ in one setting and in nothing else: the same text, the same seed, as many steps, equal shares of this computer. Guess first.
race-recipe = All lanes: recipe “{ $recipe }”
race-change-recipe = Change the recipe
race-no-mask = Its causal mask is off: the models see what they shall guess, and their losses say nothing about what they have learned.
race-knob = What is different
race-rate = Learning rate
    .words = How far each step changes the weights: a factor on all learning rates of the recipe.
race-factor = × { $factor }
race-value = { $setting } { $value }
race-values = The lanes, { $fewest } to { $most }
race-steps = Steps of each lane
race-expect = All lanes together take about { $time }, reckoned from earlier runs on this computer.
race-expect-guessed = All lanes together take about { $time } on the developers' computer; here it may be three times as fast or as slow.
race-differs-alone = Every lane reads the same passages in the same order.
race-differs-context = Another context cuts the text into other passages, so the lanes read as much, but not the same.
race-differs-batch = A lane with more windows a step reads more in as many steps, and takes longer.
race-differs-seed = Another seed begins with other weights and shuffles the passages in another way. No lane is better than another here: what you see is luck.
race-differs-optimizer = Every optimiser gets a learning rate with which it trains well: with one rate for all, the race would be decided before the start. Without weight decay, Adam and AdamW are one and the same.
race-guess = Which lane will end with the lowest validation loss?
race-guess-help = It is written down before the start and shown beside the result. A guess with a reason is worth more than a right one without.
race-start = Start the race
race-need-values = Choose { $fewest } to { $most } lanes.
race-need-guess = Guess first, then it starts.
race-make-room = Pause what is training
race-earlier = Your races
race-of = { $race } · { $name }

race-about-steps = { $steps } steps
race-about-seed = seed { $seed }
race-guessed = Guessed before the start
race-result-step = {" "}at step { $step }
race-ahead = Ahead{ $at }
race-won = Lowest validation loss{ $at }
race-lead = Lead over the next
race-nats = { NUMBER($nats, minimumFractionDigits: 3, maximumFractionDigits: 3) } nats
race-right = Guessed right. What made the difference?
race-wrong = Not the lane that was guessed. What made the difference?
race-close = The first two are so close that it may be luck: with another seed they could change places. Race again to find out.
race-ahead-words = Ahead is the lowest validation loss at the last step that all lanes have reached. Another seed alone moves it by two or three hundredths of a nat: a smaller lead proves nothing.

race-place = { $place ->
        [1] 1st
        [2] 2nd
        [3] 3rd
       *[other] { $place }th
    }
race-out = out of the race
race-guess-mark = guessed
race-lane-loss = { $loss } at step { $step }
race-open = Open { $lane }

race-new = New race
race-pause = Pause all
race-resume = Resume all
race-stop = Stop all
race-again = Race again with seed { $seed }
    .why = The same lanes with other first weights and the passages in another order. What comes out again was no luck.
race-again-guess = My guess: { $value }
