# What can be wrong with a text that someone brings: gptcore/text.py.

error-text-too-large = This file is { $megabytes } MB; at most { $limit } MB can be read here.
    .advice = Bring a part of it: a few hundred kilobytes are plenty for a small model.
error-text-too-many-characters = This text has { $characters } characters or more; at most { $limit } fit here.
    .advice = Bring a part of it: a few hundred thousand characters are plenty for a small model.
error-text-unknown-encoding = There is no encoding called “{ $name }” here.
    .advice = Choose one of these: { $choices }.
error-text-undecodable = The file cannot be read as { $encoding }: the byte at position { $offset } does not fit.
    .advice = Choose another encoding, or open the file in an editor and save it as UTF-8.
error-text-unrecognised = It is not clear in which encoding this file was written.
    .advice = Choose the encoding yourself, or open the file in an editor and save it as UTF-8.
error-text-binary = This is not a plain text: there is a control character at position { $offset }.
    .advice = Pictures, archives and word-processor documents cannot be read. Save the text itself as a .txt file in UTF-8.
error-text-blank = There is nothing to read in this text.
    .advice = Bring some sentences, or choose one of the built-in texts.
error-text-too-few = { $characters ->
        [one] This text has only one character.
       *[other] This text has only { $characters } characters.
    }
    .advice = A model learns which character follows which, so it needs many: bring at least a page of text.
error-text-one-symbol = This text is nothing but “{ $symbol }”, { $characters } times.
    .advice = There is nothing to predict in it. Bring a text with different characters.
error-text-shorter-than-context = This text has { $characters } characters, too few for a context of { $context }: a tenth is kept to measure on.
    .advice = Choose a context length of { $nearest } or less, or bring a longer text.
error-text-lone-surrogate = At position { $offset } there is half a character, left over by another program.
    .advice = Delete the character there, or copy the text once more from where it came.
