# 词表可能有哪些问题：gptcore/tokenizers.py。

error-unknown-characters = 模型从没见过这 { $count } 个字符：{ $characters }
    .advice = 它只认识训练文本里出现过的字符。请去掉这些字符，或者用含有它们的文本来训练。
error-lone-surrogate = 位置 { $offset } 处只有半个字符，是别的程序留下的。
    .advice = 请删掉那个字符，或者重新输入一遍。
error-tokenizer-no-text = 没有文本，建不了词表。
    .advice = 请先放进一段文本，或者选一篇自带的文本。
error-too-many-characters = 这段文本有 { $count } 种不同的字符，而这里的词表最多有 { $limit } 个词元。
    .advice = 请改用 BPE 分词器：它用字节拼出每个字符，小词表就够了。
error-vocabulary-too-large = 词表有 { $count } 个词元，超过了这里允许的 { $limit } 个。
    .advice = 请选择不超过 { $limit } 个词元的词表；对小模型来说，几百个最合适。
error-no-such-token = 没有编号为 { $token } 的词元：词表共有 { $vocabulary } 个词元，从 0 开始编号。
    .advice = 请使用这个模型自己的分词器。
error-tokenizer-too-large = 保存的词表太大了，{ $limit } 个词元用不了这么多空间。
    .advice = 文件被改动过，或者不是这里生成的。请重新下载模型，再载入一次。
error-tokenizer-not-json = 保存的词表读不出来：它不是 JSON。
    .advice = 文件被改动过，或者不是这里生成的。请重新下载模型，再载入一次。
error-tokenizer-not-ours = 保存的词表是一种这里不认识的类型。
    .advice = 它被改动过，或者是另一个版本生成的。请重新下载模型，再载入一次。
error-tokenizer-characters = 保存的词表里，字符有重复或者顺序不对。
    .advice = 文件被改动过，或者不是这里生成的。请重新下载模型，再载入一次。
error-tokenizer-token = 保存的词表里，第 { $token } 号词元无效。
    .advice = 文件被改动过，或者不是这里生成的。请重新下载模型，再载入一次。
