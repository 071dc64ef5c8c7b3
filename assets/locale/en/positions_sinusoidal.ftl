sinusoidal-own = The open run adds exactly this table to its tokens: { $places } places, { $width } numbers each, base 10,000. It is never trained.
sinusoidal-lengths = A vector that is added has a length of { $added }, a token’s own vector at step { $step } one of { $tokens } in the mean: so loud are place and token beside each other.
sinusoidal-knob-places = Places
sinusoidal-knob-width = Width
sinusoidal-knob-base = Base
sinusoidal-knob-place = Chosen place
sinusoidal-whole = { $value } cannot be taken: it has to be a whole number from { $least } to { $most }.
sinusoidal-even = { $value } cannot be taken: every frequency has a sine and a cosine, so the width is an even number from { $least } to { $most }.
sinusoidal-number = { $value } cannot be taken: the base is a number from { $least } to { $most }. Powers of 0 or of a negative number would be no wave lengths.
sinusoidal-which = Formula
sinusoidal-right = The formula of the paper
sinusoidal-mistaken = A formula one also finds in print
sinusoidal-map = The table: each column is the vector of a place
sinusoidal-map-words = Places go to the right, dimensions down. Blue is −1, orange +1. Point at a row to see its wave; a click keeps it.
sinusoidal-axis-place = place
sinusoidal-told = Place { $place }, dimension { $dimension }: { $value }
sinusoidal-told-mistaken = Place { $place }, any dimension: { $value }
sinusoidal-waves = Its waves, one by one
sinusoidal-waves-words = Fast waves tell neighbours apart, slow ones tell which part of the text this is: like the digits of a number.
sinusoidal-sine = sine
sinusoidal-cosine = cosine
sinusoidal-wave = Dimension { $dimension }, { $kind }: a full wave in { $length } places
sinusoidal-wave-slow = Dimension { $dimension }, { $kind }: a full wave in { $length } places; these are { $share }% of it
sinusoidal-products-words = The vector of place { $place } times those of all places
sinusoidal-products-told = With itself { $self }: half the width, for every place. With the place beside it { $next }; { $distance } places away { $far }. Move the chosen place: the curve goes along and keeps its shape, because the product depends on the distance alone.
sinusoidal-mistaken-told = Over { $places } places the value goes from { $least } to { $most }. In the 32-bit numbers a model computes with, { $different ->
        [one] only one value is left for all of them.
       *[other] only { $different } different values are left for all of them.
    }
sinusoidal-mistaken-why = There is no dimension in it: every place gets one number, not a vector of waves. And 10,000² is a hundred million: in a context the angle stays near 0, where the sine is nearly 0 and the cosine nearly 1. All places look alike; a model could not tell them apart.
sinusoidal-formula = The formula, with the numbers of the cell you point at
sinusoidal-source = Vaswani et al. 2017, “Attention Is All You Need”, section 3.5: p is the place, 2i and 2i + 1 are the dimensions of a pair.
sinusoidal-mistaken-source = Seen in an article about GPT. It lacks the dimension that stands in the exponent of the paper’s formula.
sinusoidal-summary = The table of { $places } places with { $width } dimensions. Arrow keys move over it, Enter keeps a wave.
