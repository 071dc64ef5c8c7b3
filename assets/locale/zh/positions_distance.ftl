distance-working = 正在测量各个头看多远…

distance-intro = 每个头{ $causal ->
        [1] 往回
       *[0] 向两边
    }看多远？这里是第 { $step } 步的情形：实线是读文本时，虚线是只凭位置时。只凭位置，就是让模型反复读同一个“平均词元”，除了位置，词元之间没有任何差别。
distance-heads = 所有的头。选一个放大看。
distance-head-name = { $name }：平均看 { $text } 个位置远，只凭位置是 { $alone }
distance-layer = 层

distance-distance = 距离（位置数）
distance-weight = 单个词元的平均权重
distance-text = 读文本
distance-alone = 只凭位置

distance-mean = 读文本时，它平均看{ $causal ->
        [1] 到 { $text } 个位置之前
       *[0] 向前后 { $text } 个位置远
    }；只凭位置则是 { $alone }。
distance-near = { $others ->
        [0] 词元自己
       *[other] 词元自己和{ $causal ->
            [1] 它前面的 { $others } 个词元
           *[0] 两侧各 { $others } 个以内的词元
        }
    }得到 { $text }% 的权重；只凭位置，是 { $alone }%。
distance-nearer = 可见，读到的内容让它比{ $even ->
        [1] 平均地看
       *[0] 只凭位置时
    }看得更近。
distance-farther = 可见，读到的内容让它比{ $even ->
        [1] 平均地看
       *[0] 只凭位置时
    }看得更远。
distance-same = 可见，读到的内容几乎不改变它平均看多远。

distance-alone-none = 没有人告诉这个模型位置。词元全都相同时，每个头都平均地看它能看到的一切：这里的每条虚线都是这样。
distance-alone-learned = 虚线只来自学到的位置向量：一个头的查询和键从这些向量里得出的结果。
distance-alone-sinusoidal = 虚线只来自位置的波形：一个头的查询和键从这些波形里得出的结果。
distance-alone-rotary = 画虚线时，平均词元的查询遇到它自己的键，中间按距离转过一个角度：用旋转位置编码时，只有这个角度会不同。
distance-alone-alibi = 这个头的虚线就是它的斜率，别无其他：对 −{ $slope } 乘以距离做 softmax，每一层都一样。

distance-extremes = 全部 { $count } 个头里，读文本时 { $nearest } 看得最近（平均 { $near } 个位置），{ $farthest } 看得最远（{ $far } 个）。

distance-try = 试一试：用页面上方的按钮播放这次训练的各个时刻。哪些头转向了近处？哪些只凭位置就这样？

distance-how = 这是怎样测量的
distance-how-mean = 在 T = { $length } 个词元的窗口里，m(d) 是所有相隔 d 个位置的词元对{ $causal ->
        [1] {""}
       *[0] （不分前后）
    }的权重 A 的平均值。平均距离按权重给每个位置计数，对窗口里的所有词元取平均。两个坐标轴都是对数的：每往上一格，权重是十倍；近处的位置也容易分清。
distance-source = 读文本：取自模型从未训练过的那部分文本，{ $windows } 个窗口，每个 { $length } 个词元。
distance-source-written = 读文本：这个模型没有带着它的文本，所以读的是它自己写的内容，{ $windows } 个窗口，每个 { $length } 个词元。
distance-how-alone = 只凭位置：一个窗口，其中每个词元都用读过的词元的平均嵌入。
distance-how-even = 平均地看，曲线也会向右下降：窗口开头的词元只能把权重分给很少几个词元，而它们都在近处。
