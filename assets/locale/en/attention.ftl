attention-menu = Attention
attention-title = Who looks at whom?
attention-sentence = A sentence
attention-sentence-hint = Type anything; every head reads it as you type.
attention-nothing = Type something above.
attention-tokens = { $tokens ->
        [one] 1 token
       *[other] { $tokens } tokens
    }
attention-forgotten = The model reads { $tokens } tokens at once: the last { $tokens } are shown, the { $forgotten } before them are out of its sight.
attention-part = Part of the page
attention-part-training = Through training
attention-part-surgery = Surgery
attention-part-why = Where a weight comes from
attention-part-flow = Flow
attention-part-bertviz = BertViz
attention-part-take = Take it along
attention-example = This model ships with the playground. One of your own is worth more: watch its heads find their jobs as it trains.
