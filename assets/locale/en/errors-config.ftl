# Settings that do not fit together or are not allowed here: gptcore/config.py.

error-heads-width = { $heads } heads cannot share a width of { $width } equally.
    .advice = Choose a width that is a multiple of { $heads }; the nearest is { $nearest }.
error-rotary-odd = Rotary positions turn numbers in pairs, but a head here has { $size }, an odd number.
    .advice = Choose a width of { $nearest }, or another position encoding.
error-sinusoidal-odd = Sinusoidal positions come in pairs of sine and cosine, but the width { $width } is odd.
    .advice = Choose a width of { $nearest }, or another position encoding.
error-one-budget = A training ends after a given time or after a given number of steps, one of the two.
    .advice = Give exactly one of the two: seconds or steps.
error-betas = The two betas must be at least 0 and below 1; they are { $first } and { $second }.
    .advice = Choose for example 0.9 and 0.99.
error-shares = The phases of the training must share the whole budget, but together they take { NUMBER($total, maximumFractionDigits: 4) } of it.
    .advice = Change the shares so that they add up to 1.
error-phase-context = The longest window in training has { $phase } tokens, but the model’s context has { $context }.
    .advice = Make the two the same, so that the model practises the whole length it will use.
error-unknown-setting = There is no setting called “{ $name }”.
    .advice = Check the spelling; a part of a setting follows a dot, as in model.layers.
error-config-too-small = The setting “{ $name }” is { $value }, which is too small: its range begins at { $limit }.
    .advice = { $closed ->
        [yes] Choose { $limit } or more.
       *[no] Choose more than { $limit }.
    }
error-config-too-large = The setting “{ $name }” is { $value }, which is too large: its range ends at { $limit }.
    .advice = { $closed ->
        [yes] Choose { $limit } or less.
       *[no] Choose less than { $limit }.
    }
error-config-invalid = The setting “{ $name }” cannot be “{ $value }”.
    .advice = Choose one of the values that this setting offers.
error-too-many-parameters = This model would have { $count } parameters; at most { $limit } are allowed here.
    .advice = Choose a width of { $nearest }, or fewer layers.
error-too-much-memory = Each step would need { $megabytes } MB of memory; at most { $limit } MB are allowed here.
    .advice = Choose a batch of { $batch }, or a shorter context.
error-context-too-long = A context of { $context } tokens needs more memory than is allowed here.
    .advice = Choose a context of { $nearest } or less, or fewer heads or layers.
error-too-long = A training of { $seconds } seconds is more than the { $limit } allowed here.
    .advice = Choose { $limit } seconds or less; a stopped run can be trained further.
error-too-many-steps = A training of { $steps } steps is more than the { $limit } allowed here.
    .advice = Choose { $limit } steps or fewer.
