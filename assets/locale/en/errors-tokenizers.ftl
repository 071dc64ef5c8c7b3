# What can be wrong with a vocabulary: gptcore/tokenizers.py.

error-unknown-characters = { $count ->
        [one] The model has never seen this character: { $characters }
       *[other] The model has never seen these characters: { $characters }
    }
    .advice = It knows only the characters of the text it was trained on. Leave out the others, or train on a text that has them.
error-lone-surrogate = At position { $offset } there is half a character, left over by another program.
    .advice = Delete the character there, or type the text once more.
error-tokenizer-no-text = There is no text to build a vocabulary from.
    .advice = Bring a text first, or choose one of the built-in ones.
error-too-many-characters = This text has { $count } different characters; a vocabulary may have { $limit } tokens here.
    .advice = Choose BPE as the tokenizer: it builds every character from bytes, so a small vocabulary is enough.
error-vocabulary-too-large = A vocabulary of { $count } tokens is more than the { $limit } allowed here.
    .advice = Choose a vocabulary of { $limit } tokens or fewer; for a small model a few hundred are best.
error-no-such-token = There is no token { $token }: the vocabulary has { $vocabulary } tokens, counted from 0.
    .advice = Use the tokenizer that belongs to this model.
error-tokenizer-too-large = The saved vocabulary is larger than { $limit } tokens can be.
    .advice = The file was changed or was not made here. Download the model once more and load that.
error-tokenizer-not-json = The saved vocabulary cannot be read: it is not JSON.
    .advice = The file was changed or was not made here. Download the model once more and load that.
error-tokenizer-not-ours = The saved vocabulary is of a kind that is not known here.
    .advice = It was changed, or made by another version. Download the model once more and load that.
error-tokenizer-characters = The characters of the saved vocabulary are not distinct and in order.
    .advice = The file was changed or was not made here. Download the model once more and load that.
error-tokenizer-token = Token { $token } of the saved vocabulary is not valid.
    .advice = The file was changed or was not made here. Download the model once more and load that.
