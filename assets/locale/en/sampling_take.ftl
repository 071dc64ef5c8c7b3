# What one can take along of a story on the Sampling page.
story-address = This address opens the story where you stand:
story-address-words = It says the run, the moment, your beginning, the knobs, the seed and every token that was taken. Other branches, and the numbers that you rolled again, are not in it: they are in the JSON.
story-address-prompt = Your beginning is longer than the { $limit } characters that an address carries: what stands above opens only the knobs and the seed. The files have all of it.
story-address-path = The story has more tokens than an address carries: what stands above opens only the knobs and the seed. The files have all of it.
story-csv = The way to here as CSV
story-csv-words = { $tokens ->
        [0] A row for each token that was taken: none so far.
        [one] A row for the one token that was taken: u, its odds with and without the knobs, and how the knobs stood.
       *[other] A row for each of the { $tokens } tokens that were taken: u, its odds with and without the knobs, and how the knobs stood.
    }
story-json = The whole tree as JSON
story-json-words = Every token of every branch with its odds, its u and the knobs of its time; the names and texts of the branches.
