text-menu = Text
text-title = What will it read?
text-empty = Bring any text: a story, song lyrics, the rules of a game.
text-use = Take this text
text-of-model = { $name }: what it has read

# Bringing texts, on the Text page and on the Train page.
source = Where the text comes from
source-upload = Upload files
source-paste = Paste
source-built-in = Built-in texts
source-en = English stories
source-zh = Chinese stories
source-built-in-words = Short stories that ship with the playground, made for a small model to learn in a minute.
source-files = Text, Word or PDF files, up to { $limit } MB
source-files-words = Several at once if you like. Plain text in any encoding (it is recognised), Markdown, CSV, .docx and .pdf.
source-paste-here = Paste or type a text
source-paste-hint = A few pages are enough for a first try.
source-paste-add = Add this text
source-paste-title = Pasted text
source-reading = Reading { $name }…
source-and-more = { $name } and { $count } more
source-characters = { $count ->
        [one] 1 character
       *[other] { $count } characters
    }
source-up = Earlier
source-down = Later
source-remove = Take it away
source-encoding = Encoding
source-encoding-recognised = { $encoding }, recognised
source-encoding-guessed = { $encoding }, our best guess
source-encoding-auto = Recognise it
source-encoding-help = How the bytes of the file are read as characters. If the text looks garbled, choose another; the preview follows at once.
source-mended = { $places ->
        [one] One damaged place
       *[other] { $places } damaged places
    } in the file became “�”.

text-from = { $name }
text-kilobytes = { NUMBER($size, maximumFractionDigits: 1) } KB
text-size = Size in UTF-8
text-characters = Characters
text-different = Different characters
text-different-help = With characters as tokens, this is the size of the vocabulary.
text-lines = Lines

split-edge = Edge between training and validation, in percent of the text
split-train = { $percent }% to train on: { $characters } characters
split-validation = { $percent }% only to measure on: { $characters }

text-will-read = In this training it will read the text about { NUMBER($times, maximumFractionDigits: 1) } times.
text-will-read-part = In this training it will read about { NUMBER($percent, maximumFractionDigits: 0) }% of the text.
text-advice-plenty = Plenty of text: nothing is read twice, so it cannot learn anything by heart. A longer training would use more of it.
text-advice-enough = Enough text for this training.
text-advice-little = A little short: it begins to know the text by heart. About { $characters } characters would be enough; or train for { $time }.
text-advice-tiny = Too short for so long a training: it will learn the text by heart and get worse at everything else. Bring about { $characters } characters, or train for { $time }.
text-recipe = { $name }, { $time }: read { NUMBER($times, maximumFractionDigits: 1) } times, { $verdict }
text-suits = suits this text best
text-verdict-plenty = plenty of text
text-verdict-enough = enough text
text-verdict-little = a little short
text-verdict-tiny = too short
text-speed-measured = Reckoned with { $speed } tokens a second, from earlier runs on this computer.
text-speed-guessed = Reckoned with { $speed } tokens a second, as on the computer this was written on; yours shows its speed with the first run.

text-cleaning = Clean it up
text-cleaning-words = Nothing is changed unless you ask for it here. The model writes the way it has read.
cleaning-trailing-spaces = Remove blanks at the ends of lines
cleaning-trailing-spaces-help = They cannot be seen, but the model would learn to write them.
cleaning-blank-lines = At most one blank line in a row
cleaning-blank-lines-help = Runs of blank lines carry nothing, and reading them takes time.
cleaning-full-width = Full-width letters and digits to ordinary ones
cleaning-full-width-help = ＡＢＣ１２３ becomes ABC123, so that the same letter is not two different tokens. Chinese punctuation stays.
cleaning-lower-case = Everything in lower case
cleaning-lower-case-help = A smaller vocabulary, learned faster; but it will never write a capital letter.
cleaning-nothing = There is nothing to change.
cleaning-before = Before: the first lines that change
cleaning-after = After
cleaning-gone = (removed)

text-repeated = Repeated passages
text-repeated-search = Looking for passages that stand there twice…
text-repeated-none = No passage of { $length } characters or more stands in this text twice.
text-repeated-some = { NUMBER($percent, maximumFractionDigits: 1) }% of this text repeats, word for word, something of { $length } characters or more that stands before it. A model learns such passages by heart first. The longest:
text-repeated-part = Looked at: the first { $characters } characters.
text-repeated-times = { $length } characters; begins like this { $times } times

text-to-tokens = What becomes of it: tokens
text-to-train = Train on it
