error-positions-odd = These positions come in pairs, but { $size } is an odd number.
    .advice = Take { $nearest }, for example.
error-positions-base = { $base } is no base for wave lengths: its powers have to grow from 1 on.
    .advice = Take a number from 1 on; 10,000 is usual.
error-positions-none = { $size } places, dimensions or heads make no positions.
    .advice = Take at least 1 of each.
error-positions-memory = A table of these positions would take { $megabytes } MB; at most { $limit } MB are made.
    .advice = Take fewer places, dimensions or heads.
