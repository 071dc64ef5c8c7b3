# 采样页：同样的骰子，不同的旋钮；以及与“两个模型，同样的骰子”共用的话。
sampling-grid-idea = 从你现在的位置，把故事往下写好几遍，每一遍掷的骰子都一样：第 n 个新词元在每段文字里用的都是同一个数 u。这些数由种子给出；你重新掷出或自己填写的 u 不算。所以，只有温度或 top-k 起了作用的地方，文字才会不同。种子和其他旋钮都与上面一样。
sampling-grid-all = 不限
sampling-grid-tokens = 每段的词元数
sampling-grid-none = 请至少选一个温度和一个 top-k。
sampling-grid-write = 写 { NUMBER($texts) } 段，每段 { $tokens } 个词元
sampling-grid-working = 正在写……
sampling-grid-of = 写于第 { $step } 步，种子为 { $seed }。每一段都与你的旋钮（{ $knobs }）写出的那段相比：相同的部分不上色，从第一个不同的词元起上色。
sampling-grid-own = 你的旋钮
sampling-grid-words = 一旦有一个词元不同，各段就顺着自己的话往下写，同样的骰子也就有了别的意思：它们很少再走到一起。温度为 0 或 top-k 为 1 时，骰子几乎不起作用，总是取最可能的词元。试一试：换一个种子，看哪几段会变。

sampling-texts-moved = 故事、旋钮或上面的选择已经变了。下面的文字是接着它们上方那个开头写的。
sampling-texts-begins = 文字都从这里写下去：
sampling-texts-name = 用同样的骰子写的几段文字
sampling-texts-alike = 到最后都相同
sampling-texts-parted = 从第 { $token } 个词元起不同
sampling-texts-all = 不限 top-k
