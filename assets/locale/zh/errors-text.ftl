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
error-text-binary = 这不是纯文本：位置 { $offset } 处有一个控制字符。
    .advice = 图片、声音和程序都读不了。请把其中的文字另存为 UTF-8 编码的 .txt 文件。
error-texts-too-large = 这些文本加起来有 { $megabytes } MB，这里最多只能读 { $limit } MB。
    .advice = 请先拿掉一篇，或者只取其中一部分：对小模型来说，几百 KB 的文本已经足够了。
error-too-many-texts = 已经有 { $limit } 篇文本了，最多只能把这么多连在一起。
    .advice = 请先拿掉一篇，或者把几篇放进一个文件。
error-text-gone = 这篇文本已经不在了。
    .advice = 请在这里把它拿掉，再重新带来一次。
error-stopped = 你停下了这件事。
    .advice = 什么都没有改变，随时可以再试。

# Word 和 PDF 文档：gptcore/documents.py。

error-document-encrypted = 这个文档有密码保护。
    .advice = 请自己打开它，另存一份不带密码的，或者复制其中的文字粘贴过来。
error-document-damaged = 这个文档已经损坏，或者并不是它自称的那种文件。
    .advice = 请用原来的程序打开它，重新保存，或者复制其中的文字粘贴过来。
error-document-too-much = 这个文档解开以后太大，这里读不了。
    .advice = 请自己打开它，复制其中的文字粘贴过来。
error-document-too-slow = 读这个文档超过了 { $seconds } 秒。
    .advice = 请只取其中一部分，或者复制其中的文字粘贴过来。
error-document-too-many-pages = 这个 PDF 有 { $pages } 页，这里最多读 { $limit } 页。
    .advice = 请只取其中一部分：对小模型来说，一百页已经足够了。
error-document-no-text = 这个文档里没有文字，可能全是扫描的图片。
    .advice = 请换一个能用鼠标选中文字的文档。
error-document-old-office = 这是旧式的 Word 文档（.doc），或者带密码的文档。
    .advice = 请打开它，不带密码地另存为 .docx 或纯文本。
error-document-rtf = 这是 RTF 文档（.rtf）。
    .advice = 请打开它，另存为 .docx 或纯文本。
error-document-archive = 这是压缩包、电子表格或别的打包文件。
    .advice = 请把它解开，带来里面的文本；电子表格请另存为 CSV。
