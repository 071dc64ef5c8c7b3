# 带来的文本可能有哪些问题：gptcore/text.py。

error-text-too-large = 这个文件有 { $megabytes } MB，这里最多只能读 { $limit } MB。
    .advice = 请只取其中一部分：对小模型来说，几百 KB 的文本已经足够了。
error-text-too-many-characters = 这段文本至少有 { $characters } 个字符，这里最多放得下 { $limit } 个。
    .advice = 请只取其中一部分：对小模型来说，几十万个字符已经足够了。
error-text-unknown-encoding = 这里没有名为“{ $name }”的编码。
    .advice = 请从这些编码中选一个：{ $choices }。
error-text-undecodable = 这个文件不能按 { $encoding } 读取：位置 { $offset } 处的字节不符合这种编码。
    .advice = 请换一种编码，或者用编辑器打开文件，另存为 UTF-8。
error-text-unrecognised = 看不出这个文件用的是哪种编码。
    .advice = 请自己选择编码，或者用编辑器打开文件，另存为 UTF-8。
error-text-binary = 这不是纯文本：位置 { $offset } 处有一个控制字符。
    .advice = 图片、压缩包和文字处理软件的文档都读不了。请把其中的文字另存为 UTF-8 编码的 .txt 文件。
error-text-blank = 这段文本里没有内容。
    .advice = 请放进几句话，或者选一篇自带的文本。
error-text-too-few = 这段文本只有 { $characters } 个字符。
    .advice = 模型要学的是哪个字符后面跟着哪个字符，需要很多例子：请至少准备一页文字。
error-text-one-symbol = 这段文本从头到尾只有“{ $symbol }”，一共 { $characters } 个。
    .advice = 这样就没有什么可预测的了。请换一段含有不同字符的文本。
error-text-shorter-than-context = 这段文本只有 { $characters } 个字符，留出十分之一作验证之后，不够上下文长度 { $context } 用。
    .advice = 请把上下文长度改为 { $nearest } 或更小，或者换一段更长的文本。
error-text-lone-surrogate = 位置 { $offset } 处只有半个字符，是别的程序留下的。
    .advice = 请删掉那个字符，或者从原处重新复制一遍。
