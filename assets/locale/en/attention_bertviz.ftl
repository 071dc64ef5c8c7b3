bertviz-view = Which view
bertviz-view-head = Head view
bertviz-view-model = Model view
bertviz-view-neuron = Neuron view
bertviz-title = BertViz
bertviz-frame = { $view ->
        [head] BertViz, head view: the weights of one layer as lines between two columns of tokens
        [model] BertViz, model view: the weights of all heads as small maps
       *[neuron] BertViz, neuron view: queries and keys of one head, element by element
    }
bertviz-drawing = Drawing…
bertviz-forgotten = This picture is no longer kept here. Load the page anew, and it is drawn again.

bertviz-head-words = One layer: on the left the tokens that look, on the right those they look at; a colour for each head, a stronger line for a larger weight. { $causal ->
        [yes] Lines lead up or straight across, because a token sees only itself and what came before it.
       *[no] Lines lead up and down, because this model has no causal mask.
    } Try: point at a token on either side, click a coloured square to add its head, click twice for that head alone.
bertviz-model-words = All heads at once: a row for each layer, a column for each head, and in each map the tokens on its left look at those on its right. { $causal ->
        [yes] Lines lead up or straight across, because a token sees only itself and what came before it.
       *[no] Lines lead up and down, because this model has no causal mask.
    } Try: click a map to open it with its tokens, and again to close it.
bertviz-neuron-words = One head and how it comes to its weights: the query of a token times each key, element by element, blue above zero and orange below. The products add up to q · k, and the larger it is beside the others, the larger the weight on the right. Try: point at a token on the left and press the plus beside it, then look for the few elements that decide.

bertviz-rotary = Queries and keys are drawn as they meet: after rotary has turned them by their positions.
bertviz-added = Position came in before the first layer, with a vector added to each embedding: it is inside queries and keys and cannot be seen apart.
bertviz-square-same = The square under q · k is coloured by q · k / √{ $size }, which is also what this model takes.
bertviz-square-other = The square under q · k is coloured by q · k / √{ $size }; this model takes { NUMBER($times, maximumFractionDigits: 2) } times as much.
bertviz-alibi = ALiBi then takes off something for each place between the two: the weights on the right have that in them, the square has not.
bertviz-muted = A muted head is drawn with the weights that it still has, although nothing of what it mixes is passed on.
bertviz-even = A head that looks evenly is drawn as it does: its weights no longer follow from queries and keys.
bertviz-capped = Of { $tokens } tokens the last { $shown } are shown: with { $layers } × { $heads } heads a browser takes long to draw more. Weights on the tokens before these are left out.

bertviz-held = Drawn at step { $step }. The model trains on; the picture waits, so that what you opened in it stays open.
bertviz-draw = Draw step { $step }
bertviz-source = BertViz is by Jesse Vig: “A Multiscale Visualization of Attention in the Transformer Model”, 2019, arXiv:1906.05714; licence Apache 2.0. It runs here without the internet.

bertviz-layer = Layer
bertviz-head = Head
bertviz-layers = Layers
bertviz-heads = Heads
bertviz-one-head = Layer { $layer }, head { $head }
bertviz-query = Query
bertviz-key = Key
bertviz-product = q × k (each element)
bertviz-weight = Weight
bertviz-no-token = Point at a token
