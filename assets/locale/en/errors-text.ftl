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
error-text-binary = This is not a plain text: there is a control character at position { $offset }.
    .advice = Pictures, sound and programs cannot be read. Save the text itself as a .txt file in UTF-8.
error-texts-too-large = Together these texts would be { $megabytes } MB; at most { $limit } MB can be read here.
    .advice = Take one away first, or bring a part of it: a few hundred kilobytes are plenty for a small model.
error-too-many-texts = There are { $limit } texts already, and that is the most that can be joined.
    .advice = Take one away first, or put several into one file.
error-text-gone = This text is not there any more.
    .advice = Take it away here, and bring it once more.
error-stopped = You stopped this.
    .advice = Nothing was changed. Try again whenever you like.

# Word and PDF documents: gptcore/documents.py.

error-document-encrypted = This document is locked with a password.
    .advice = Open it yourself and save it without one, or copy its text and paste it.
error-document-damaged = This document is damaged, or it is not what its beginning says it is.
    .advice = Open it in the program it comes from and save it again, or copy its text and paste it.
error-document-too-much = This document unpacks to more than can be read here.
    .advice = Open it yourself, copy its text and paste it.
error-document-too-slow = Reading this document took more than { $seconds } seconds.
    .advice = Bring a part of it, or copy its text and paste it.
error-document-too-many-pages = This PDF has { $pages } pages; at most { $limit } are read here.
    .advice = Bring a part of it: a hundred pages are plenty for a small model.
error-document-no-text = There is no text in this document. It may consist of scanned pictures.
    .advice = Bring a document in which you can select words with the mouse.
error-document-old-office = This is an old Word document (.doc), or one that is locked with a password.
    .advice = Open it, and save it without a password as .docx or as plain text.
error-document-rtf = This is a Rich Text document (.rtf).
    .advice = Open it, and save it as .docx or as plain text.
error-document-archive = This is an archive, a spreadsheet or another packed file.
    .advice = Unpack it and bring the texts in it; save a spreadsheet as CSV.
