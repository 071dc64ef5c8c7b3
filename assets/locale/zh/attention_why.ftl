pair-from = 谁在看（i）
pair-to = 看谁（j）

why-words = 这里能看到一个权重怎样产生：从两个向量，到 100% 里的一份。查询和键方向越一致，分数越高；softmax 让一行里的所有分数互相竞争。试一试：点击这一行里的另一个词元，查询不变，换一个键来回答。

why-meet = 查询遇到键
why-meet-plain = { $query } 用它的查询提问，{ $key } 用它的键回答，各有 { $size } 个数。逐个相乘，乘积加起来就是 q · k。
why-meet-normed = { $query } 用它的查询提问，{ $key } 用它的键回答，各有 { $size } 个数；QK 归一化让它们一样长，只有方向起作用。逐个相乘，乘积加起来就是 q · k。
why-bars = 查询、键和它们的乘积，一维一维地画出。用方向键可以逐维移动。
why-query = 查询
why-key = 键
why-products = 乘积
why-total = 累加
why-told = 第 { $at } 维：{ $query } × { $key } = { $product }

why-scale = 乘以缩放系数
why-scale-root = 缩放系数是 1 / √{ $size }：没有它，维数越多的头分数越大，softmax 就几乎把全部权重给了一个词元。
why-scale-normed = 缩放系数是 0.24 · √(32 / { $size })；在用 QK 归一化的模型里，它代替 1 / √{ $size }。
why-scale-off = 这个模型关掉了缩放：q · k 原样使用。

why-place = 位置的那一份
why-place-rotary = 旋转位置编码把每个查询和每个键转过一个角度，位置越靠后，转得越多。这里两者在同一个位置，转动什么也没有改变。
why-place-turned = 旋转位置编码把每个查询和每个键转过一个角度，位置越靠后，转得越多。如果把它们转回去，就像站在同一个位置，这一对的分数如第一条所示；其余部分来自相隔 { $places } 个位置的转动。
why-place-alibi = ALiBi 按两者相隔的位置数，每隔一个就扣掉固定的一点。扣多少由这个头的斜率决定，它是固定的，不是学来的。
why-place-learned = 这个模型在第一层之前，把每个位置学到的向量加进嵌入。到这里它已经混进查询和键，无法再和词元分开。
why-place-sinusoidal = 这个模型在第一层之前，把每个位置的一组波形加进嵌入。到这里它已经混进查询和键，无法再和词元分开。
why-place-none = 没有人告诉这个模型位置：这里什么也不加。
why-bar-same = 在同一位置
why-bar-turn = 转动
why-bar-scaled = q · k × 系数
why-bar-bias = ALiBi
why-bar-score = 分数
why-distances = 这个查询和这个键相隔 0 到 { $last } 个位置时的分数；圆点是它们实际的距离。

why-row = 对整行做 softmax
why-row-softmax = { $tokens ->
        [1] 只有 1 个词元可看：不管分数多少，权重都归它。
       *[other] { $tokens } 个分数都先减去最大的 { $largest }，取 exp()，再除以它们的总和，就是权重。
    }{ $masked ->
        [0] {""}
       *[other] 有 { $masked } 个词元在 { $query } 之后，被遮住：分数 −∞，权重 0。
    }
why-column-place = 位置
why-column-token = 词元
why-column-score = 分数
why-column-exp = exp(分数 − 最大)
why-column-weight = 权重
why-masked = 遮住
why-table = 这一行的分数和权重

why-weight = 权重
why-weight-gives = 于是在第 { $layer } 层第 { $head } 头，{ $query } 把 { $percent } 的注意力给了 { $key }。
why-muted = 你把这个头静音了：权重照旧，但它混合出来的东西不再往下传。
why-even = 你让这个头平均地看所有词元：softmax 之后，权重被换成 { $weight }。
