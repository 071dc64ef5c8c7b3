tokens-menu = Tokens
tokens-title = What does the model really read?
tokens-own = Your text: { $name }
tokens-model = { $name }
tokens-whose = Whose tokens
tokens-of-model = { $name } reads { $kind }; its vocabulary has { $vocabulary } tokens.
tokens-kind = Tokens
tokens-kind-help = What the model reads and writes one at a time. Characters are easiest to follow. Bytes need no vocabulary of their own and can spell anything. BPE joins frequent neighbours into longer pieces, so the model sees further back. Train uses what is chosen here.
tokens-char = Characters
tokens-byte = Bytes
tokens-bpe = Pieces of words (BPE)
tokens-bpe-size = BPE, { $size } tokens
tokens-gpt2 = GPT-2 (gpt2, 50,257 tokens)
tokens-cl100k-base = GPT-4 (cl100k_base, 100,277 tokens)
tokens-o200k-base = GPT-4o (o200k_base, 200,019 tokens)
tokens-size = Vocabulary size
tokens-facts = A vocabulary of { $vocabulary } tokens. The whole text becomes { $tokens } tokens, { $per_character ->
        [one] 1 character
       *[other] { NUMBER($per_character, maximumFractionDigits: 2) } characters
    } a token.
tokens-to-train = Train with these

tokens-learning = Learning the vocabulary from the text…
tokens-counting = Counting the tokens of the whole text…
tokens-replaying = Doing all merges once more…
tokens-loading = Loading { $name }…

tokens-passage = A passage
tokens-passage-hint = Type anything, in any language.
tokens-another = Another passage of the text
tokens-chips = The passage as tokens; the arrow keys go from one to the next
tokens-counts = { $tokens ->
        [one] 1 token
       *[other] { $tokens } tokens
    } · { $per_character ->
        [one] 1 character
       *[other] { NUMBER($per_character, maximumFractionDigits: 2) } characters
    } a token · { $per_byte ->
        [one] 1 byte
       *[other] { NUMBER($per_byte, maximumFractionDigits: 2) } bytes
    } a token
tokens-counts-lost = { $tokens ->
        [one] 1 token
       *[other] { $tokens } tokens
    }, and { $lost ->
        [one] one character
       *[other] { $lost } characters
    } without a token
tokens-hover = Each box is one token, the number below it is what the model gets. Point at one to see how often it stands in the text.
tokens-nothing = Type something above.
tokens-hint = Token { $id }: stands in the text { $count ->
        [one] once
       *[other] { $count } times
    } ({ NUMBER($percent, maximumFractionDigits: 3) }% of its tokens), first at character { $first }.
tokens-hint-unused = Token { $id }: in the vocabulary, but never on its own in the text the vocabulary was made of.
tokens-hint-id = Token { $id }, { $bytes ->
        [one] 1 byte
       *[other] { $bytes } bytes
    }
tokens-hint-lost = No token: the vocabulary does not have this character, so the model cannot read it.

tokens-view = View
tokens-view-compare = Side by side
tokens-view-merges = BPE in slow motion
tokens-view-vocabulary = The vocabulary
tokens-compare-words = The same passage under other vocabularies. Fewer tokens mean that the model sees further back in its context; the price is a larger vocabulary.
tokens-more = and { $count } more
tokens-not-here = not on this computer
tokens-published = How a school gets the vocabularies of GPT
tokens-published-how = They are files of OpenAI, which this page never downloads. Fetch them once, on a computer with internet:
tokens-published-where = It says in which folder they are kept. Copied there from another computer they serve as well.

merges-words = BPE starts from single bytes and again and again joins the two tokens that stand side by side most often. Move the slider to see the passage at any point.
merges-no-text = This model came from a file, without its text, so it cannot be told how often each pair stood there.
merges-none = In this text nothing can be merged.
merges-slider = Merges done
merges-start = Before the first merge: every byte is a token of its own.
merges-merge = Merge { $at } of { $last }
merges-count = stood side by side { $count } times in the text
merges-tokens = The passage has { $tokens } tokens now.
merges-back = One back
merges-play = Play
merges-pause = Pause
merges-forward = One on
merges-next = Next that changes something
merges-beginning = Shown are the first { $characters } characters of the passage.
merges-first = Shown are the first { $count } of { $all } merges.

vocabulary-size = Vocabulary
vocabulary-size-help = How many different tokens the model knows.
vocabulary-once = Used only once
vocabulary-once-help = Tokens that stand in the text a single time: the model has one chance to learn them.
vocabulary-unused = Never used
vocabulary-unused-help = Tokens that never stand alone in the text: bytes that it does not have, and pieces that only serve to build longer ones.
vocabulary-cost = Parameters
vocabulary-cost-help = Numbers the model has to learn for its vocabulary alone.
vocabulary-cost-untied = With the recipe “{ $name }”: { $vocabulary } tokens, each with { $width } numbers on the way in and { $width } on the way out, are { NUMBER($percent, maximumFractionDigits: 0) }% of the model.
vocabulary-cost-tied = With the recipe “{ $name }”: { $vocabulary } tokens, each with { $width } numbers that serve on the way in and on the way out, are { NUMBER($percent, maximumFractionDigits: 0) }% of the model.
vocabulary-search = Search the vocabulary
vocabulary-search-hint = A piece of text, or an id
vocabulary-column-token = Token
vocabulary-column-id = Id
vocabulary-column-count = Count
vocabulary-column-share = Share of the text
vocabulary-alt = The tokens of the vocabulary with their ids and how often they stand in the text
vocabulary-rows = { $shown } of { $all } tokens
vocabulary-download = Download all as CSV

zipf-rank = rank
zipf-count = count
zipf-tokens = tokens
zipf-line = Zipf’s line, 1 / rank
zipf-alt = How often each token stands in the text, over its rank, both axes logarithmic
zipf-words = Few tokens stand there very often, most of them rarely. Zipf’s law expects the second half as often as the first, the third a third as often: a straight line here. These counts fall like rank to the power of −{ NUMBER($exponent, maximumFractionDigits: 2) }; words of a language come close to −1, characters do not.
