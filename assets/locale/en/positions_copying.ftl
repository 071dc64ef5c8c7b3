# The copying task at the end of the duel, on the Positions page.
copying-title = A task where only the place counts: copying
copying-task = { $length } random letters are read, and then the same { $length } have to be said again. There are only { $letters } different letters, so which letter one stands at does not tell where to look: only the place does.
copying-picture = Above the { $first } letters, below their copy. Next it has to say { $letter }. It stands at the letter before, { $before }, which is at { $times } of the { $first } places above: it has to look at the one exactly { $back } places back (the two rows are really one, the second after the first).
copying-back = { $back } places back
copying-offer = Five small models, one for each encoding, with one layer of two heads, the same seed, the same first weights and the same letters in the same order. Each learns for { $steps } steps; only the letters of the copy count. Which of them will learn it?
copying-train = Train the five
copying-working = The five are learning to copy…
copying-again = Again with another seed
copying-seeds = Seed
copying-seed = Seed { $seed }

copying-chance = any letter: 1 in { $letters }
copying-counting = the most frequent letter: { $percent }
copying-step = Step
copying-accuracy = Right letters of the copy
copying-summary = How many letters of the copy are right, over the steps of the training; in the end { $list }.
copying-one = { $encoding } ({ $percent })
copying-one-never = { $encoding }
copying-and = ,{" "}

copying-able = These can copy now: { $list }.
copying-partly = Better than always saying the most frequent of the letters ({ $counting }), but no copy: { $list }.
copying-counts = No better than always saying the most frequent of the letters ({ $counting }), for which one needs no order at all: { $list }.
copying-looks = All that copy have a head that looks where it has to: it gives at least { $least } of its weight to exactly { $back } places back. With the others it is at most { $most }.
copying-further-kept = When the letters are said on, up to { $times } times and past the { $places } places of the training, these still copy: { $list }.
copying-further-lost = When the letters are said on, up to { $times } times and past the { $places } places of the training, these go wrong: { $list }.
copying-further-never = Cannot read on, since there are vectors for the { $places } places of the training and for no other: { $list }.
copying-longer-kept = These also copy { $longer } letters, though they would have to look { $longer_back } places back: { $list }.
copying-longer-lost = With { $longer } letters these go wrong: { $list }. There they would have to look { $longer_back } places back, and in the training it was always { $back }: a model that has learned that distance has not learned to copy as such.
copying-longer-never = Cannot try { $longer } letters, for want of vectors: { $list }.

copying-example = Example { $number }
copying-examples = Example
copying-column-encoding = Encoding
copying-column-right = to be said
copying-column-said = What it says
copying-column-trained = { $length } letters, as trained
copying-column-time = said a { $time ->
        [3] third
        [4] fourth
       *[other] { $time }th
    } time
copying-column-longer = { $length } letters
copying-column-looks = weight { $back } back
copying-right = { $right } of { $of } right
copying-columns = Struck through: wrong. The numbers are the right letters among those of 256 new sequences, and how much of its weight the head that looks there most gives to exactly { $back } places back. A dash: places for which there is no vector.
copying-numbers = Seed { $seed }. All five together took { $seconds } seconds of one processor core. Each point of a curve is measured on letters that the model had not met before.

copying-why = Why can one encoding do it and another not?
copying-why-words = With a single layer it follows from the encoding how a head can find a place. What a letter is does not help, so only the place is left:
copying-why-learned = each of the { $places } places has a vector of its own, so a head can learn for each place which other one belongs to it.
copying-why-sinusoidal = the vector of a place, turned in a way that is the same for all places, is that of the place { $back } before it. A head can learn this turn.
copying-why-rotary = the score of a query and a key depends on how far they are apart, and a head can make it highest at { $back }.
copying-why-alibi = of two equal letters the nearer one always gets the higher score. A head can prefer what is near, but not what is exactly { $back } back.
copying-why-none = a single layer sees which letters there were and how often, but not in which order.
