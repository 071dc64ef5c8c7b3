# 采样页：两个模型，同样的骰子。
sampling-twin-idea = 从你现在的位置，把故事往下写两遍：一遍由本页的模型写，一遍由另一个模型写。另一个可以是同一次训练的另一个时刻，也可以是另一次训练。两边的旋钮都与上面一样，第 n 个新词元用的都是同一个数 u。这些数由种子给出；你重新掷出或自己填写的 u 不算。
sampling-twin-same = 同一次训练（{ $name }）
sampling-twin-run = 另一个模型
sampling-twin-moment = 它的时刻
sampling-twin-one-moment = 它只有一个时刻：第 { $step } 步。
sampling-twin-tokens = 每段的词元数
sampling-twin-no-weights = 那次训练还没有存下权重。请等一等，或者另选一个。
sampling-twin-write = 两段都写
sampling-twin-working = 正在写两段文字……
sampling-twin-of = 两段用的旋钮（{ $knobs }）和种子（{ $seed }）都一样。
sampling-twin-bits = 每词元 { $bits } 比特
sampling-twin-bits-character = 每字符 { $bits } 比特
sampling-twin-marked = 右边从第一个不同的词元起上色。
sampling-twin-vocabularies = 这两个模型的词表不同，所以不逐个词元比较：同一个数 u 会落到别的词元上，同样多的词元写出的文字也有长有短。请比较每字符的比特数，不要比较每词元的。
sampling-twin-words = 比特数说的是模型对自己写下的话有多意外：旋钮起作用之前，它给每个词元的概率取 −log₂，再求平均。比特少不等于写得好：翻来覆去说同样话的模型几乎不会意外；什么都没学会的模型则把概率摊给所有词元。试一试：把另一边的时刻从第一个往后移，看什么时候开始出现词语。

error-beginning-unknown = 另一个模型读不了这个开头：有 { $count } 个字符它从没见过：{ $characters }
    .advice = 请用两边的训练文本里都有的字开头，或者另选一个模型。
