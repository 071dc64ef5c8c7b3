sampling-source-words = The longer the passage around a character that also stands in the training text, word for word, the bluer. Short ones are no copies: that is how the language goes. Click a passage to see where it stands.
sampling-source-no-text = This model came without the text it was trained on: nobody can say where it got its words. Open a run that was trained here.
sampling-source-reading = Ordering the passages of the training text
sampling-source-text = The story so far, by the passages that it shares with the training text
sampling-source-legend = Characters of the shared passage
sampling-source-under = up to { $most } characters
sampling-source-from-to = { $least } to { $most }
sampling-source-from = { $least } or more
sampling-source-nowhere = not in the training text at all
sampling-source-rest = Point at a passage, or walk with the arrow keys; click or press Enter for its source.
sampling-source-given = Bold is what the model was given.
sampling-source-hint = { $characters ->
    [one] 1 character
   *[other] { $characters } characters
  }, { $places ->
    [one] once in the training text
   *[other] { $places } times in the training text
  }
sampling-source-name = { $characters ->
    [one] 1 character
   *[other] { $characters } characters
  } of the training text · { $places ->
    [one] it stands there once
   *[other] place { $nth } of { $places }
  }
sampling-source-where = Character { $place } of { $size }, at { $percent }% of the training text
sampling-source-next = Next place
sampling-source-previous = Previous place
sampling-source-close = Close
sampling-source-nothing-told = Nothing is written up to here: let the model go on above.
sampling-source-longest = The longest shared passage that reaches into what the model wrote has { $characters ->
    [one] 1 character
   *[other] { $characters } characters
  } and stands { $places ->
    [0] nowhere
    [one] once
   *[other] { $places } times
  } in the training text. The held-out part of the text does not count: the model never read it.

novelty-title = From invention to copying
novelty-offer = How much of what this run writes is new, and how much has it read so? { $moments ->
    [one] The one moment of the run writes
   *[other] { $moments } moments of the run write
  } about { $characters } characters after each of { $beginnings } beginnings out of the held-out text, with the knobs and the seed above.
novelty-how-long = About { $characters } characters in all: seconds for a small model, minutes for a large one. You can stop it.
novelty-again = The knobs, the seed or the moments of the run are others by now.
novelty-measure = Write and compare
novelty-working = The moments of the run are writing
novelty-by = Written with temperature { $temperature }, seed { $seed } and the other knobs as they stood then.
novelty-step = training step
novelty-new = new characters
novelty-loss = validation loss
novelty-held-out = held-out text: { $share }
novelty-summary = Above, the share of new characters at each moment of the run, from { $first } at the first to { $last } at the last; below, the validation loss of the same moments.
novelty-new-falls = From step { $first } to step { $last } the share of new characters falls from { $before } to { $after }.
novelty-new-same = From step { $first } to step { $last } the share of new characters does not clearly change: { $before } and { $after }.
novelty-new-rises = From step { $first } to step { $last } the share of new characters rises from { $before } to { $after }.
novelty-noise = At step 0 nothing has been learned: what it writes is noise, and noise is always new. New is not the same as good.
novelty-loss-falls = The validation loss is lowest at step { $step }, { $lowest }, and does not rise again: what the model learns also helps it with text that it has not read.
novelty-loss-same = The validation loss hardly moves: it is lowest at step { $step }, { $lowest }.
novelty-loss-rises = The validation loss is lowest at step { $step }, { $lowest }, and then rises again to { $end }: from there on the model gets worse at text that it has not read.
novelty-beside-falls = At step { $step } { $share } is new. In the held-out text it is { $held }: the model repeats what it has read more than its text repeats itself.
novelty-beside-same = At step { $step } { $share } is new, about as much as in the held-out text ({ $held }): the model repeats what it has read about as much as its text repeats itself.
novelty-beside-rises = At step { $step } { $share } is new, more than in the held-out text ({ $held }): it puts together what never stood so, whether good or wrong.
novelty-copying = Fewer and fewer new characters, and worse at new text: this run has gone over from inventing to copying.
novelty-words = A character counts as copied if it stands in a passage of at least { $least } characters that the training text has too, word for word. That many are shared around half of the characters of the held-out text, or fewer where it repeats the training text a lot. The beginnings do not count.
novelty-text = What step { $step } wrote, by the passages that it shares with the training text
novelty-moment = What it wrote at step
novelty-beginning = After beginning
novelty-wrote = Step { $step } after “{ $end }”: { $share } new.
