rotary-not-own = 所以它没有会被转动的查询和键。下面这一对是虚构的：
rotary-vectors = 用哪个查询和键
rotary-vectors-model = 这个模型自己的
rotary-vectors-ones = 全是 1
rotary-head = 头（层.头）
rotary-model-words = { $step ->
        [0] 还没有训练的
       *[other] 训练了 { $step } 步的
    }模型把这句话读了一遍。它会把每个查询和键转到所在词元的位置；这里把转动撤销了，由你自己来转。
rotary-ones-words = 查询和键的每个数都是 1：所有箭头都从 45° 出发，一样长。这样，每个表盘贡献的是 2 · cos（两支箭头的夹角），乘积显示的就只是转动本身的作用。
rotary-nothing-read = 这个模型在这句话里找不到词元，所以没有查询和键可以显示。

rotary-query-token = 查询：谁在看
rotary-key-token = 键：看谁
rotary-knob-query = 查询的位置 m
rotary-knob-key = 键的位置 n
rotary-knob-shift = 两者一起移动
rotary-knob-base = 底数
rotary-knob-size = 头的大小 D
rotary-refused-whole = “{ $value }”不是 { $least } 到 { $most } 之间的整数。
rotary-refused-number = “{ $value }”不是 { $least } 到 { $most } 之间的数。
rotary-refused-even = “{ $value }”不是 { $least } 到 { $most } 之间的偶数。
rotary-play-query = ▶ 查询往后走
rotary-play-shift = ▶ 两者一起走
rotary-stop = ■ 停止
rotary-reset = 回到开头

rotary-arrows = 转动的箭头
rotary-arrows-words = 一个头的数两两成对，每一对就是一支箭头。每个表盘把查询的一对转到位置 m，把键的一对转到位置 n。边上的短线：在位置 0 时指向哪里。横条：这个表盘给乘积加了多少。数字：走多少个位置转满一圈。
rotary-query = 查询
rotary-key = 键
rotary-dials = 表盘，从最快的到最慢的。用方向键逐个查看。
rotary-turn = { $places } 个
rotary-told = 表盘 { $dial }：走 { $places } 个位置转满一圈。查询转了 { $query } 圈，键转了 { $key } 圈；两者给乘积加了 { $part }。
rotary-thinned = { $pairs } 个表盘中画出了 { $shown } 个，由快到慢均匀选取；乘积把全部都算在内。

rotary-product = 查询乘以键：所有表盘相加
rotary-score-own = 再乘以这个模型的缩放系数：{ $product } × { $scale } = { $score }。{ $query } 看 { $key } 时，头 { $head } 真正给出的就是这个分数。
rotary-score-other = 再乘以这个模型的缩放系数：{ $product } × { $scale } = { $score }。这是按现在的设置算出来的；在句子里，{ $query } 看 { $key } 时，头 { $head } 给出的是 { $own }。
rotary-score-hidden = 再乘以这个模型的缩放系数：{ $product } × { $scale } = { $score }。n 在 m 之后，掩码会把键遮住，这个分数不算数；在句子里，{ $query } 看 { $key } 时，头 { $head } 给出的是 { $own }。
rotary-score-masked = 再乘以这个模型的缩放系数：{ $product } × { $scale } = { $score }。在句子里，{ $key } 排在 { $query } 之后：它被掩码遮住，头 { $head } 不给它任何权重。

rotary-moved = 一起移动之后
rotary-difference = 相差
rotary-moved-unmoved = 拖动“两者一起移动”试试：每支箭头都会转。乘积呢？
rotary-moved-same = 所有箭头都转了，乘积一位数字也没有变：只有距离 m − n 起作用。
rotary-moved-rounding = 所有箭头都转了，乘积没有变：只有距离 m − n 起作用。相差的那一点是舍入误差，浏览器大约用 16 位数字计算。

rotary-by-distance = 同样的两个，放在各种距离上
rotary-curve = 曲线：这个查询和键在每个距离上的乘积。
rotary-axis-distance = 距离 m − n（位置数）
rotary-hidden = 被掩码遮住
rotary-curve-at = 距离 { $distance }：乘积 { $product }。
rotary-found-ends = 距离从 0 到 { $last }，乘积在 { $mostAt } 处最大（{ $most }），在 { $leastAt } 处最小（{ $least }）。
rotary-found-falls = 从 0 到 { $last }，它一次也没有上升。
rotary-found-mixed = 从一个位置到下一个：下降 { $falls } 次，上升 { $rises } 次。
rotary-found-halves = 近的一半平均为 { $near }，远的一半平均为 { $far }。
rotary-found-same = 在每个距离上乘积都一样。

rotary-formula = 公式，代入表盘 { $dial } 的数
rotary-formula-pair = 表盘 { $dial } 转动的是 D = { $size } 个数中的第 i = { $first } 个和第 i + D/2 = { $second } 个（从 0 数起）：它们是箭头的 x 和 y，转过角度 α。
rotary-part = 贡献
rotary-source = Su 等 2021，《RoFormer》，公式 34，按 Llama 代码的对半顺序：论文把相邻的数配成对，这里是第 i 个配第 i + D/2 个。
